"""Where warnings stand: a tile a province, each a way to its warnings; number and sign tell what the colour does."""

from collections.abc import Iterable
from dataclasses import dataclass

from jointdesk.engine.letterbox.advisories import Advisory
from jointdesk.engine.reference import Tile, provinces, short_name, tiles
from jointdesk.portal.door import DOOR
from jointdesk.portal.hotlines import name_country, table_language
from jointdesk.portal.warnings.shown import GRAVE


@dataclass(frozen=True)
class Place:
    """A province on the map. `tone`: of its gravest warning, empty where none names it."""

    tile: Tile
    name: str
    short: str
    warnings: int
    grave: int

    @property
    def tone(self) -> str:
        return "red" if self.grave else "amber" if self.warnings else ""


@dataclass(frozen=True)
class TileMap:
    country: str
    places: tuple[Place, ...]

    @property
    def name(self) -> str:
        return name_country(self.country)

    @property
    def warned(self) -> list[Place]:
        """The provinces that a warning names, those with the gravest first."""
        named = [place for place in self.places if place.warnings]
        return sorted(named, key=lambda place: (-place.grave, -place.warnings, place.name))


def draw_maps(advisories: Iterable[Advisory]) -> list[TileMap]:
    """The door's own country first, then others that a warning names; one that has no table of tiles is left out."""
    told = list(advisories)
    named = {provinces()[code].country for one in told for code in one.provinces if code in provinces()}
    drawn = [country for country in tiles() if country == DOOR.country or country in named]
    return [
        TileMap(country, tuple(_place(tile, told) for tile in tiles()[country]))
        for country in sorted(drawn, key=lambda country: country != DOOR.country)
    ]


def _place(tile: Tile, told: list[Advisory]) -> Place:
    here = [one for one in told if tile.code in one.provinces]
    language = table_language()
    return Place(
        tile,
        provinces()[tile.code].names[language],
        short_name(tile.code, language),
        len(here),
        sum(one.severity in GRAVE for one in here),
    )
