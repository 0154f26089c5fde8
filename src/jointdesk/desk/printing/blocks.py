"""What a printed page is made of, whatever it is about. paper.typ draws each kind; nothing here is markup.

Words are one text a language; everything else is text as somebody wrote it, and is never read as code.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar

from jointdesk.desk.printing.labels import Words


@dataclass(frozen=True)
class Told:
    """One of several values that contradict each other: what, by whom and when."""

    text: str
    by: str


@dataclass(frozen=True)
class Fact:
    """A label and its value; or every value in conflict; or boxes to tick and lines to write on."""

    label: Words
    text: str = ""
    also: Words = ()  # the value in the other language, where the desk knows it
    conflict: tuple[Told, ...] = ()
    boxes: tuple[Words, ...] = ()
    lines: int = 0
    exact: bool = False  # a hash or a key: letters of one width


@dataclass(frozen=True)
class Block:
    kind: ClassVar[str]

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, **asdict(self)}


@dataclass(frozen=True)
class Heading(Block):
    kind = "heading"
    words: Words
    mark: str = ""


@dataclass(frozen=True)
class Facts(Block):
    kind = "facts"
    rows: tuple[Fact, ...]


@dataclass(frozen=True)
class Text(Block):
    kind = "text"
    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Notice(Block):
    """What must not be overlooked: conditions of use, urgency."""

    kind = "notice"
    words: Words
    text: str = ""


@dataclass(frozen=True)
class Table(Block):
    kind = "table"
    columns: tuple[Words, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]  # the widths of the columns among each other


@dataclass(frozen=True)
class Record(Block):
    """A thing kept by several desks: its facts, and under them who told it, and under which conditions."""

    kind = "record"
    title: str
    words: Words
    rows: tuple[Fact, ...]
    origins: tuple[str, ...]
    mark: str = ""


@dataclass(frozen=True)
class Signatures(Block):
    kind = "signatures"
    places: tuple[tuple[Words, str], ...]


@dataclass(frozen=True)
class Cover:
    """The first page of a long paper, without an emblem. `lines`: (label, text) at its foot; `contents`: heading of the
    list of contents, none where it is empty; `urgent`: the badge warns."""

    badge: str
    urgent: bool
    lines: tuple[tuple[str, str], ...]
    contents: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Paper:
    """One document. `under`: the small print at its end; `watermark`: the reader's name across each page."""

    languages: Words
    title: Words
    desk: str
    at: datetime
    blocks: tuple[Block, ...]
    above: Words = ()  # what stands over the title: an article, a kind
    unit: str = ""
    reference: str = ""
    mark: str = ""
    under: tuple[str, ...] = ()
    watermark: str = ""
    cover: Cover | None = None  # a page of its own instead of the letterhead

    def as_json(self) -> dict[str, Any]:
        plain = {name: value for name, value in vars(self).items() if name not in ("blocks", "at", "cover")}
        cover = self.cover.as_json() if self.cover else None
        return plain | {"cover": cover, "blocks": [block.as_json() for block in self.blocks]}
