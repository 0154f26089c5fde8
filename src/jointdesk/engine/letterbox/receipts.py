"""A complainant's receipt: a code of fifteen words, which is the only key to an anonymous complaint.

Three words are the locator, by which rows are indexed: it opens nothing, and two receipts may share one. Ten are the
secret of 80 random bits, so a fast keyed hash of it is enough: a slow one could not be looked up and would add nothing.
Two are checks (check_words). The same code is written as 24 characters, for typing on a telephone and for a QR code.

Whoever holds 13 of the words can compute the other two; what a slip proposes is therefore said to nobody else.
"""

import hmac
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from jointdesk.engine.errors import CallerError
from jointdesk.engine.letterbox import code_characters
from jointdesk.engine.letterbox.check_words import CHECKS, add_checks
from jointdesk.engine.letterbox.code_words import LANGUAGES, MOST_TYPED, read_words, word_of
from jointdesk.engine.letterbox.slips import Slip, find_character_slips, find_word_slips

LOCATOR, SECRET = 3, 10
WORDS = LOCATOR + SECRET + CHECKS
HASH_KEY = 32
_PREFIX = re.compile(r"^\s*JD:", re.IGNORECASE)
# a slip numbers its words, and a copy of it brings the numbers along, before each or glued to it
_NUMBERS = re.compile(r"(?<![^\W\d_])\d{1,2}(?!\d)[.):]*")


@dataclass(frozen=True, repr=False)
class Receipt:
    """Its repr says nothing, lest a secret reach a log."""

    locator: bytes
    secret: bytes

    def __post_init__(self) -> None:
        if (len(self.locator), len(self.secret)) != (LOCATOR, SECRET):
            raise CallerError(f"a receipt has a locator of {LOCATOR} bytes and a secret of {SECRET}")


@dataclass(frozen=True)
class TypedCode:
    """A receipt, or the slips that keep what was typed from being one. `language`: of its words, "" of characters."""

    receipt: Receipt | None
    language: str = ""
    slips: tuple[Slip, ...] = ()


def make_receipt(random_bytes: Callable[[int], bytes]) -> Receipt:
    return Receipt(random_bytes(LOCATOR), random_bytes(SECRET))


def write_words(receipt: Receipt, language: str) -> tuple[str, ...]:
    """The fifteen words. Raises CallerError for a language without a list."""
    if language not in LANGUAGES:
        raise CallerError(f"receipts are written in {', '.join(LANGUAGES)}")
    return tuple(word_of(byte, language) for byte in _octets(receipt))


def write_characters(receipt: Receipt) -> str:
    """`7K3M-9QXA-...`: six groups of four."""
    letters = code_characters.write_characters(_octets(receipt))
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def write_qr(receipt: Receipt) -> str:
    """What a QR code of the receipt holds: no address, which a browser would send and a server would log."""
    return f"JD:{write_characters(receipt)}"


def read_code(text: str) -> TypedCode:
    """The receipt somebody typed or scanned, or which of its words is wrong. Never raises; bounded in time."""
    text = _PREFIX.sub("", text[:MOST_TYPED])
    language, words = read_words(_NUMBERS.sub(" ", text), WORDS)
    letters = code_characters.read_characters(text)
    if letters is not None and sum(isinstance(word, int) for word in words) < 2:
        slips = find_character_slips(letters)
        return TypedCode(None if slips else _receipt(code_characters.to_octets(letters)), "", slips)
    slips = find_word_slips(words, WORDS, language)
    if slips:
        return TypedCode(None, language, slips)
    return TypedCode(_receipt(bytes(word for word in words if isinstance(word, int))), language)


def hash_receipt(receipt: Receipt, key: bytes) -> bytes:
    """What is kept of a receipt beside its locator. `key`: 32 secret bytes of the installation."""
    if len(key) != HASH_KEY:
        raise CallerError(f"receipts are hashed with a key of {HASH_KEY} bytes")
    return hmac.digest(key, b"jointdesk/letterbox/v1|receipt|" + receipt.locator + receipt.secret, "sha256")


def find_receipt(receipt: Receipt, key: bytes, kept: Sequence[bytes]) -> int | None:
    """Which of the hashes kept under its locator is the receipt's. Looks at all of them, whichever it is."""
    hashed, found = hash_receipt(receipt, key), None
    for place, candidate in enumerate(kept):
        if hmac.compare_digest(hashed, candidate):
            found = place
    return found


def reply_key(receipt: Receipt) -> X25519PrivateKey:
    """The key that opens the receipt's replies. The desk keeps its public half, so it can write and not read."""
    derived = HKDF(SHA256(), 32, salt=receipt.locator, info=b"jointdesk/letterbox/v1|replies")
    return X25519PrivateKey.from_private_bytes(derived.derive(receipt.secret))


def _octets(receipt: Receipt) -> bytes:
    return add_checks(receipt.locator + receipt.secret)


def _receipt(octets: bytes) -> Receipt:
    return Receipt(octets[:LOCATOR], octets[LOCATOR : LOCATOR + SECRET])
