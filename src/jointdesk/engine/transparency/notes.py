"""Signed notes (C2SP signed-note): a text, an empty line, one line per signature.

Signatures by unknown keys are ignored; one that claims a known key and does not verify spoils the note.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from jointdesk.engine.errors import PartnerError

MAX_NOTE = 16 * 1024
MAX_SIGNATURES = 32
KEY_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]{1,200}")
ED25519, COSIGNATURE = 1, 4


@dataclass(frozen=True)
class NoteSignature:
    """One signature line: `octets` is what follows the four bytes of the key id."""

    name: str
    key_id: bytes
    octets: bytes

    def line(self) -> str:
        return f"— {self.name} {base64.b64encode(self.key_id + self.octets).decode('ascii')}\n"


@dataclass(frozen=True)
class Note:
    """A note taken apart; nothing is verified yet. `text` ends with a newline."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def write(self) -> str:
        return self.text + "\n" + "".join(signature.line() for signature in self.signatures)

    def add(self, signature: NoteSignature) -> "Note":
        """With one more signature; one of the same key is replaced."""
        others = tuple(
            item for item in self.signatures if (item.name, item.key_id) != (signature.name, signature.key_id)
        )
        return Note(self.text, (*others, signature))


def key_id(name: str, kind: int, public_key: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public_key).digest()[:4]


def read_note(raw: str) -> Note:
    """The note. Raises PartnerError (too_large, malformed)."""
    if len(raw) > MAX_NOTE:
        raise PartnerError("too_large", f"a signed note has at most {MAX_NOTE} characters")
    try:
        raw.encode("utf-8")
    except UnicodeEncodeError:
        raise PartnerError("malformed", "a signed note is UTF-8") from None
    text, gap, rest = raw.rpartition("\n\n")
    lines = rest.split("\n")
    if not gap or lines.pop() != "" or not 1 <= len(lines) <= MAX_SIGNATURES:
        raise PartnerError("malformed", "not a signed note")
    if any(ord(character) < 32 and character != "\n" for character in raw):
        raise PartnerError("malformed", "a signed note has no control characters")
    return Note(text + "\n", tuple(_read_signature(line) for line in lines))


def find_signatures(note: Note, name: str, kind: int, public_key: bytes) -> list[bytes]:
    """The octets of the signatures that claim this key; not verified yet."""
    wanted = key_id(name, kind, public_key)
    return [item.octets for item in note.signatures if (item.name, item.key_id) == (name, wanted)]


def is_signed(public_key: bytes, signature: bytes, content: bytes) -> bool:
    """Is it an Ed25519 signature of `content`?"""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _read_signature(line: str) -> NoteSignature:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    try:
        octets = base64.b64decode(encoded.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        octets = b""
    if dash != "—" or not KEY_NAME.fullmatch(name) or len(octets) < 5:
        raise PartnerError("malformed", "a signature line of the note is out of form")
    return NoteSignature(name, octets[:4], octets[4:])
