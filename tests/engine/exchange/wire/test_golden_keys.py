"""Golden vectors of keys that change: rotation, revocation, prekey, a message sealed to a prekey and one signed anew.

`python tests/engine/exchange/wire/test_golden_keys.py` writes them anew; a change of theirs is a new version.
"""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from test_golden_wire import MESSAGE, SENT_AT, make_card, make_keys

from jointdesk.engine.exchange.wire.bodies import (
    Body,
    KeyRevoked,
    KeyRotated,
    PairingConfirmed,
    PrekeyPublished,
)
from jointdesk.engine.exchange.wire.cards import Card, fingerprint
from jointdesk.engine.exchange.wire.keyring import GRACE, KeyRing, own_prekey
from jointdesk.engine.exchange.wire.keys import key_id
from jointdesk.engine.exchange.wire.messages import (
    Message,
    open_sealed,
    open_signed,
    seal_signed,
    sign_anew,
    sign_message,
)
from jointdesk.engine.exchange.wire.pinned import Pinned, check_revocation, read_rotation
from jointdesk.engine.exchange.wire.prekeys import Prekey

GOLDEN = Path(__file__).parents[1] / "golden" / "keys_v1.json"


def say(body: Body, conversation: int) -> Message:
    return replace(
        MESSAGE,
        id=f"{conversation:02x}" * 16,
        type=body.type,
        conversation=f"{conversation + 1:02x}" * 16,
        body=body.write(),
        extra={},
    )


def prekey() -> Prekey:
    """Of kh: private half 9, 32 times."""
    ring = KeyRing(make_keys(3)).add_prekey(lambda size: bytes([9]) * size, SENT_AT)
    assert ring.newest_prekey is not None
    return own_prekey("kh", ring.newest_prekey)


def make_vectors() -> dict[str, Any]:
    old, new = make_keys(1), make_keys(5)
    card, theirs = make_card("vn", "VN", new), prekey()
    rotated = sign_message(say(KeyRotated(card=card.signed, reason="yearly"), 0x30), old)
    revoked = KeyRevoked(key=key_id(old.signing_public), since=SENT_AT, reason="stolen")
    published = PrekeyPublished(
        public_key=theirs.encryption_key, valid_from=theirs.valid_from, valid_until=theirs.valid_until
    )
    confirmed = PairingConfirmed(card=bytes(32), key=key_id(new.signing_public))
    first = sign_message(MESSAGE, old)
    again = sign_anew(first.raw, new)
    opened = open_signed(first.raw, {"vn": make_card("vn", "VN", old)}, "kh", SENT_AT)
    return {
        "new_card_vn": card.signed,
        "new_fingerprint_vn": list(fingerprint(card)),
        "key_rotated": rotated.raw.decode(),
        "key_revoked": sign_message(say(revoked, 0x40), old).raw.decode(),
        "prekey_body": published.write(),
        "pairing_confirmed_body": confirmed.write(),
        "content_digest": opened.content,
        "signed_anew": again.raw.decode(),
        "signed_anew_digest": again.digest,
    }


def read_golden() -> dict[str, Any]:
    golden: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return golden


def test_what_is_deterministic_is_produced_byte_for_byte() -> None:
    golden = read_golden()
    golden.pop("sealed_to_prekey")
    assert make_vectors() == golden


def test_a_message_sealed_to_a_prekey_long_ago_opens_with_its_private_half_only() -> None:
    ring = KeyRing(make_keys(3)).add_prekey(lambda size: bytes([9]) * size, SENT_AT)
    raw = read_golden()["sealed_to_prekey"].encode()
    opened = open_sealed(raw, ring, {"vn": make_card("vn", "VN", make_keys(1))}, "kh", SENT_AT)
    assert opened == MESSAGE
    assert ring.forget(SENT_AT + timedelta(days=28)).decryption_key(key_id(prekey().encryption_key)) is None


def test_the_golden_rotation_is_vouched_for_and_the_golden_revocation_its_keys_own() -> None:
    golden, pinned = read_golden(), make_card("vn", "VN", make_keys(1))
    message = open_signed(golden["key_rotated"].encode(), {"vn": pinned}, "kh", SENT_AT)
    card = read_rotation(message, KeyRotated.read(message.body), pinned, [], SENT_AT)
    assert card == Card.read(golden["new_card_vn"])
    after = Pinned(card, ((pinned.signing_key, SENT_AT + GRACE),))
    late = open_signed(golden["key_revoked"].encode(), {"vn": after}, "kh", SENT_AT + 10 * GRACE)
    check_revocation(late, KeyRevoked.read(late.body), {late.signed_by})
    again = open_signed(golden["signed_anew"].encode(), {"vn": after}, "kh", SENT_AT)
    assert (again, again.content) == (MESSAGE, golden["content_digest"])


if __name__ == "__main__":
    made = make_vectors()
    made["sealed_to_prekey"] = seal_signed(sign_message(MESSAGE, make_keys(1)).raw, prekey()).decode()
    GOLDEN.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
