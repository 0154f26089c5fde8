"""A bundle on its way from desk to door: its note and then its content, one file that is there whole or not at all.

First line: how many octets the note has. What follows the note is the content; that it is the right one says the note.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from jointdesk.engine.errors import CallerError, PartnerError

MOST_NOTE = 4_096
_HEAD = 8


def write_parcel(note: str, content: Iterable[bytes]) -> Iterator[bytes]:
    """Raises CallerError for a note that no bundle has."""
    raw = note.encode()
    if not 0 < len(raw) <= MOST_NOTE:
        raise CallerError(f"a bundle's note has at most {MOST_NOTE} octets")
    yield f"{len(raw)}\n".encode() + raw
    yield from content


def read_parcel_note(file: BinaryIO) -> str:
    """The note; the file stands at the content then. Raises PartnerError (malformed)."""
    head = file.readline(_HEAD)
    size = head.rstrip(b"\n")
    if not head.endswith(b"\n") or not size.isdigit() or not 0 < int(size) <= MOST_NOTE:
        raise PartnerError("malformed", "not a bundle with its note")
    raw = file.read(int(size))
    if len(raw) != int(size):
        raise PartnerError("malformed", "the bundle's note is cut off")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise PartnerError("malformed", "the bundle's note is no text") from None
