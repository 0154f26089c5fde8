"""What the child has read of a conversation, as a page can show it. Nothing it says is believed but its form."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

# octets of a page that is unpacked: a hundred messages of 4,000 characters
MOST_UNPACKED = 4 * 1024 * 1024
PAGE = 100


class Line(NamedTuple):
    """A message. `at`: as the export says; `is_long`: more stands in the file than here."""

    number: int
    at: str
    author: str
    text: str
    attachment: str
    is_long: bool

    @property
    def moment(self) -> datetime | None:
        """Aware where the export says UTC; else the clock of the telephone."""
        return read_moment(self.at)


@dataclass(frozen=True)
class Part:
    """A conversation of the file: its first message's number, and who wrote how many."""

    title: str
    start: int
    count: int
    first: str
    last: str
    people: tuple[tuple[str, int], ...]
    more_people: int

    @property
    def first_moment(self) -> datetime | None:
        return read_moment(self.first)

    @property
    def last_moment(self) -> datetime | None:
        return read_moment(self.last)


@dataclass(frozen=True)
class Seen:
    """An identifier that stands in messages: the first of their numbers, and how many there are."""

    kind: str
    value: str
    valid: bool
    raw: str
    places: tuple[int, ...]
    count: int
    of_author: bool

    @property
    def key(self) -> str:
        return f"{self.kind}|{self.value}"


@dataclass(frozen=True)
class Talk:
    """`held`: messages that can be shown here, from the first; `unsaid`: identifiers beyond those listed;
    `stopped_at`: the message from which on none were looked for."""

    form: str
    notes: tuple[str, ...]
    count: int
    held: int
    parts: tuple[Part, ...]
    sightings: tuple[Seen, ...]
    unsaid: int
    stopped_at: int | None
    pages: tuple[bytes, ...]

    @property
    def is_utc(self) -> bool:
        """Whether the file says moments, not what a clock showed."""
        return any(part.first.endswith("Z") for part in self.parts)

    @cached_property
    def at_places(self) -> dict[int, list[Seen]]:
        """Number of a message -> the identifiers that stand in it."""
        found: dict[int, list[Seen]] = {}
        for one in self.sightings:
            for number in one.places:
                found.setdefault(number, []).append(one)
        return found

    def lines(self, page: int) -> list[Line]:
        """The messages of a page, from 1."""
        if not 1 <= page <= len(self.pages):
            return []
        return [_read_line(row) for row in unpack(self.pages[page - 1])][:PAGE]


def read_talk(pages: Sequence[bytes]) -> Talk:
    """Raises ValueError, KeyError or TypeError for what no child of ours writes."""
    said: dict[str, Any] = unpack(pages[0])
    stopped = said["stopped_at"]
    return Talk(
        form=str(said["form"])[:40],
        notes=tuple(str(note)[:40] for note in said["notes"][:10]),
        count=int(said["count"]),
        held=min(int(said["held"]), (len(pages) - 1) * PAGE),
        parts=tuple(_read_part(row) for row in said["parts"]),
        sightings=tuple(_read_seen(row) for row in said["sightings"]),
        unsaid=int(said["unsaid"]),
        stopped_at=None if stopped is None else int(stopped),
        pages=tuple(pages[1:]),
    )


def unpack(page: bytes) -> Any:
    try:
        return json.loads(zlib.decompressobj().decompress(page, MOST_UNPACKED))
    except (zlib.error, RecursionError):
        raise ValueError("page") from None


def read_moment(at: str) -> datetime | None:
    try:
        return datetime.fromisoformat(at) if at else None
    except ValueError:
        return None


def _read_line(row: Any) -> Line:
    number, at, author, text, attachment, is_long = row
    return Line(int(number), str(at), str(author), str(text), str(attachment), bool(is_long))


def _read_part(row: Any) -> Part:
    title, start, count, first, last, people, more = row
    named = tuple((str(name), int(many)) for name, many in people)
    return Part(str(title), int(start), int(count), str(first), str(last), named, int(more))


def _read_seen(row: Any) -> Seen:
    kind, value, valid, raw, places, count, of_author = row
    where = tuple(int(number) for number in places)
    return Seen(str(kind), str(value), bool(valid), str(raw), where, int(count), bool(of_author))
