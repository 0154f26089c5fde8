"""A desk written from the page alone and a served one of ours do everything that the protocol has, over HTTP."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from interop.peer import seals, sets, trees
from interop.peer.desk import Peer
from interop.peer.spelling import RefusedError, b64, moment, new_id, sha, unb64
from jointdesk.engine.errors import OwnError
from kill.desks import KilledDesk

pytestmark = pytest.mark.processes
PHONES = [f"+849123456{number:02d}" for number in range(3)]
NOTICE = {
    "notice": "LA-2026-1",
    "kind": "wanted",
    "names": ["Somchai Vongsa"],
    "birth_date": "1988-02-03",
    "sex": "M",
    "nationality": "LA",
    "documents": [],
    "summary": "Runs a compound.",
    "issued_on": "2026-01-01",
    "mark": "TLP:AMBER",
}


def request_body(request: str, **changed: Any) -> dict[str, Any]:
    fields = {
        "identifiers": ["phone +84912345600"],
        "offence": "Fraud",
        "facts": "Called.",
        "question": "Who?",
    }
    deadline = (datetime.now(UTC) + timedelta(days=15)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "request": request,
        "form": "identify",
        "form_version": 1,
        "fields": fields,
        "legal_basis": "UNCC",
        "purpose": "Investigation",
        "conditions": "",
        "mark": "TLP:AMBER",
        "urgency": "routine",
        "deadline": deadline,
        **changed,
    }


def test_pairing_and_prekeys(desks):
    _, peer = desks
    confirmed = peer.wait("pairing_confirmed")["body"]
    assert confirmed == {"card": b64(sha(peer.card.encode())), "key": seals.key_id(peer.keys.signing_public)}
    peer.wait("prekey_published")
    assert peer.them.prekeys


def test_messages_of_its_sealed_to_our_prekey(desks):
    _, peer = desks
    named = peer.tell_prekey()
    _send_request(desks)
    peer.wait("request_accepted")
    assert named in peer.sealed_to


def test_a_notice_and_its_receipt(desks):
    _, peer = desks
    talk = peer.standing("notices")
    [receipt] = peer.send("notice_sent", {**NOTICE, "notice": f"LA-{new_id()}", "datum": new_id()}, talk)
    assert receipt["outcome"] == "stored"
    assert receipt["next"] == peer.ledger.next(talk)


def test_a_request_is_accepted_and_answered(desks):
    ours, peer = desks
    request = _send_request(desks)
    peer.wait("request_accepted", request=request)
    answer = {"text": "Known here.", "identifiers": [], "complete": True}
    [prepared] = ours.as_("liaison").post(f"/exchange/requests/{request}/answer", answer)["answers"]
    ours.as_("liaison2").post(f"/exchange/requests/{request}/release", {"answer": prepared["datum"]})
    answered = peer.wait("request_answered", request=request)
    assert (answered["conversation"], answered["body"]["text"]) == (request, "Known here.")
    [receipt] = peer.send("request_closed", {"request": request}, request)
    assert receipt["outcome"] == "stored"
    assert ours.as_("liaison").get(f"/exchange/requests/{request}")["state"] == "closed"


def _send_request(desks: tuple[KilledDesk, Peer]) -> str:
    """Sent by the peer, accepted by an officer of ours."""
    ours, peer = desks
    request = new_id()
    [receipt] = peer.send("request_sent", request_body(request), request)
    assert receipt["outcome"] == "stored"
    ours.as_("liaison").post(f"/exchange/requests/{request}/accept", {})
    return request


def test_a_large_request_comes_in_parts_and_its_batch_is_confirmed(desks):
    ours, peer = desks
    request = new_id()
    fields = {
        **request_body(request)["fields"],
        "identifiers": [chr(0x1780 + n % 26) * 1_000 for n in range(90)],
    }
    receipts = peer.send("request_sent", request_body(request, fields=fields), request)
    assert [receipt["outcome"] for receipt in receipts] == ["stored"] * 2
    assert ours.as_("liaison").get(f"/exchange/requests/{request}")["state"] == "delivered"
    closed = peer.ledger.close(request, 1, 2)
    peer.send("batch_closed", closed, request)
    confirmed = peer.wait("batch_confirmed", batch=closed["batch"])["body"]
    named = {name: closed[name] for name in ("batch", "first", "last", "digest")}
    assert confirmed == {**named, "stored": 2, "quarantined": 0, "listed": []}


def test_its_log_is_witnessed(desks):
    _, peer = desks
    before = peer.wait("checkpoint")["body"]
    _send_request(desks)
    later = peer.wait("checkpoint")["body"]
    # each was consistent with what was seen before, or it would not have been cosigned, and the second says so
    assert later["old_size"] == trees.Note.read(before["note"]).size > 0
    assert trees.Note.read(later["note"]).size > later["old_size"]


@pytest.fixture(scope="module")
def published(desks: tuple[KilledDesk, Peer]) -> tuple[list[dict[str, Any]], list[bytes]]:
    """A base set and an addition of ours, each with its anchor checked: announcements and files."""
    _, peer = desks
    announcements, files = [_publish(desks, PHONES[0]), _publish(desks, PHONES[1])], []
    for announced in announcements:
        anchor = peer.wait("set_anchored", digest=announced["digest"])["body"]
        theirs = peer.them.desk, peer.them.signing_key
        sets.check_anchor(announced, anchor, (peer.desk, peer.keys.signing_public), theirs)
        files.append(peer.fetch(announced["digest"]))
        sets.check_file(announced, files[-1])
    return announcements, files


def test_a_private_question_against_several_parts(desks, published):
    _, peer = desks
    hits, answer = peer.ask(*published, [*PHONES[:2], "+84987000000"])
    assert hits == [{f"phone|{PHONES[0]}".encode()}, {f"phone|{PHONES[1]}".encode()}]
    assert (answer["sequence"], answer["body"]["charged"]) == (1, 16)


def test_an_answer_under_another_key_is_not_used(desks, published):
    _, peer = desks
    announcements, files = published
    question = sets.Question.blind([b"phone|1"])
    _, answer = peer.put(announcements[:1], question.blinded)
    with pytest.raises(RefusedError, match="bad_proof"):
        question.hits([(unb64(announcements[1]["public_key"]), files[0])], unb64(answer["body"]["evaluated"]))


def _publish(desks: tuple[KilledDesk, Peer], phone: str) -> dict[str, Any]:
    """A complaint that names it, published by ours."""
    ours, peer = desks
    said = {"narrative": f"Kẻ gian gọi số 0{phone[3:]}", "received_at": moment(), "country": "VN"}
    ours.as_("intake").post("/complaints", said)
    ours.as_("liaison").post("/exchange/matching/publish", {"partner": "la"})
    announced: dict[str, Any] = peer.wait("set_published", kind="phone")["body"]
    return announced


def test_a_set_of_its_own_is_questioned_by_ours(desks):
    ours, peer = desks
    said = {"narrative": f"Kẻ gian gọi số 0{PHONES[2][3:]}", "received_at": moment(), "country": "VN"}
    ours.as_("intake").post("/complaints", said)
    peer.publish("phone", [PHONES[2], "+8562055512345"])
    asked = _ask(ours)
    assert (asked["padded"], asked["hits"]) == (16, 1)
    assert peer.questions[-1]["body"]["purpose"] == "A trial"
    rows = [json.loads(line) for line in ours.run("match", "receipts", "la")[0].splitlines()]
    # what the other signed is read by ours, whichever of them asked
    assert all(row["partner_says"] for row in rows)


def _ask(ours: KilledDesk) -> dict[str, Any]:
    """The worker may be fetching the same set at this moment."""
    for _ in range(600):
        try:
            asked: dict[str, Any] = ours.as_("liaison").post(
                "/exchange/matching/ask", {"partner": "la", "purpose": "A trial"}
            )
        except OwnError as error:
            if "fetched already" not in str(error):
                raise
            time.sleep(0.2)
        else:
            return asked
    raise AssertionError("the set was never fetched")


def test_what_cannot_be_believed_is_refused_by_name(desks):
    _, peer = desks
    stranger = Peer("la", "LA")
    stranger.close()
    stranger.partner = peer.partner
    _, foreign = stranger.write_message("notice_withdrawn", {"notice": "1"}, new_id(), 1)
    ahead = (datetime.now(UTC) + timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M:%SZ")
    _, future = peer.write_message("notice_withdrawn", {"notice": "1"}, new_id(), 1, sent_at=ahead)
    _, wrong = peer.write_message("notice_withdrawn", {"notice": "1"}, new_id(), 1, to="xx")
    _, posed = peer.write_message("notice_withdrawn", {"notice": "1"}, new_id(), 1, **{"from": "vn"})
    _, newer = peer.write_message("notice_withdrawn", {"notice": "1"}, new_id(), 1, v=2)
    _, receipt = peer.write_message("receipt", {}, new_id(), 1)
    own = seals.Keys.make().receiving_public
    sealed = peer.seal(peer.write_message("notice_withdrawn", {"notice": "1"}, new_id(), 1)[1])
    for raw, code in (
        (b"junk", "malformed"),
        (b"A" * (2 * 2**20 + 1), "too_large"),
        (sealed[:-8] + b"AAAAAAAA", "cannot_decrypt"),
        (seals.seal(future, own), "wrong_key"),
        (peer.seal(foreign), "unknown_sender"),
        (peer.seal(future), "from_the_future"),
        (peer.seal(wrong), "wrong_recipient"),
        (peer.seal(posed), "wrong_sender"),
        (peer.seal(newer), "unsupported_version"),
        (peer.seal(receipt), "malformed"),
        (peer.seal(_forge(peer)), "bad_signature"),
    ):
        with pytest.raises(RefusedError) as caught:
            peer.post("messages", raw)
        assert caught.value.code == code


def _forge(peer: Peer) -> str:
    """Our key id, another's signature."""
    _, signed = peer.write_message("notice_withdrawn", {"notice": "1"}, new_id(), 1)
    return signed.rpartition(".")[0] + "." + b64(bytes(64))


def test_an_unknown_type_is_quarantined_and_stops_nothing(desks):
    _, peer = desks
    talk = new_id()
    message, signed = peer.next_message("gang_merged", {"gang": 1}, talk)
    assert peer.deliver(message, signed)["outcome"] == "quarantined"
    refusal = peer.wait("refusal", message=message["id"])
    assert (refusal["body"]["code"], refusal["conversation"]) == ("unknown_type", talk)
    [receipt] = peer.send("notice_withdrawn", {"notice": "LA-2026-9"}, talk)
    assert receipt["next"] == 3


def test_again_early_and_in_conflict(desks):
    _, peer = desks
    talk = new_id()
    notices = ({**NOTICE, "notice": f"LA-{new_id()}", "datum": new_id()} for _ in range(2))
    first, second = (peer.next_message("notice_sent", notice, talk) for notice in notices)
    assert peer.deliver(*second)["next"] == 1
    assert peer.deliver(*first)["next"] == 3
    again = peer.deliver(*first)
    assert (again["outcome"], again["next"]) == ("stored", 3)
    other = peer.write_message("notice_withdrawn", {"notice": "other"}, talk, 1)
    with pytest.raises(RefusedError, match="conflict"):
        peer.deliver(*other)


def test_a_bundle_with_a_bad_line(desks):
    _, peer = desks
    talk = new_id()
    letters = [peer.next_message("notice_withdrawn", {"notice": f"LA-{n}"}, talk) for n in range(5)]
    *receipts, refused = peer.send_bundle(letters, b"junk")
    assert [receipt["next"] for receipt in receipts] == [2, 3, 4, 5, 6]
    assert refused["code"] == "malformed"


def test_a_question_out_of_form_is_refused(desks, published):
    _, peer = desks
    announced = published[0][0]
    element = sets.Question.blind([b"phone|1"]).blinded
    for changed, blinded, stated, code in (
        ({"public_key": b64(element[:32])}, element, {}, "unknown_set"),
        ({}, element[:-32], {}, "not_padded"),
        ({}, element[:-32] + bytes(32), {}, "bad_element"),
        ({}, element[:-32] + b"\xff" * 32, {}, "bad_element"),
        ({}, element, {"purpose": "Another"}, "wrong_statement"),
    ):
        with pytest.raises(RefusedError) as caught:
            peer.put([{**announced, **changed}], blinded, **stated)
        assert caught.value.code == code


def test_keys_rotated_are_believed_at_once(desks):
    _, peer = desks
    former = peer.keys
    peer.rotate()
    [receipt] = peer.send(
        "notice_sent", {**NOTICE, "notice": f"LA-{new_id()}", "datum": new_id()}, peer.standing("notices")
    )
    assert receipt["outcome"] == "stored"
    _send_request(desks)
    peer.wait("request_accepted")
    # told again by the former key, the card that is pinned changes nothing
    letter = peer.next_message("key_rotated", {"card": peer.card, "reason": ""}, new_id(), keys=former)
    assert peer.deliver(*letter)["outcome"] == "stored"
    late = peer.next_message("prekey_published", {}, peer.standing("keys"), keys=seals.Keys.make())
    with pytest.raises(RefusedError, match="unknown_sender"):
        peer.deliver(*late)
