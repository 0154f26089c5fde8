"""What the desk hands to the door: a content, and a signed note that says which, from when and how long it holds.

1. The note (C2SP signed-note) names desk, kind, sequence, moments, size and SHA-256; the key is the desk's own Ed25519.
2. A door takes a bundle only with a greater sequence than the last of its kind: none goes back in time.
3. A bundle past its day says nothing any more, so a door that is cut off falls silent rather than tells old things.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.letterbox.records import MOMENT
from jointdesk.engine.transparency.notes import (
    ED25519,
    Note,
    NoteSignature,
    find_signatures,
    is_signed,
    key_id,
    read_note,
)

# "replies-since" is laid over the "replies" it names (replies_since.py), so it goes after them
KINDS = ("replies", "replies-since", "listings", "feed", "advisories")
LONGEST = timedelta(days=30)
CLOCK_SKEW = timedelta(minutes=10)
_TEXT = re.compile(
    rf"jointdesk/letterbox/([a-z][a-z0-9-]{{1,31}})\n({'|'.join(KINDS)}) ([1-9][0-9]{{0,15}})\n"
    r"(\S{20}) (\S{20})\n(0|[1-9][0-9]{0,14}) ([0-9a-f]{64})\n",
    re.ASCII,
)


@dataclass(frozen=True)
class Bundle:
    """One version of what a door tells. `sha256` and `size` are of the content."""

    desk: str
    kind: str
    sequence: int
    issued_at: datetime
    valid_until: datetime
    size: int
    sha256: bytes

    def text(self) -> str:
        moments = f"{MOMENT.write(self.issued_at)} {MOMENT.write(self.valid_until)}"
        head = f"{_origin(self.desk)}\n{self.kind} {self.sequence}\n"
        return f"{head}{moments}\n{self.size} {self.sha256.hex()}\n"


def describe(content: Iterable[bytes]) -> tuple[int, bytes]:
    """Size and SHA-256 of content that comes in pieces."""
    size, digest = 0, hashlib.sha256()
    for piece in content:
        size += len(piece)
        digest.update(piece)
    return size, digest.digest()


def sign_bundle(bundle: Bundle, key: Ed25519PrivateKey) -> str:
    """The signed note. Raises CallerError when the bundle is out of form."""
    text = bundle.text()
    if not _TEXT.fullmatch(text) or not _is_in_time(bundle):
        raise CallerError(f"a bundle has a kind, a sequence from 1 and holds at most {LONGEST.days} days")
    name, public_key = _origin(bundle.desk), key.public_key().public_bytes_raw()
    signature = NoteSignature(name, key_id(name, ED25519, public_key), key.sign(text.encode()))
    return Note(text, (signature,)).write()


def read_bundle(
    note: str, *, desk: str, kind: str, public_keys: Sequence[bytes], last_sequence: int, now: datetime
) -> Bundle:
    """The bundle a door may take. `public_keys`: the desk's, in use and former; `last_sequence`: 0 for none yet.

    Raises PartnerError (too_large, malformed, wrong_desk, bad_signature, went_back, from_the_future, expired).
    """
    parsed = read_note(note)
    bundle = _read_text(parsed.text)
    if (bundle.desk, bundle.kind) != (desk, kind):
        raise PartnerError("wrong_desk", "the bundle is another desk's, or of another kind")
    if not any(_is_signed_by(parsed, public_key, desk) for public_key in public_keys):
        raise PartnerError("bad_signature", "the bundle is not signed by its desk")
    if bundle.sequence <= last_sequence:
        raise PartnerError("went_back", f"bundle {bundle.sequence} is not later than {last_sequence}")
    if bundle.issued_at > now + CLOCK_SKEW:
        raise PartnerError(
            "from_the_future", "the bundle was issued later than now; one of the clocks is wrong"
        )
    if not holds(bundle, now):
        raise PartnerError("expired", "the bundle's time is over")
    return bundle


def read_again(note: str) -> Bundle:
    """What a note says that was verified when it came, and has been in our own keeping since. Raises PartnerError."""
    return _read_text(read_note(note).text)


def holds(bundle: Bundle, now: datetime) -> bool:
    """May a door still tell what is in it?"""
    return now < bundle.valid_until


def check_content(bundle: Bundle, content: Iterable[bytes]) -> Iterator[bytes]:
    """The content: the bundle's only when the iteration ends without an error. Raises PartnerError (altered)."""
    size, digest = 0, hashlib.sha256()
    for piece in content:
        size += len(piece)
        if size > bundle.size:
            break
        digest.update(piece)
        yield piece
    if size != bundle.size or digest.digest() != bundle.sha256:
        raise PartnerError("altered", "the content is not the one that the desk signed")


def _origin(desk: str) -> str:
    return f"jointdesk/letterbox/{desk}"


def _is_signed_by(note: Note, public_key: bytes, desk: str) -> bool:
    found = find_signatures(note, _origin(desk), ED25519, public_key)
    return bool(found) and all(is_signed(public_key, octets, note.text.encode()) for octets in found)


def _read_text(text: str) -> Bundle:
    parts = _TEXT.fullmatch(text)
    if parts is None:
        raise PartnerError("malformed", "not a bundle's note")
    desk, kind, sequence, issued, until, size, sha256 = parts.groups()
    try:
        bundle = Bundle(
            desk,
            kind,
            int(sequence),
            MOMENT.read(issued),
            MOMENT.read(until),
            int(size),
            bytes.fromhex(sha256),
        )
    except ValueError:
        raise PartnerError("malformed", "the bundle's moments are out of form") from None
    if not _is_in_time(bundle):
        raise PartnerError("malformed", "the bundle holds too long, or not at all")
    return bundle


def _is_in_time(bundle: Bundle) -> bool:
    return timedelta(0) < bundle.valid_until - bundle.issued_at <= LONGEST
