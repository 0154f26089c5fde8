"""Files: what names them stands in the message they belong to; what is said of them afterwards is here.

A file is fetched, not sent: whoever gets it decides when, how much of it at once, and whether at all (`files`).
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar, NamedTuple

from jointdesk.engine.exchange.files.frames import KEY
from jointdesk.engine.exchange.wire.fields import IDENTITY, Body, ListOf, Octets, OneOf, Row, Text, Whole

# why a file is not taken
FILE_FAULTS = (
    "too_large",
    "too_many",
    "too_much",
    "too_much_today",
    "altered_file",
    "not_given",
    "conflict",
    "recalled",
)
# the most a message may name; how many are taken is the recipient's own bound
MOST_NAMED = 100
_SHA256 = Octets(32, 32)


class NamedFile(NamedTuple):
    """One row of a message's `files`. `media_type` is what the sender claims; `key` opens the frames that are given
    under `token`."""

    id: str
    name: str
    media_type: str
    size: int
    sha256: bytes
    key: bytes
    token: str


_ROW = Row((IDENTITY, Text(200), Text(100, least=0), Whole(1, 2**40), _SHA256, Octets(KEY, KEY), IDENTITY))
FILES = ListOf(_ROW, most=MOST_NAMED)


@dataclass(frozen=True)
class FileTaken(Body):
    """The file is here, whole, and is what was announced."""

    type: ClassVar[str] = "file_taken"

    file: Annotated[str, IDENTITY]
    sha256: Annotated[bytes, _SHA256]


@dataclass(frozen=True)
class FileRefused(Body):
    """The file is not taken; what it belongs to is."""

    type: ClassVar[str] = "file_refused"

    file: Annotated[str, IDENTITY]
    code: Annotated[str, OneOf(FILE_FAULTS)]
