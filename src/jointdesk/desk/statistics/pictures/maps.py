"""Maps of a country's provinces: a tile each, or the desk's own areas, painted in steps.

Tiles are drawn by default: readable on a phone, every province the same size, and no border that somebody disputes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.naming import province_name
from jointdesk.desk.statistics.pictures import svg
from jointdesk.desk.statistics.pictures.areas import draw_areas
from jointdesk.desk.statistics.pictures.geojson import find_areas
from jointdesk.desk.statistics.pictures.lettering import width, wrap
from jointdesk.desk.statistics.pictures.picture import (
    PHONE,
    Drawing,
    Picture,
    figure,
    legend,
    make_picture,
    say_most,
    say_table,
    say_withheld,
)
from jointdesk.desk.statistics.pictures.scales import Value, thresholds
from jointdesk.desk.statistics.pictures.steps import is_light_on, legend_of_steps, paint_of
from jointdesk.engine.errors import CallerError
from jointdesk.engine.reference import Tile, short_name, tiles

GAP = 4.0
# a long country has flatter tiles, so that it fits a page
MOST_HEIGHT, LEAST_TILE = 700.0, 44.0


def draw_tiles(
    key: str, title: str, country: str, values: Mapping[str, Value], *, unit: str
) -> Picture | None:
    """The tile map; a province that `values` does not name has 0. None for a country without a table."""
    placed = tiles().get(country)
    if not placed:
        return None
    whole = {tile.code: values.get(tile.code, 0) for tile in placed}
    begins = thresholds(whole.values())
    return make_picture(
        key, title, unit, say_map(whole, unit), lambda room: _draw_tiles(placed, whole, begins, room)
    )


def draw_map(
    key: str, title: str, country: str, values: Mapping[str, Value], *, unit: str, home: Path | None = None
) -> Picture | None:
    """The desk's own areas of the country where its `home` has them, else tiles.

    A file that cannot be drawn is said in the picture's note, and tiles are drawn.
    """
    note, own = "", None
    try:
        own = find_areas(home) if home else None
    except CallerError as error:
        note = _("The desk's own map is not drawn: %(reason)s") % {"reason": error}
    areas = {code: rings for code, rings in (own or {}).items() if code.startswith(f"{country}-")}
    if not areas:
        drawn = draw_tiles(key, title, country, values, unit=unit)
        return replace(drawn, note=note) if drawn else None
    whole = {code: values.get(code, 0) for code in areas} | dict(values)
    begins = thresholds(whole.values())
    drawn = make_picture(
        key, title, unit, say_map(whole, unit), lambda room: draw_areas(areas, whole, begins, room)
    )
    missing = [province_name(code) for code in values if code and code not in areas]
    return (
        replace(drawn, note=_("Not on the map: %(names)s") % {"names": ", ".join(missing)})
        if missing
        else drawn
    )


def say_map(values: Mapping[str, Value], unit: str) -> tuple[str, ...]:
    """What a map shows, in words: the greatest, how many have none, how many are withheld."""
    pairs = [(province_name(code), value) for code, value in values.items()]
    return (say_most(pairs, unit), say_withheld(values.values()), say_table())


def _draw_tiles(
    placed: Sequence[Tile], values: Mapping[str, Value], begins: Sequence[float], room: float
) -> Drawing:
    columns, rows = max(tile.column for tile in placed) + 1, max(tile.row for tile in placed) + 1
    wide = min(room / columns, 84.0)
    high = min(wide, max(LEAST_TILE, MOST_HEIGHT / rows)) if room > PHONE else min(wide, 46.0)
    left = (room - columns * wide) / 2
    parts = [
        _tile(tile, values[tile.code], begins, (left + tile.column * wide, tile.row * high), (wide, high))
        for tile in placed
    ]
    signs = legend(legend_of_steps(values, begins), left, rows * high + 10, room - 2 * left)
    return Drawing([*parts, *signs.parts], rows * high + 10 + signs.height)


def _tile(
    tile: Tile, value: Value, begins: Sequence[float], at: tuple[float, float], size: tuple[float, float]
) -> str:
    (x, y), (wide, high) = at, size
    light = "-light" if is_light_on(value, begins) else ""
    name = province_name(tile.code)
    letters = 12.0 if wide > 70 else 10.0
    lines = _lines(tile.code, wide - GAP, letters)
    middle, top = x + wide / 2, y + high / 2 - (len(lines) * (letters + 0.5) + 15) / 2 + letters - 1.5
    names = [
        svg.text(
            words,
            middle,
            top + place * (letters + 0.5),
            paint=f"tile-name{light}",
            text_anchor="middle",
            font_size=letters,
        )
        for place, words in enumerate(lines)
    ]
    foot = top + (len(lines) - 1) * (letters + 0.5) + 14.5
    return svg.group(
        svg.rect(x + GAP / 2, y + GAP / 2, wide - GAP, high - GAP, paint=paint_of(value, begins), rx=4),
        *names,
        svg.text(figure(value), middle, foot, paint=f"tile-value{light}", text_anchor="middle"),
        said=f"{name}: {figure(value)}",
    )


def _lines(code: str, room: float, letters: float) -> list[str]:
    """The whole name where its words fit, else as it is shortened or parted for tiles."""
    name = province_name(code)
    if all(width(word, letters) <= room for word in name.split()):
        return wrap(name, room, letters)
    language = (get_language() or "en").split("-")[0]
    return wrap(short_name(code, language), room, letters)
