"""The other implementation and a served desk of ours work together: a group, files, recalls, reviews, figures."""

import json
import os
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.error import HTTPError

import pytest

from interop.peer import figures, files, joint
from interop.peer.groups import GroupDesk
from interop.peer.spelling import RefusedError, moment, new_id, read_moment, sha
from kill.desks import KilledDesk
from patience import wait_for

pytestmark = pytest.mark.processes
Desks = tuple[KilledDesk, GroupDesk]
MEETING = {"subject": "First meeting", "starts_at": "2026-11-25T02:00:00Z", "zone": "Asia/Vientiane"}


@pytest.fixture(scope="module")
def group(desks: Desks) -> str:
    """Founded by ours; the other has joined, and has what ours wrote."""
    ours, peer = desks
    terms = {"name": "Border", "mandate": "Scams across the border.", "legal_basis": "UNCC"}
    key: str = ours.as_("liaison").post("/exchange/groups", {**terms, "partners": ["la"]})["key"]
    peer.wait("joint_group_invitation", group=key)
    mandate = peer.wait("joint_edit", group=key, kind="mandate")["body"]
    assert mandate["entry"] == key
    assert peer.entry(key, key, "mandate").values == terms
    return key


def told(ours: KilledDesk, group: str, entry: str) -> Any:
    """An entry as ours has it."""
    officer = ours.as_("liaison")
    rows = officer.get(f"/exchange/groups/{group}/entries")
    found = [row["id"] for row in rows if row["key"] == entry]
    return officer.get(f"/exchange/groups/{group}/entries/{found[0]}") if found else {}


def alike(desks: Desks, group: str, entry: str, kind: str = "meeting") -> joint.Entry:
    """The entry, once both have the same of it."""
    ours, peer = desks

    def compare() -> joint.Entry | None:
        peer.react()
        theirs, state = told(ours, group, entry), peer.entry(group, entry, kind)
        said = {
            name: [(one["value"], one["edit"]) for one in heads]
            for name, heads in theirs.get("said", {}).items()
        }
        same = said == state.said and set(theirs["heads"]) == state.heads
        return state if same and set(theirs["conflicts"]) == set(state.conflicts) else None

    found: joint.Entry = wait_for(compare, "both desks to read the entry alike")
    return found


def test_both_write_one_entry_and_a_conflict_is_seen_alike_and_settled(desks: Desks, group: str) -> None:
    ours, peer = desks
    first = peer.write_edit(group, "meeting", MEETING)
    entry = first["entry"]
    seen = told(ours, group, entry)
    assert (seen["fields"]["subject"], seen["said"]["subject"][0]["author"]) == (
        "First meeting",
        "Officer 1",
    )
    change = {"fields": {"place": "Hanoi"}, "parents": seen["heads"]}
    ours.as_("liaison").post(f"/exchange/groups/{group}/entries/{seen['id']}", change)
    other = peer.write_edit(group, "meeting", {"place": "Vientiane"}, entry=entry, parents=[first["edit"]])
    state = alike(desks, group, entry)
    assert sorted(state.conflicts["place"]) == ["Hanoi", "Vientiane"]
    peer.write_edit(group, "meeting", {"place": "Savannakhet"}, entry=entry, parents=sorted(state.heads))
    state = alike(desks, group, entry)
    assert (state.conflicts, state.values["place"]) == ({}, "Savannakhet")
    assert other["edit"] not in state.heads


def test_an_edit_before_its_parent_is_taken_and_waits_for_it(desks: Desks, group: str) -> None:
    ours, peer = desks
    first = peer.draw(group, "meeting", MEETING)
    later = peer.write_edit(
        group, "meeting", {"subject": "Moved"}, entry=first["entry"], parents=[first["edit"]]
    )
    assert told(ours, group, first["entry"])["missing"] == [first["edit"]]
    peer.send("joint_edit", first, group)
    assert alike(desks, group, first["entry"]).said["subject"] == [("Moved", later["edit"])]


def test_an_edit_is_refused_by_name(desks: Desks, group: str) -> None:
    _, peer = desks
    good = joint.draw(peer.desk, group=group, entry=new_id(), kind="meeting", fields=MEETING)
    ahead = moment(datetime.now(UTC) + timedelta(minutes=10))
    twice = {"group": group, "entry": new_id(), "kind": "meeting", "fields": MEETING}
    for body, code in (
        ({**good, "author": "Another"}, "wrong_edit"),
        (joint.draw("kh", **twice), "wrong_edit"),
        (joint.draw(peer.desk, **{**twice, "kind": "seance"}), "unknown_kind"),
        (joint.draw(peer.desk, **twice, version=9), "unknown_kind"),
        (joint.draw(peer.desk, **twice, mark="TLP:AMBER+STRICT"), "over_mark"),
        (joint.draw(peer.desk, **twice, at=ahead), "from_the_future"),
        (joint.draw(peer.desk, **{**twice, "fields": {"place": "Hanoi"}}), "bad_fields"),
        (joint.draw(peer.desk, **twice, parents=[new_id()] * 2), "malformed"),
        (joint.draw(peer.desk, **{**twice, "group": new_id()}), "unknown_group"),
    ):
        peer.send("joint_edit", body, group if body["group"] == group else body["group"])
        assert peer.wait("refusal")["body"]["code"] == code


def test_a_group_the_other_founds_gives_a_desk_that_joins_all_but_what_was_recalled(desks: Desks) -> None:
    ours, peer = desks
    group = new_id()
    peer.found(group, "Mekong")
    kept, gone = (peer.draw(group, "meeting", {**MEETING, "subject": one}) for one in ("Kept", "Gone"))
    peer.edits[gone["edit"]] = joint.take_back(gone)
    ours.as_("liaison").post(f"/exchange/groups/{group}/join")
    peer.wait("joint_group_acceptance", group=group)
    assert alike(desks, group, kept["entry"]).values["subject"] == "Kept"
    assert alike(desks, group, group, "mandate").values["name"] == "Mekong"
    assert alike(desks, group, gone["entry"]).said == {}


def test_an_edit_taken_back_is_gone_and_what_it_superseded_stands_again(desks: Desks, group: str) -> None:
    ours, peer = desks
    first = peer.write_edit(group, "meeting", MEETING)
    change = {"entry": first["entry"], "parents": [first["edit"]]}
    second = peer.write_edit(group, "meeting", {"subject": "Zyxwvu"}, **change)
    recall = peer.recall(second["edit"], "erase", "The wrong group")
    done = peer.wait("recall_done", recall=recall)
    assert (done["conversation"], done["body"]["datum"], done["body"]["passed_on"]) == (
        second["edit"],
        second["edit"],
        [],
    )
    assert done["body"]["copies"] == 1
    state = alike(desks, group, first["entry"])
    assert state.said["subject"] == [("First meeting", first["edit"])]
    assert ours.as_("liaison").get(f"/exchange/data/{second['edit']}")["state"] == "erased"
    # it does not come again
    peer.send("joint_edit", second, group)
    assert peer.wait("refusal")["body"]["code"] == "recalled"


def test_what_ours_takes_back_goes_at_the_other_and_nobody_takes_back_anothers(
    desks: Desks, group: str
) -> None:
    ours, peer = desks
    body = {"kind": "meeting", "fields": MEETING}
    written = ours.as_("liaison").post(f"/exchange/groups/{group}/entries", body)
    came = peer.wait("joint_edit", entry=written["key"])["body"]
    stolen = {"recall": new_id(), "datum": came["edit"], "origin": peer.desk, "act": "erase", "reason": "No"}
    peer.send("datum_recalled", stolen, came["edit"])
    assert peer.wait("refusal")["body"]["code"] == "not_yours"
    proposed = ours.as_("liaison").post(
        f"/exchange/data/{came['edit']}/recalls", {"act": "retract", "reason": "Too early"}
    )
    ours.as_("liaison2").post(f"/exchange/recalls/{proposed['id']}/send")
    assert peer.wait("datum_recalled", datum=came["edit"])["body"]["act"] == "retract"
    assert alike(desks, group, written["key"]).said == {}

    def receipt() -> Any:
        rows = ours.as_("liaison").get("/exchange/recalls")
        [found] = next(row["receipts"] for row in rows if row["id"] == proposed["id"])
        return found if found["state"] == "done" else None

    assert wait_for(receipt, "its receipt")["acts"] == ["destroyed"]


# requests, files, reviews, figures


def ask_ours(desks: Desks, form: str = "identify", **changed: Any) -> str:
    """A request of the other, delivered."""
    _, peer = desks
    fields = {
        "identifiers": ["phone +85620551234"],
        "offence": "Fraud",
        "facts": "Called.",
        "question": "Who?",
    }
    body = {"request": new_id(), "form": form, "form_version": 1, "fields": fields, "legal_basis": "UNCC"}
    body |= {"purpose": "Investigation", "conditions": "", "mark": "TLP:AMBER", "urgency": "routine"}
    body |= {"deadline": moment(datetime.now(UTC) + timedelta(hours=30)), **changed}
    peer.send("request_sent", body, body["request"])
    return str(body["request"])


def ask_other(desks: Desks, number: str) -> str:
    """A request of ours, there."""
    ours, peer = desks
    fields = {"identifiers": [f"phone {number}"], "offence": "Fraud", "facts": "Called.", "question": "Who?"}
    body = {
        "partner": "la",
        "form": "identify",
        "fields": fields,
        "legal_basis": "UNCC",
        "purpose": "A trial",
    }
    key: str = ours.as_("liaison").post("/exchange/requests", body)["key"]
    ours.as_("liaison2").post(f"/exchange/requests/{key}/approve")
    peer.wait("request_sent", request=key)
    return key


def answer_of(request: str, **changed: Any) -> dict[str, Any]:
    body = {"request": request, "datum": new_id(), "complete": "full", "text": "Known here."}
    return body | {"identifiers": [], "mark": "TLP:AMBER", "conditions": "Not in court", **changed}


def test_a_file_of_ours_is_fetched_by_pieces_and_its_digest_is_said(desks: Desks) -> None:
    ours, peer = desks
    request, content = ask_ours(desks), b"%PDF-1.4\n" + os.urandom(150_000)
    officer = ours.as_("liaison")
    answer = officer.http.post(
        f"/api/exchange/requests/{request}/files",
        files={"files": ("ledger.pdf", content)},
        headers={"X-CSRFToken": officer.http.cookies["vn_csrf"]},
    )
    assert answer.status_code == 200, answer.text
    [added] = answer.json()
    said = {"text": "See the file.", "identifiers": [], "complete": True, "files": [added["key"]]}
    [prepared] = officer.post(f"/exchange/requests/{request}/answer", said)["answers"]
    ours.as_("liaison2").post(f"/exchange/requests/{request}/release", {"answer": prepared["datum"]})
    [row] = peer.wait("request_answered", request=request)["body"]["files"]
    assert peer.take_file(row, request) == content
    with pytest.raises(RefusedError, match="altered_file"):
        files.open_file(row, peer.fetch_from(f"files/{row[6]}")[:-1])
    key = f"/exchange/files/{row[0]}"
    assert wait_for(lambda: officer.get(key)["passages"][0]["taken_at"], "what was said of it")
    erased = {"act": "erase", "reason": "Another case"}
    recall = officer.post(f"/exchange/data/{prepared['datum']}/recalls", erased)
    ours.as_("liaison2").post(f"/exchange/recalls/{recall['id']}/send")
    peer.wait("datum_recalled", datum=prepared["datum"], act="erase")
    with pytest.raises(HTTPError) as caught:
        peer.fetch_from(f"files/{row[6]}")
    assert (caught.value.code, json.loads(caught.value.read())["code"]) == (404, "unknown_file")


def test_a_file_of_the_other_is_fetched_by_ours_and_an_altered_one_is_refused(desks: Desks) -> None:
    ours, peer = desks
    request, content = ask_other(desks, "+84987111222"), os.urandom(140_000)
    good, bad = peer.give(content, "photos.zip"), peer.give(b"Another", "note.txt")
    peer.given[bad[6]] = peer.given[bad[6]][:-1] + b"\0"
    answer = answer_of(request, files=[good, bad])
    peer.send("request_answered", answer, request)
    taken = peer.wait("file_taken", file=good[0])
    assert (taken["conversation"], taken["body"]["sha256"]) == (request, good[4])
    assert peer.wait("file_refused", file=bad[0])["body"]["code"] == "altered_file"
    held = ours.as_("liaison").get(f"/exchange/files/{good[0]}")
    assert (held["sha256"], held["size"], held["name"]) == (sha(content).hex(), len(content), "photos.zip")
    recall = peer.recall(answer["datum"], "correct", "Misread", content={**answer, "text": "Known there."})
    assert "corrected" in peer.wait("recall_done", recall=recall)["body"]["acts"]
    assert "Known there." in str(ours.as_("liaison").get(f"/exchange/requests/{request}"))
    # the answer is taken back, and its files with it
    recall = peer.recall(answer["datum"], "erase", "Another case")
    assert "destroyed" in peer.wait("recall_done", recall=recall)["body"]["acts"]
    gone = ours.as_("liaison").get(f"/exchange/files/{good[0]}")
    assert (gone["state"], gone["name"], gone["sha256"]) == ("erased", "", "")
    assert "Known there." not in str(ours.as_("liaison").get(f"/exchange/requests/{request}"))


def test_one_officer_and_the_second_review_both_ways(desks: Desks) -> None:
    ours, peer = desks
    urgent = {"urgency": "life_at_risk", "approval": "one_officer"}
    peer.send("request_sent", {}, refused := new_id())
    assert peer.wait("refusal")["conversation"] == refused
    ask_ours(desks, approval="one_officer")
    assert peer.wait("refusal")["body"]["code"] == "not_urgent"
    deadline = moment(datetime.now(UTC) + timedelta(hours=3, minutes=7))
    request = ask_ours(desks, **urgent, deadline=deadline)
    held = ours.as_("liaison").get(f"/exchange/requests/{request}")
    assert datetime.fromisoformat(held["answer_by"]) == read_moment(deadline)
    peer.review("request", request, request)

    def reviewed() -> Any:
        rows = ours.as_("liaison").get("/exchange/reviews")
        return [row for row in rows if row["subject"] == request and row["outcome"] == "confirmed"]

    [row] = wait_for(reviewed, "the review")
    assert row["by_partner"]
    officer = ours.as_("liaison")
    said = {"text": "She is alive.", "identifiers": [], "complete": True}
    [prepared] = officer.post(f"/exchange/requests/{request}/answer", said)["answers"]
    alone = {"why": "A live call from the compound.", "answer": prepared["datum"]}
    review = officer.post(f"/exchange/requests/{request}/release-alone", alone)
    came = peer.wait("request_answered", request=request)["body"]
    assert (came["approval"], came["datum"]) == ("one_officer", prepared["datum"])
    ours.as_("liaison2").post(f"/exchange/reviews/{review['id']}", {"outcome": "confirmed"})
    second = peer.wait("second_review", subject=came["datum"])
    assert (second["body"]["kind"], second["body"]["outcome"], second["conversation"]) == (
        "answer",
        "confirmed",
        request,
    )


def test_both_count_the_same_of_the_same_signed_messages(desks: Desks) -> None:
    ours, peer = desks
    deadline = datetime.now(UTC) + timedelta(seconds=1)
    late = ask_ours(desks, deadline=moment(deadline))
    wait_for(lambda: datetime.now(UTC) > deadline + timedelta(seconds=1), "the deadline to pass")
    ours.as_("liaison").post(
        f"/exchange/requests/{late}/refuse", {"ground": "no_such_data", "reason": "There is none."}
    )
    peer.wait("request_refused", request=late)
    withdrawn = ask_ours(desks)
    peer.send("request_withdrawn", {"request": withdrawn}, withdrawn)
    ask_other(desks, "+84987111333")
    day = datetime.now(UTC).date()
    wanted = {"partner": "la", "first": (day - timedelta(days=1)).isoformat(), "last": day.isoformat()}
    ours.as_("liaison").post("/exchange/figures/state", wanted)
    said = peer.wait("figures_stated")["body"]
    both = [peer.desk, peer.them.desk]
    assert said["digest"] == figures.digest(both, said)
    counted = figures.state(both, said["begin"], said["end"], peer.accepted)
    assert counted == said
    peer.send("figures_stated", counted, peer.standing("figures"))
    seen = wait_for(
        lambda: (
            found
            if (found := ours.as_("auditor").get("/exchange/figures", **wanted))["same"] is not None
            else None
        ),
        "the other's statement",
    )
    assert (seen["same"], seen["differences"]) == (True, [])
