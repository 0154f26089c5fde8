"""The wire's golden vectors: another implementation must produce the same bytes, and so must every later one of ours.

`python tests/engine/exchange/wire/test_golden_wire.py` writes them anew; a change of theirs is a new version.
"""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from jointdesk.engine.exchange.mail.effects import Stored
from jointdesk.engine.exchange.mail.places import Place
from jointdesk.engine.exchange.mail.receipts import receipt_of
from jointdesk.engine.exchange.matching.evidence import (
    RECEIPT,
    STATEMENT,
    Between,
    sign_evidence,
    write_receipt,
    write_statement,
)
from jointdesk.engine.exchange.matching.oprf import PROOF, Question, SetSide, element
from jointdesk.engine.exchange.matching.sets import SetName
from jointdesk.engine.exchange.matching.tagfiles import find_places
from jointdesk.engine.exchange.wire.bodies import QuestionAsked
from jointdesk.engine.exchange.wire.canonical import encode, write_object
from jointdesk.engine.exchange.wire.cards import Card, fingerprint
from jointdesk.engine.exchange.wire.keys import DeskKeys, key_id
from jointdesk.engine.exchange.wire.messages import TYPE, Message, open_sealed, seal
from jointdesk.engine.exchange.wire.signing import sign, verify

GOLDEN = Path(__file__).parents[1] / "golden" / "wire_v1.json"
SENT_AT = datetime(2026, 10, 15, 8, tzinfo=UTC)
MESSAGE = Message(
    id="000102030405060708090a0b0c0d0e0f",
    type="notice_withdrawn",
    sender="vn",
    recipient="kh",
    conversation="101112131415161718191a1b1c1d1e1f",
    sequence=1,
    sent_at=SENT_AT,
    body={"notice": "VN-2026-17", "reason": "Đã tìm thấy – 已找到"},
    extra={"language": "vi"},
)
VALUES = [element("phone", "+84912345678"), element("bank_account", "VCB:0123456789")]
# a question blinded once by the library; blinds are random, so it is given, not derived
BLINDED = "cc0b2a350101881d8a4cba4c80241d74fb7dcbfde4a61fde2f91443c2bf9ef0c"


def make_keys(first: int) -> DeskKeys:
    """Signing seed: `first` 32 times; encryption key: `first` + 1, 32 times."""
    parts = iter((bytes([first]) * 32, bytes([first + 1]) * 32))
    return DeskKeys.generate(lambda _: next(parts))


def make_card(desk: str, country: str, keys: DeskKeys) -> Card:
    return Card.issue(
        keys,
        desk=desk,
        name=f"Desk of {country}",
        country=country,
        address=f"https://{desk}.example",
        issued_on=date(2026, 1, 1),
    )


def make_wire_vectors() -> dict[str, Any]:
    vn, kh = make_keys(1), make_keys(3)
    vn_card, kh_card = make_card("vn", "VN", vn), make_card("kh", "KH", kh)
    sealed = seal(MESSAGE, vn, kh_card)
    opened = open_sealed(sealed.raw, kh, {"vn": vn_card}, "kh", SENT_AT)
    wire = {
        **opened.extra,
        "v": 1,
        "id": opened.id,
        "type": opened.type,
        "from": opened.sender,
        "to": opened.recipient,
        "conversation": opened.conversation,
        "sequence": opened.sequence,
        "sent_at": "2026-10-15T08:00:00Z",
        "body": dict(opened.body),
    }
    payload = write_object(wire)
    signed = sign(payload, vn.signing, kid=f"vn:{key_id(vn.signing_public)}", typ=TYPE)
    stored = Stored(opened.id, opened.content, SENT_AT, quarantined=False)
    receipt = receipt_of(opened, stored, Place(opened.conversation))
    return {
        "card_vn": vn_card.signed,
        "card_kh": kh_card.signed,
        "fingerprint_vn": list(fingerprint(vn_card)),
        "fingerprint_kh": list(fingerprint(kh_card)),
        "message_payload": payload.decode(),
        "message_signed": signed.decode(),
        "message_digest": sealed.digest,
        "receipt_body": receipt.write(),
    }


def make_matching_vectors() -> dict[str, Any]:
    name = SetName(partner="kh", kind="phone", epoch=7)
    side = SetSide(bytes(range(32)), name.info)
    tags = side.tags(VALUES, pad_to=2)
    return {
        "seed": bytes(range(32)).hex(),
        "info": name.info,
        "public_key": side.public_key.hex(),
        "values": [value.decode() for value in VALUES],
        "tag_file": tags.hex(),
        "tag_file_sha256": encode(hashlib.sha256(tags).digest()),
        "blinded": BLINDED,
        "evaluated_elements": side.evaluate(bytes.fromhex(BLINDED))[PROOF:].hex(),
    }


def make_question_vectors() -> dict[str, Any]:
    """What kh asks vn and both sign; the evaluation is a stand-in, for the library draws its proofs."""
    vn, kh = make_keys(1), make_keys(3)
    between = Between(question="30" * 16, asker="kh", answerer="vn")
    base = SetSide(bytes(range(32)), SetName(partner="kh", kind="phone", epoch=7).info)
    addition = SetSide(bytes(range(1, 33)), SetName("kh", "phone", 7, "daily-2026-10-15").info)
    asked = QuestionAsked(
        kind="phone",
        epoch=7,
        parts=(("base", base.public_key), ("daily-2026-10-15", addition.public_key)),
        purpose="Điều tra – 调查",
        case="",
        statement="unsigned",
        blinded=bytes.fromhex(BLINDED) * 16,
    )
    statement = sign_evidence(write_statement(between, asked), kh, desk="kh", typ=STATEMENT)
    asked = replace(asked, statement=statement)
    evaluated = bytes(2 * (PROOF + 16 * 32))
    receipt = write_receipt(between, asked, charged=16, at=SENT_AT, evaluated=evaluated)
    return {
        "body": asked.write(),
        "statement_payload": write_statement(between, asked).decode(),
        "receipt_payload": receipt.decode(),
        "receipt": sign_evidence(receipt, vn, desk="vn", typ=RECEIPT),
    }


def make_vectors() -> dict[str, Any]:
    return {
        "wire": make_wire_vectors(),
        "matching": make_matching_vectors(),
        "question": make_question_vectors(),
    }


def read_golden() -> dict[str, Any]:
    golden: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return golden


def test_what_is_deterministic_is_produced_byte_for_byte() -> None:
    golden = read_golden()
    assert make_vectors() == {name: golden[name] for name in ("wire", "matching", "question")}


def test_a_message_sealed_long_ago_still_opens() -> None:
    vn_card = Card.read(read_golden()["wire"]["card_vn"])
    raw = read_golden()["sealed_message"].encode()
    opened = open_sealed(raw, make_keys(3), {"vn": vn_card}, "kh", SENT_AT)
    assert opened == MESSAGE
    assert opened.digest == read_golden()["wire"]["message_digest"]


def test_the_digest_is_of_the_signed_form() -> None:
    wire = read_golden()["wire"]
    signed = wire["message_signed"].encode()
    assert encode(hashlib.sha256(signed).digest()) == wire["message_digest"] == wire["receipt_body"]["digest"]
    assert verify(signed, Card.read(wire["card_vn"]).signing_key, TYPE) == wire["message_payload"].encode()


def test_the_golden_set_answers_a_question() -> None:
    matching = read_golden()["matching"]
    side = SetSide(bytes.fromhex(matching["seed"]), matching["info"])
    asked = [value.encode() for value in (matching["values"][1], "phone|+85512345678")]
    question = Question.blind(asked, pad_to=16, random_bytes=bytes)
    tags = question.finalize(side.evaluate(question.blinded), bytes.fromhex(matching["public_key"]))
    found = find_places(tags, bytes.fromhex(matching["tag_file"]))
    assert [place is not None for place in found] == [True, False]
    assert question.values[0] == b"bank_account|VCB:0123456789"


if __name__ == "__main__":
    made = make_vectors()
    made["sealed_message"] = seal(MESSAGE, make_keys(1), make_card("kh", "KH", make_keys(3))).raw.decode()
    GOLDEN.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
