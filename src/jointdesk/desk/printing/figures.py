"""Blocks of a paper that accounts for something: headline figures, tables of counts, pictures, columns.

Numbers come in as they are to be read, in the words of the paper's one language; figures.typ draws them.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from jointdesk.desk.printing.blocks import Block
from jointdesk.desk.printing.drawn_words import part_words


@dataclass(frozen=True)
class Figure:
    """One number of the headline. `way`: 1 more than before, -1 fewer, 0 as many or nothing to compare with."""

    label: str
    value: str
    change: str = ""
    way: int = 0


@dataclass(frozen=True)
class Figures(Block):
    kind = "figures"
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Counts(Block):
    """A table of numbers under a heading: the first column names the row, the others stand to the right.

    `total`: as many cells as columns, or none. `instead`: what is said where there is no row. `continued`: the list of
    contents has named it already.
    """

    kind = "counts"
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    instead: str = ""
    note: str = ""
    continued: bool = False


@dataclass(frozen=True)
class Picture(Block):
    """A drawing of our own as SVG text; `alt` says what it shows. `width`: of the column, 0 to 1."""

    kind = "picture"
    svg: str
    alt: str
    title: str = ""
    width: float = 1.0

    def as_json(self) -> dict[str, Any]:
        drawing = part_words(self.svg)
        words = [word._asdict() for word in drawing.words]
        return super().as_json() | {"svg": drawing.svg, "units": drawing.units, "words": words}


@dataclass(frozen=True)
class Rules(Block):
    """Sentences one under the other, each with its sign."""

    kind = "rules"
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Columns(Block):
    """Blocks beside each other under one heading, if any; a side is as wide as its share."""

    kind: ClassVar[str] = "columns"
    sides: tuple[tuple[Block, ...], ...]
    shares: tuple[float, ...]
    title: str = ""

    def as_json(self) -> dict[str, Any]:
        sides = [[block.as_json() for block in side] for side in self.sides]
        return {"kind": self.kind, "sides": sides, "shares": self.shares, "title": self.title}
