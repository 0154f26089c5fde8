"""The report's pictures as numbers a template draws: tiles of a map, bars of a chart. Each has a table beside it."""

from dataclasses import dataclass

from jointdesk.desk.accounts.naming import province_name
from jointdesk.desk.statistics.report import Count, Split
from jointdesk.desk.statistics.tables import Cell, Table, cell
from jointdesk.engine.reference import read_tsv

TILE = 84  # user units; the template's viewBox follows
FAINTEST = 0.12


@dataclass(frozen=True)
class Tile:
    """One province of a tile-grid map: x, y in user units; `strength` 0 (nothing) to 1 (the most).

    A withheld figure has the sign for it and no colour.
    """

    code: str
    name: str
    x: int
    y: int
    value: Cell
    strength: float

    @property
    def dark(self) -> bool:
        """Whether light letters are read better on it."""
        return self.strength > 0.55


@dataclass(frozen=True)
class TileMap:
    tiles: list[Tile]
    width: int
    height: int


@dataclass(frozen=True)
class Bar:
    """`share` is of the longest bar, 0..100."""

    label: Cell
    value: Cell
    share: float


def draw_map(country: str, values: Split) -> TileMap | None:
    """The tile-grid map of a country's provinces; None where we have no table of tiles, or nothing to show on it."""
    rows = [row for row in read_tsv("jointdesk.desk.statistics", "tiles.tsv") if row["country"] == country]
    if not rows or not values:
        return None
    most = max((value for value in values.values() if value), default=0)
    tiles = [
        Tile(
            code=row["province"],
            name=province_name(row["province"]),
            x=int(row["column"]) * TILE,
            y=int(row["row"]) * TILE,
            value=cell(value := values.get(row["province"], 0)),
            strength=_strength(value, most),
        )
        for row in rows
    ]
    return TileMap(tiles, max(t.x for t in tiles) + TILE, max(t.y for t in tiles) + TILE)


def draw_bars(table: Table) -> list[Bar]:
    """The rows of a table of two columns, with bars where they may be compared; a withheld row has none."""
    numbers = [value for _, value in table.rows if isinstance(value, int)]
    most = max(numbers, default=0) if table.comparable else 0
    return [
        Bar(label, value, round(100 * value / most, 1) if most and isinstance(value, int) else 0.0)
        for label, value in table.rows
    ]


def _strength(value: Count, most: int) -> float:
    """The square root keeps small provinces visible beside the capital."""
    return round(max(FAINTEST, (value / most) ** 0.5), 3) if value else 0.0
