"""The desk's own areas, painted like tiles: projected at their middle latitude, without points nobody could see."""

from collections.abc import Mapping, Sequence
from math import cos, hypot, radians

from jointdesk.desk.accounts.naming import province_name
from jointdesk.desk.statistics.pictures import svg
from jointdesk.desk.statistics.pictures.geojson import Areas, Ring
from jointdesk.desk.statistics.pictures.lettering import width
from jointdesk.desk.statistics.pictures.picture import PHONE, Drawing, figure, legend
from jointdesk.desk.statistics.pictures.scales import Value
from jointdesk.desk.statistics.pictures.steps import is_light_on, legend_of_steps, paint_of

HIGH_WIDE, HIGH_PHONE = 560.0, 440.0
NEAR = 0.6  # units: a point nearer to the one before it is left out
SIZE = 12.0


def draw_areas(areas: Areas, values: Mapping[str, Value], begins: Sequence[float], room: float) -> Drawing:
    """`values` for the areas' codes; one that it does not name has 0."""
    projected, high = _project(areas, room, HIGH_PHONE if room <= PHONE else HIGH_WIDE)
    parts = [_area(code, rings, values.get(code, 0), begins) for code, rings in sorted(projected.items())]
    signs = legend(legend_of_steps(values, begins), 0, high + 12, room)
    return Drawing([*parts, *signs.parts], high + 12 + signs.height)


def _project(areas: Areas, room: float, most_high: float) -> tuple[dict[str, list[Ring]], float]:
    """Equirectangular at the middle latitude, in user units, in the middle of the room; and how high it is."""
    points = [point for rings in areas.values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = cos(radians((south + north) / 2))
    wide, high = max((east - west) * squeeze, 1e-6), max(north - south, 1e-6)
    scale = min((room - 4) / wide, most_high / high)
    left = (room - wide * scale) / 2

    def lay(ring: Ring) -> Ring:
        return _thin([(left + (x - west) * squeeze * scale, (north - y) * scale + 2) for x, y in ring])

    laid = {code: [thin for ring in rings if len(thin := lay(ring)) > 2] for code, rings in areas.items()}
    # an area too small to be seen is a dot, not left out
    for code, rings in areas.items():
        if not laid[code]:
            x, y = left + (rings[0][0][0] - west) * squeeze * scale, (north - rings[0][0][1]) * scale + 2
            laid[code] = [((x - 2, y - 2), (x + 2, y - 2), (x + 2, y + 2), (x - 2, y + 2))]
    return laid, high * scale + 4


def _thin(ring: Sequence[tuple[float, float]]) -> Ring:
    kept = [ring[0]]
    for point in ring[1:]:
        if hypot(point[0] - kept[-1][0], point[1] - kept[-1][1]) >= NEAR:
            kept.append(point)
    return tuple(kept)


def _area(code: str, rings: Sequence[Ring], value: Value, begins: Sequence[float]) -> str:
    moves = ["M" + "L".join(svg.point(x, y) for x, y in ring) + "Z" for ring in rings]
    shape = svg.path(moves, paint=paint_of(value, begins), fill_rule="evenodd")
    edge = [] if value is None or value == 0 else [svg.path(moves, paint="edge")]
    return svg.group(
        shape, *edge, *_write(value, rings, begins), said=f"{province_name(code)}: {figure(value)}"
    )


def _write(value: Value, rings: Sequence[Ring], begins: Sequence[float]) -> list[str]:
    """The figure in the middle of the largest outline, where it has room."""
    ring = max(rings, key=lambda ring: abs(_twice_area(ring)))
    wide = max(x for x, _ in ring) - min(x for x, _ in ring)
    high = max(y for _, y in ring) - min(y for _, y in ring)
    words = figure(value)
    if width(words, SIZE, bold=True) + 8 > wide or high < SIZE + 6:
        return []
    x, y = _middle(ring)
    paint = "tile-value-light" if is_light_on(value, begins) else "tile-value"
    return [svg.text(words, x, y + 4, paint=paint, text_anchor="middle", font_size=SIZE)]


def _twice_area(ring: Ring) -> float:
    following = [*ring[1:], ring[0]]
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, following, strict=True))


def _middle(ring: Ring) -> tuple[float, float]:
    """The centre of gravity of an outline."""
    twice, following = _twice_area(ring), [*ring[1:], ring[0]]
    if abs(twice) < 1e-6:
        return ring[0]
    pairs = list(zip(ring, following, strict=True))
    x = sum((x1 + x2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs)
    y = sum((y1 + y2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs)
    return x / (3 * twice), y / (3 * twice)
