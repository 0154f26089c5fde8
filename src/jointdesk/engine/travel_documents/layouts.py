"""Where each field stands in each of the five formats (layouts.tsv), and what the composite digit covers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from jointdesk.engine.reference import read_tsv

Place = tuple[int, int]  # line, column: 0-based
# line, first and last place (1-based), in the order in which the digit runs over them (Doc 9303 parts 4, 5, 6)
_COMPOSITES = {
    "TD1": ((1, 6, 30), (2, 1, 7), (2, 9, 15), (2, 19, 29)),
    "TD2": ((2, 1, 10), (2, 14, 20), (2, 22, 35)),
    "TD3": ((2, 1, 10), (2, 14, 20), (2, 22, 43)),
}


@dataclass(frozen=True)
class Field:
    """`check` names the field whose check digit this one is."""

    name: str
    line: int
    first: int
    last: int
    alphabet: str
    check: str

    @property
    def places(self) -> list[Place]:
        return [(self.line, at) for at in range(self.first, self.last)]

    def of(self, lines: Sequence[Sequence[str]]) -> str:
        return "".join(lines[self.line][self.first : self.last])


@dataclass(frozen=True)
class Layout:
    """`lengths` of its lines; `composite` the places its last digit covers (none: it has no such digit)."""

    format: str
    lengths: tuple[int, ...]
    fields: dict[str, Field]
    composite: tuple[Place, ...]

    @property
    def digits(self) -> list[Field]:
        return [field for field in self.fields.values() if field.check]


@cache
def layouts() -> dict[str, Layout]:
    """The five formats by name."""
    fields: dict[str, dict[str, Field]] = {}
    for row in read_tsv(__package__, "layouts.tsv"):
        line, first, last = int(row["line"]) - 1, int(row["first"]) - 1, int(row["last"])
        field = Field(row["field"], line, first, last, row["alphabet"], row["check"])
        fields.setdefault(row["format"], {})[field.name] = field
    return {name: Layout(name, _lengths(own), own, _composite(name)) for name, own in fields.items()}


def _lengths(fields: dict[str, Field]) -> tuple[int, ...]:
    lines = sorted({field.line for field in fields.values()})
    return tuple(max(field.last for field in fields.values() if field.line == line) for line in lines)


def _composite(name: str) -> tuple[Place, ...]:
    spans = _COMPOSITES.get(name, ())
    return tuple((line - 1, at) for line, first, last in spans for at in range(first - 1, last))
