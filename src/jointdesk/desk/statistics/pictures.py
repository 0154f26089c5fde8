"""The report's pictures as numbers a template draws: tiles of a map, bars of a chart. Each has a table beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jointdesk.desk.accounts.naming import province_name
from jointdesk.engine.reference import read_tsv

TILE = 84  # user units; the template's viewBox follows
FAINTEST = 0.12
BARS = 12


@dataclass(frozen=True)
class Tile:
    """One province of a tile-grid map: x, y in user units; `strength` 0 (nothing) to 1 (the most)."""

    code: str
    name: str
    x: int
    y: int
    value: int
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
    value: int
    share: float


def draw_map(country: str, values: Mapping[str, int]) -> TileMap | None:
    """The tile-grid map of a country's provinces; None where we have no table of tiles."""
    cells = [row for row in read_tsv(__package__, "tiles.tsv") if row["country"] == country]
    if not cells:
        return None
    most = max(values.values(), default=0)
    tiles = [
        Tile(
            code=cell["province"],
            name=province_name(cell["province"]),
            x=int(cell["column"]) * TILE,
            y=int(cell["row"]) * TILE,
            value=(value := values.get(cell["province"], 0)),
            # the square root keeps small provinces visible beside the capital
            strength=round(max(FAINTEST, (value / most) ** 0.5), 3) if value else 0.0,
        )
        for cell in cells
    ]
    return TileMap(tiles, max(t.x for t in tiles) + TILE, max(t.y for t in tiles) + TILE)


def draw_bars(
    values: Mapping[str, int], name: Callable[[str], str], rest: str, *, at_most: int = BARS
) -> list[Bar]:
    """The largest values as bars, what is left gathered under `rest`."""
    ranked = sorted(values.items(), key=lambda item: (-item[1], item[0]))
    shown = [(name(key), value) for key, value in ranked[:at_most]]
    if left := sum(value for _, value in ranked[at_most:]):
        shown.append((rest, left))
    most = max((value for _, value in shown), default=0)
    return [Bar(label, value, round(100 * value / most, 1) if most else 0.0) for label, value in shown]
