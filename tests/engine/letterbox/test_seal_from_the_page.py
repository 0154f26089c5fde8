"""docs/letterbox.md and RFC 9180 are enough to open a seal: a second implementation, from primitives alone."""

import hashlib
import hmac
import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from letter_examples import DESK, DESK_PUBLIC, HASH_KEY, NOW, RECEIPT, REPORT

from jointdesk.engine.letterbox.letters import ReceiptMark, write_letter
from jointdesk.engine.letterbox.replies import Message, seal_message

SEALED = bytes.fromhex((Path(__file__).parents[2] / "data/letterbox/letter.hex").read_text())
KEM_SUITE = b"KEM" + bytes([0, 0x20])
SUITE = b"HPKE" + bytes([0, 0x20, 0, 1, 0, 2])


def extract(suite: bytes, salt: bytes, label: bytes, key: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + key, "sha256")


def expand(suite: bytes, key: bytes, label: bytes, info: bytes, size: int) -> bytes:
    labelled = size.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(key, labelled + b"\x01", "sha256")[:size]


def unwrap(wrapped: bytes, private: X25519PrivateKey, info: bytes) -> bytes:
    """RFC 9180, sections 4.1, 5.1 and 5.2: base mode, one message."""
    point, sealed = wrapped[:32], wrapped[32:]
    shared = private.exchange(X25519PublicKey.from_public_bytes(point))
    context = point + private.public_key().public_bytes_raw()
    secret = expand(KEM_SUITE, extract(KEM_SUITE, b"", b"eae_prk", shared), b"shared_secret", context, 32)
    hashes = extract(SUITE, b"", b"psk_id_hash", b"") + extract(SUITE, b"", b"info_hash", info)
    scheduled = extract(SUITE, secret, b"secret", b"")
    key = expand(SUITE, scheduled, b"key", b"\0" + hashes, 32)
    return AESGCM(key).decrypt(expand(SUITE, scheduled, b"base_nonce", b"\0" + hashes, 12), sealed, None)


def open_by_hand(sealed: bytes, private: X25519PrivateKey, purpose: str) -> bytes:
    public = private.public_key().public_bytes_raw()
    assert sealed[:4] == b"JDL1"
    assert sealed[4:12] == hashlib.sha256(public).digest()[:8]
    key = unwrap(sealed[12:92], private, b"jointdesk/letterbox/v1|" + purpose.encode())
    (frame,) = (sealed[92:],)
    plain = AESGCM(key).decrypt(bytes(11) + b"\x01", frame, None)
    size = int.from_bytes(plain[:4], "big")
    assert plain[4 + size :].strip(b"\0") == b""
    return plain[4 : 4 + size]


def test_a_letter_opens_by_hand():
    assert open_by_hand(SEALED, DESK, f"letter|{REPORT.id}") == write_letter(REPORT)
    assert DESK.public_key().public_bytes_raw() == DESK_PUBLIC


def test_a_reply_opens_by_hand_with_the_receipt_s_secret():
    pseudo = hmac.digest(RECEIPT.locator, RECEIPT.secret, "sha256")
    private = X25519PrivateKey.from_private_bytes(
        hmac.digest(pseudo, b"jointdesk/letterbox/v1|replies\x01", "sha256")
    )
    hashed = hmac.digest(
        HASH_KEY, b"jointdesk/letterbox/v1|receipt|" + RECEIPT.locator + RECEIPT.secret, "sha256"
    )
    mark = ReceiptMark(RECEIPT.locator, hashed, private.public_key().public_bytes_raw())
    assert REPORT.receipt == mark
    message = Message("e" * 32, NOW, "vi", "Xin chào")
    sealed = seal_message(message, mark, lambda size: b"k" * size)
    opened = open_by_hand(sealed.sealed, private, f"reply|{RECEIPT.locator.hex()}|{message.id}")
    assert json.loads(opened)["text"] == message.text
