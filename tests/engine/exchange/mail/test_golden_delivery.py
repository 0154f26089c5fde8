"""Golden vectors of delivery: contents, places, answers, parts and batches.

`python tests/engine/exchange/mail/test_golden_delivery.py` writes them anew; a change of theirs is a new version.
"""

import hashlib
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from exchange_cast import make_desk

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.mail import inbox, outbox, parts
from jointdesk.engine.exchange.mail.effects import Stored
from jointdesk.engine.exchange.mail.places import Place, digest_batch
from jointdesk.engine.exchange.mail.receipts import answer_to, receipt_of, refusal_of
from jointdesk.engine.exchange.wire.bodies import MessageLost, Part, RequestSent
from jointdesk.engine.exchange.wire.canonical import decode, encode
from jointdesk.engine.exchange.wire.messages import Message, content_of, digest_of, sign_message

GOLDEN = Path(__file__).parents[1] / "golden" / "delivery_v1.json"
AT = datetime(2026, 10, 15, 8, tzinfo=UTC)
TALK = "10" * 16
LARGE = RequestSent(
    request=TALK,
    form="identify",
    form_version=1,
    # 40 texts of 15,000 characters: three parts
    fields={"identifiers": tuple(chr(97 + number % 26) * 15_000 for number in range(40))},
    legal_basis="UNCC",
    purpose="Investigation",
    conditions="",
    mark="TLP:AMBER",
    urgency="routine",
    deadline=AT,
)


def make_message(sequence: int, body: dict[str, Any], type_: str = "notice_withdrawn") -> Message:
    return Message(f"{sequence:032x}", type_, "vn", "kh", TALK, sequence, AT, body)


def make_vectors() -> dict[str, Any]:
    vn = make_desk("vn", "VN", 1)
    messages = [make_message(number, {"notice": f"VN-2026-{number}"}) for number in (1, 2, 3)]
    signed = [sign_message(message, vn.keys).raw for message in messages]
    contents = [content_of(raw) for raw in signed]
    places = [Place(TALK)]
    for content in contents:
        places.append(places[-1].after(content))
    last = Message(**{**vars(messages[2]), "digest": digest_of(signed[2]), "content": contents[2]})
    stored = Stored(last.id, last.content, AT, quarantined=False)
    pieces = [piece for piece in parts.divide(LARGE, "20" * 16) if isinstance(piece, Part)]
    return {
        "signed": [raw.decode() for raw in signed],
        "contents": contents,
        "places": [[place.next, encode(place.running)] for place in places],
        "receipt": answer_to(last, receipt_of(last, stored, places[3]), id="30" * 16, now=AT).body,
        "not_stored": inbox.not_stored(last, "conflict", places[1]).write(),
        "refusal": refusal_of(last, PartnerError("unknown_type", "not known here")).write(),
        "message_lost": MessageLost(last.id, decode(last.digest), last.type).write(),
        "batch_closed": outbox.close_batch("40" * 16, 1, contents).write(),
        "batch_digest": encode(digest_batch(contents)),
        "conversation_states": [body.write() for body in outbox.state_conversations(places[3:], places[1:2])],
        # octets are too long to be read: their SHA-256 stands for them
        "parts": [
            {**piece.write(), "octets": encode(hashlib.sha256(piece.octets).digest())} for piece in pieces
        ],
    }


def test_what_delivery_says_is_produced_byte_for_byte() -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert make_vectors() == golden
    assert len(golden["parts"]) == 3


def test_places_are_chains_of_contents() -> None:
    """By hand, as the page says."""
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    running = bytes(32)
    for raw, content, (_, after) in zip(
        golden["signed"], golden["contents"], golden["places"][1:], strict=True
    ):
        payload = decode(raw.split(".")[1])
        assert encode(hashlib.sha256(payload).digest()) == content
        running = hashlib.sha256(running + decode(content)).digest()
        assert encode(running) == after
    batch = hashlib.sha256(b"".join(decode(content) for content in golden["contents"])).digest()
    assert encode(batch) == golden["batch_digest"]


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(make_vectors(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
