"""The report's pictures as numbers a template draws: tiles of a map, bars of a chart. Each has a table beside it."""

from collections.abc import Callable
from dataclasses import dataclass

from jointdesk.desk.accounts.naming import province_name
from jointdesk.desk.statistics.report import Count, Split
from jointdesk.desk.statistics.tables import Cell, cell
from jointdesk.engine.reference import read_tsv

TILE = 84  # user units; the template's viewBox follows
FAINTEST = 0.12
BARS = 12


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

    label: str
    value: Cell
    share: float


def draw_map(country: str, values: Split) -> TileMap | None:
    """The tile-grid map of a country's provinces; None where we have no table of tiles, or all is withheld."""
    rows = [row for row in read_tsv(__package__, "tiles.tsv") if row["country"] == country]
    if not rows or values is None:
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


def draw_bars(values: Split, name: Callable[[str], str], rest: str, *, at_most: int = BARS) -> list[Bar]:
    """The largest values as bars, what is left gathered under `rest`; then what is withheld, without a bar."""
    known = {key: value for key, value in (values or {}).items() if value is not None}
    ranked = sorted(known.items(), key=lambda item: (-item[1], item[0]))
    shown = [(name(key), value) for key, value in ranked[:at_most]]
    if left := sum(value for _, value in ranked[at_most:]):
        shown.append((rest, left))
    most = max((value for _, value in shown), default=0)
    bars = [Bar(label, value, round(100 * value / most, 1) if most else 0.0) for label, value in shown]
    withheld = sorted(name(key) for key in (values or {}) if key not in known)
    return bars + [Bar(label, cell(None), 0.0) for label in withheld]


def _strength(value: Count, most: int) -> float:
    """The square root keeps small provinces visible beside the capital."""
    return round(max(FAINTEST, (value / most) ** 0.5), 3) if value else 0.0
