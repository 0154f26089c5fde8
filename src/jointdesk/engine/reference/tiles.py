"""Where each province lies on a grid of tiles: all of one size, and no border that somebody disputes is drawn."""

from dataclasses import dataclass
from functools import cache

from jointdesk.engine.reference.places import provinces
from jointdesk.engine.reference.tables import read_tsv


@dataclass(frozen=True)
class Tile:
    """`code` is ISO 3166-2; `column` and `row` begin at 0, west and north."""

    code: str
    column: int
    row: int


@cache
def tiles() -> dict[str, tuple[Tile, ...]]:
    """Country -> its tiles, from north to south and west to east; a country without a table is missing."""
    found: dict[str, list[Tile]] = {}
    for row in read_tsv(__package__, "tiles.tsv"):
        found.setdefault(row["country"], []).append(
            Tile(row["province"], int(row["column"]), int(row["row"]))
        )
    return {
        country: tuple(sorted(some, key=lambda one: (one.row, one.column))) for country, some in found.items()
    }


def short_name(code: str, language: str) -> str:
    """The province's name as a narrow tile takes it; it may be broken at U+200B."""
    return _short_names().get((code, language)) or provinces()[code].names[language]


@cache
def _short_names() -> dict[tuple[str, str], str]:
    return {
        (row["province"], row["language"]): row["name"].replace("|", "\u200b")
        for row in read_tsv(__package__, "tile_names.tsv")
    }
