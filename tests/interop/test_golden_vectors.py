"""The second implementation replays every golden vector of wire, keys, delivery, sets, log, groups, files and figures.

Those of persons are replayed by tests/engine/exchange/matching/persons/test_second_implementation.py.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from interop.peer import figures, files, joint, mail, oprf, seals, sets, trees
from interop.peer.spelling import RefusedError, b64, read, read_moment, sha, unb64, write
from interop.peer.vocabulary import words

ENGINE = Path(__file__).parents[1] / "engine"
# section 10: private halves of the vectors, a byte 32 times each
VN, KH, NEW_VN = (seals.Keys.make(bytes([one]) * 32, bytes([one + 1]) * 32) for one in (1, 3, 5))
DELIVERING = bytes.fromhex("f5b165224a58b791df6af1d8303e61cdc4bb86c3d1c427103c344c4189eb2f1e")
AT = "2026-10-15T08:00:00Z"


def golden(name: str) -> dict[str, Any]:
    room = "transparency" if name == "log" else "exchange"
    vectors: dict[str, Any] = json.loads((ENGINE / room / "golden" / f"{name}_v1.json").read_text("utf-8"))
    return vectors


def card_of(desk: str, keys: seals.Keys) -> str:
    about = {"desk": desk, "country": desk.upper(), "name": f"Desk of {desk.upper()}"}
    return keys.card(**about, address=f"https://{desk}.example", issued_on="2026-01-01")


def sign_message(payload: bytes, desk: str, keys: seals.Keys) -> str:
    return seals.sign(payload, keys.signing, f"{desk}:{seals.key_id(keys.signing_public)}", seals.MESSAGE)


def test_cards_and_words():
    wire, later = golden("wire")["wire"], golden("keys")
    assert card_of("vn", VN) == wire["card_vn"]
    assert card_of("kh", KH) == wire["card_kh"]
    assert card_of("vn", NEW_VN) == later["new_card_vn"]
    for signed, said in (
        (wire["card_vn"], wire["fingerprint_vn"]),
        (wire["card_kh"], wire["fingerprint_kh"]),
        (later["new_card_vn"], later["new_fingerprint_vn"]),
    ):
        assert seals.Card.read(signed).words(words()) == said


def test_a_message_is_signed_and_opened():
    wire = golden("wire")
    payload = wire["wire"]["message_payload"].encode()
    assert write(read(payload)) == payload
    signed = sign_message(payload, "vn", VN)
    assert signed == wire["wire"]["message_signed"]
    assert b64(sha(signed.encode())) == wire["wire"]["message_digest"]
    ring = {seals.key_id(KH.receiving_public): KH.receiving}
    assert seals.unseal(wire["sealed_message"].encode(), ring) == signed
    with pytest.raises(RefusedError, match="wrong_key"):
        seals.unseal(wire["sealed_message"].encode(), {})


def test_a_receipt_of_the_message():
    wire = golden("wire")["wire"]
    payload = wire["message_payload"].encode()
    came = mail.Came(read(payload), wire["message_signed"], sha(payload), AT)
    body = {"message": came.message["id"], "digest": came.digest, "received_at": AT, "outcome": "stored"}
    assert {**body, **mail.Place().write()} == wire["receipt_body"]


def test_keys_that_change():
    vectors = golden("keys")
    kid = f"vn:{seals.key_id(VN.signing_public)}"
    rotated = read(seals.verify(vectors["key_rotated"], VN.signing_public, kid, seals.MESSAGE))
    assert seals.Card.read(rotated["body"]["card"]).signing_key == NEW_VN.signing_public
    revoked = read(seals.verify(vectors["key_revoked"], VN.signing_public, kid, seals.MESSAGE))
    assert revoked["body"]["key"] == seals.key_id(VN.signing_public)
    for signed in (vectors["key_rotated"], vectors["key_revoked"]):
        assert sign_message(unb64(signed.split(".")[1]), "vn", VN) == signed
    prekey = seals.Keys.make(receiving=bytes([9]) * 32)
    assert vectors["prekey_body"]["public_key"] == b64(prekey.receiving_public)
    assert vectors["pairing_confirmed_body"]["key"] == seals.key_id(NEW_VN.signing_public)


def test_signed_anew_and_sealed_to_a_prekey():
    vectors, wire = golden("keys"), golden("wire")["wire"]
    payload = wire["message_payload"].encode()
    assert b64(sha(payload)) == vectors["content_digest"]
    anew = sign_message(payload, "vn", NEW_VN)
    assert (anew, b64(sha(anew.encode()))) == (vectors["signed_anew"], vectors["signed_anew_digest"])
    prekey = seals.Keys.make(receiving=bytes([9]) * 32)
    ring = {seals.key_id(prekey.receiving_public): prekey.receiving}
    opened = seals.unseal(vectors["sealed_to_prekey"].encode(), ring)
    assert unb64(opened.split(".")[1]) == payload


def test_places_and_a_batch():
    vectors = golden("delivery")
    keys, shelf, ledger = seals.Keys.make(DELIVERING), mail.Shelf(), mail.Ledger()
    places = [[1, b64(bytes(32))]]
    for signed, content in zip(vectors["signed"], vectors["contents"], strict=True):
        payload = unb64(signed.split(".")[1])
        assert sign_message(payload, "vn", keys) == signed
        assert b64(sha(payload)) == content
        message = read(payload)
        _, receipt, applied = shelf.take(mail.Came(message, signed, sha(payload), AT))
        ledger.add(message["conversation"], sha(payload))
        places.append([receipt["next"], receipt["running"]])
        assert len(applied) == 1
    assert (places, receipt) == (vectors["places"], vectors["receipt"])
    closed = ledger.close(message["conversation"], 1, 3)
    assert {**closed, "batch": "40" * 16} == vectors["batch_closed"]
    assert shelf.confirm(message["conversation"], closed)["digest"] == vectors["batch_digest"]


def test_a_message_of_other_content_is_a_conflict():
    vectors, shelf = golden("delivery"), mail.Shelf()
    for signed in vectors["signed"][:1]:
        shelf.take(mail.Came(read(unb64(signed.split(".")[1])), signed, sha(unb64(signed.split(".")[1]))))
    third = vectors["signed"][2]
    message = {**read(unb64(third.split(".")[1])), "sequence": 1}
    answer, body, _ = shelf.take(mail.Came(message, third, bytes(32)))
    assert (answer, body) == ("not_stored", vectors["not_stored"])


def test_parts():
    """The vectors give the hash of each part's octets."""
    fields = {"identifiers": [chr(97 + number % 26) * 15_000 for number in range(40)]}
    whole = {
        "request": "10" * 16,
        "form": "identify",
        "form_version": 1,
        "fields": fields,
        "legal_basis": "UNCC",
    }
    whole |= {"purpose": "Investigation", "conditions": "", "mark": "TLP:AMBER", "urgency": "routine"}
    whole |= {"deadline": "2026-10-15T08:00:00Z", "approval": "two_officers"}
    whole |= {"follows": None, "group": None, "dossier": None, "handling": ""}
    pieces = mail.cut("request_sent", whole)
    hashed = [{**body, "whole": "20" * 16, "octets": b64(sha(unb64(body["octets"])))} for _, body in pieces]
    assert hashed == golden("delivery")["parts"]
    shelf = mail.Shelf()
    gathered = [shelf.gather({"body": body}) for _, body in pieces]
    assert gathered == [None, None, {"type": "request_sent", "body": whole}]


def counted(size: int) -> bytes:
    """Section 10: what stands for random bytes."""
    return b"".join(hashlib.sha256(bytes([n % 256, n // 256])).digest() for n in range(-(-size // 32)))[:size]


def test_matching():
    vectors = golden("wire")["matching"]
    private, public = oprf.derive_key(bytes.fromhex(vectors["seed"]), vectors["info"])
    assert public.hex() == vectors["public_key"]
    tags = sorted(sets.tag_of(oprf.evaluate_plain(private, value.encode())) for value in vectors["values"])
    assert b"".join(tags).hex() == vectors["tag_file"]
    answer = oprf.evaluate(private, public, bytes.fromhex(vectors["blinded"]))
    assert answer[oprf.PROOF :].hex() == vectors["evaluated_elements"]


def test_a_question_and_its_receipt():
    vectors = golden("wire")["question"]
    body, question = vectors["body"], "30" * 16
    statement = sets.write_statement(question, "kh", "vn", body)
    assert statement.decode() == vectors["statement_payload"]
    kid = f"kh:{seals.key_id(KH.signing_public)}"
    assert seals.sign(statement, KH.signing, kid, sets.STATEMENT) == body["statement"]
    evaluated = bytes(2 * (64 + 16 * 32))
    receipt = sets.write_receipt(question, "kh", "vn", body, 16, AT, evaluated)
    assert receipt.decode() == vectors["receipt_payload"]
    kid = f"vn:{seals.key_id(VN.signing_public)}"
    assert seals.sign(receipt, VN.signing, kid, sets.RECEIPT) == vectors["receipt"]


def test_a_set():
    vectors = golden("sets")
    seed, secret, record = (bytes.fromhex(vectors[name]) for name in ("seed", "nonce_secret", "record_leaf"))
    values = [element.partition("|")[2] for element in vectors["elements"]]
    file = bytes.fromhex(vectors["tag_file"])
    own = sets.OwnSet.build(
        "kh", "phone", values, record, epoch=7, seed=seed, secret=secret, filling=counted(8 * 256)
    )
    tags = [bytes.fromhex(tag) for tag in vectors["tags"]]
    places = [at for at in range(256) if own.file[8 * at : 8 * at + 8] in tags]
    assert own.file == file
    assert [own.leaves[at].hex() for at in places] == vectors["leaves"]
    sets.check_file(vectors["set_published"], file)
    mine = {name: value for name, value in own.announcement.items() if name != "root"}
    assert mine.items() <= vectors["set_published"].items()
    proved = vectors["membership_proved"]
    leaf = sets.open_leaf(secret, tags[0], unb64(proved["element"]), unb64(proved["record"]))
    root = bytes.fromhex(vectors["root"])
    path = [unb64(one) for one in proved["path"]]
    assert trees.is_included(leaf, vectors["place"], 256, path, root)


def test_an_anchor():
    vectors = golden("sets")
    ours, theirs = ("kh", KH.signing_public), ("vn", VN.signing_public)
    sets.check_anchor(vectors["set_published"], vectors["set_anchored"], ours, theirs)
    with pytest.raises(RefusedError, match="wrong_anchor"):
        sets.check_anchor({**vectors["set_published"], "size": 512}, vectors["set_anchored"], ours, theirs)
    proved = vectors["membership_proved"]
    note = trees.Note.read(proved["checkpoint"])
    path = [unb64(one) for one in proved["log_path"]]
    assert trees.is_included(unb64(proved["record"]), proved["index"], note.size, path, note.root)


def test_the_log():
    vectors = golden("log")
    leaves = [trees.leaf_of(bytes([number]) * 32, f"record {number}".encode()) for number in range(7)]
    assert [leaf.hex() for leaf in leaves] == vectors["leaves"]
    assert {str(size): trees.root_of(leaves[:size]).hex() for size in (1, 3, 4, 7)} == vectors["roots"]
    assert [one.hex() for one in trees.inclusion(leaves, 5)] == vectors["inclusion_5_of_7"]
    assert [one.hex() for one in trees.consistency(leaves, 3)] == vectors["consistency_3_to_7"]
    roots = trees.root_of(leaves[:3]), trees.root_of(leaves)
    assert trees.is_consistent(3, roots[0], 7, roots[1], trees.consistency(leaves, 3))
    assert not trees.is_consistent(3, bytes(32), 7, roots[1], trees.consistency(leaves, 3))
    note = trees.sign_note("vn", leaves, VN.signing)
    assert note == vectors["checkpoint"]
    at = int(read_moment(AT).timestamp())
    assert trees.cosign(note, "kh", KH.signing, at) == vectors["cosigned"]
    trees.Note.read(vectors["cosigned"]).check_witness("kh", KH.signing_public)


def test_edits_and_what_is_left_of_them():
    vectors = golden("joint")
    for drawn, place in zip(vectors["edits"], vectors["places"], strict=True):
        desk, body = drawn["desk"], drawn["body"]
        joint.check_edit(desk, body)
        assert b64(joint.seal_of(body)) == drawn["seal"]
        assert joint.draw(desk, **{name: value for name, value in body.items() if name != "edit"}) == body
        assert joint.take_back(body) == place["body"]
        joint.check_edit(desk, place["body"])
        with pytest.raises(RefusedError, match="wrong_edit"):
            joint.check_edit("xx", place["body"])


def test_what_entries_say():
    vectors = golden("joint")
    bodies = {drawn["body"]["edit"]: drawn["body"] for drawn in vectors["edits"]}
    for state in vectors["states"].values():
        there = [
            joint.take_back(bodies[edit]) if edit in state["recalled"] else bodies[edit]
            for edit in state["edits"]
        ]
        for order in (there, there[::-1], there + there):
            entry = joint.read_entry(order)
            said = {name: [list(pair) for pair in heads] for name, heads in entry.said.items()}
            assert (said, entry.values) == (state["said"], state["values"])
            assert sorted(entry.conflicts) == state["conflicts"]
            assert (sorted(entry.heads), sorted(entry.missing)) == (state["heads"], state["missing"])


def test_a_recall_stands_in_the_conversation_of_its_datum():
    vectors = golden("joint")
    kid = f"kh:{seals.key_id(KH.signing_public)}"
    message = read(seals.verify(vectors["datum_recalled"], KH.signing_public, kid, seals.MESSAGE))
    body, done = message["body"], vectors["recall_done"]
    assert message["conversation"] == body["datum"] == done["datum"]
    assert body["recall"] == done["recall"]


def test_files_in_frames():
    vectors = golden("files")
    for row, given in zip(vectors["rows"], vectors["given"], strict=True):
        content = bytes(place % 251 for place in range(row[3]))
        sealed = files.seal(content, unb64(row[5]))
        assert {"size": len(sealed), "sha256": b64(sha(sealed))} == given
        assert files.open_file(row, sealed) == content
        with pytest.raises(RefusedError, match="altered_file"):
            files.open_file(row, sealed[:-1] + bytes([sealed[-1] ^ 1]))
    assert files.seal(b"\0", unb64(vectors["rows"][0][5])).hex() == vectors["smallest"]
    assert vectors["file_taken"] == {"file": vectors["rows"][0][0], "sha256": vectors["rows"][0][4]}


def test_figures_and_their_digests():
    vectors = golden("figures")
    for stated in vectors["figures_stated"]:
        assert figures.digest(vectors["desks"], stated) == stated["digest"]
        counted = figures.state(vectors["desks"], stated["begin"], stated["end"], vectors["messages"])
        assert counted == stated
