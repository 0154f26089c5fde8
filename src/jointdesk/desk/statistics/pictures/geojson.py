"""A desk's own map: GeoJSON (RFC 7946) of areas with the ISO 3166-2 code of their province. Read bounded, once a file.

The desk answers for what borders it draws; without a file the report draws tiles.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from jointdesk.engine.errors import CallerError

FILE: Final = Path("maps") / "provinces.geojson"
MOST_OCTETS, MOST_AREAS, MOST_POINTS = 8_000_000, 500, 300_000
CODE = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")

Point = tuple[float, float]  # longitude, latitude in degrees
Ring = tuple[Point, ...]
Areas = Mapping[str, tuple[Ring, ...]]  # ISO 3166-2 -> its outlines, holes among them


def find_areas(home: Path) -> Areas | None:
    """The areas of the desk's own map; None where it has none. Raises CallerError for a file that is none."""
    path = home / FILE
    try:
        state = path.stat()
    except FileNotFoundError:
        return None
    except OSError:
        raise _refuse(_("it cannot be read")) from None
    if state.st_size > MOST_OCTETS:
        raise _refuse(_("it is larger than %(n)s MB") % {"n": MOST_OCTETS // 1_000_000})
    return _read_once(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=2)
def _read_once(path: Path, _changed: int, _size: int) -> Areas:
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_OCTETS + 1)
    except OSError:
        raise _refuse(_("it cannot be read")) from None
    return read_areas(raw)


def read_areas(raw: bytes) -> Areas:
    """Parse a collection of polygons. Raises CallerError with one line: the file, the feature, what is wrong."""
    try:
        parsed = json.loads(raw, parse_constant=lambda _word: None)
    except (ValueError, RecursionError):
        raise _refuse(_("it is not JSON")) from None
    features = parsed.get("features") if isinstance(parsed, dict) else None
    if not isinstance(features, list) or not 0 < len(features) <= MOST_AREAS:
        raise _refuse(_("it needs 1 to %(most)s features") % {"most": MOST_AREAS})
    areas: dict[str, tuple[Ring, ...]] = {}
    left = MOST_POINTS
    for number, feature in enumerate(features, 1):
        code, rings = _read_feature(feature, number)
        left -= sum(map(len, rings))
        if left < 0:
            raise _refuse(_("it has more than %(most)s points") % {"most": MOST_POINTS})
        areas[code] = areas.get(code, ()) + rings
    return areas


def _read_feature(feature: Any, number: int) -> tuple[str, tuple[Ring, ...]]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get("iso") if isinstance(properties, dict) else None
    if not isinstance(code, str) or not CODE.fullmatch(code):
        raise _refuse(_("properties.iso is no code of ISO 3166-2"), number)
    try:
        return code, tuple(_read_ring(ring) for ring in _rings(feature["geometry"]))
    except (KeyError, TypeError, ValueError, OverflowError):
        raise _refuse(_("its geometry is no Polygon or MultiPolygon in degrees"), number) from None


def _rings(geometry: Mapping[str, Any]) -> Iterator[Any]:
    if geometry["type"] == "Polygon":
        yield from geometry["coordinates"]
    elif geometry["type"] == "MultiPolygon":
        for polygon in geometry["coordinates"]:
            yield from polygon
    else:
        raise ValueError(geometry["type"])


def _read_ring(ring: Any) -> Ring:
    if not isinstance(ring, list) or not 4 <= len(ring) <= MOST_POINTS:
        raise ValueError("a ring has four points at least")
    points = tuple((float(point[0]), float(point[1])) for point in ring)
    # not NaN, not infinite: a comparison with either is false
    if not all(abs(longitude) <= 180 and abs(latitude) <= 90 for longitude, latitude in points):
        raise ValueError("degrees")
    return points


def _refuse(reason: str, feature: int | None = None) -> CallerError:
    place = _("%(file)s, area %(n)s") % {"file": FILE.name, "n": feature} if feature else FILE.name
    return CallerError(f"{place}: {reason}")
