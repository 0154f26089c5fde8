"""A desk's own map: drawn where it covers the country; a hostile file costs one line and the report has its tiles."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from jointdesk.desk.statistics.pictures import geojson
from jointdesk.desk.statistics.pictures.geojson import FILE, find_areas, read_areas
from jointdesk.desk.statistics.pictures.maps import draw_map
from jointdesk.engine.errors import CallerError

VALUES = {"KH-12": 900, "KH-8": 40, "KH-7": None}


def square(west: float, south: float, side: float = 1.0) -> list[list[float]]:
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: str, *rings: list[list[float]]) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"iso": code},
        "geometry": {"type": "Polygon", "coordinates": list(rings)},
    }


def collection(*features: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


CAMBODIA = collection(
    feature("KH-12", square(104.5, 11)),
    feature("KH-8", square(105.5, 11)),
    feature("KH-7", square(104.5, 10)),
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "maps").mkdir()
    return tmp_path


def draw(home: Path, values=VALUES):
    picture = draw_map("k", "t", "KH", values, unit="u", home=home)
    assert picture is not None
    return picture


def test_areas_are_drawn_in_place_of_tiles(home):
    (home / FILE).write_bytes(CAMBODIA)
    picture = draw(home)
    assert picture.note == ""
    paths = re.findall(r'<path class="([\w-]+)"', picture.wide)
    assert [paint for paint in paths if paint != "edge"] == ["step-5", "withheld", "step-3"]
    assert {"900", "40", "x"} <= {element.text for element in ElementTree.fromstring(picture.wide).iter()}


def test_west_is_left_north_is_up_and_a_degree_of_longitude_is_shorter(home):
    (home / FILE).write_bytes(collection(feature("KH-12", square(100, 59)), feature("KH-8", square(101, 58))))
    shapes = re.findall(r'<path class="step-\d"[^>]* d="([^"]+)"', draw(home, {"KH-12": 1, "KH-8": 1}).wide)
    phnom_penh, kandal = (
        [tuple(map(float, p.split())) for p in re.findall(r"[\d.]+ [\d.]+", s)] for s in shapes
    )
    assert max(x for x, _ in phnom_penh) <= min(x for x, _ in kandal) + 0.2
    assert max(y for _, y in phnom_penh) <= min(y for _, y in kandal) + 0.2
    wide = max(x for x, _ in kandal) - min(x for x, _ in kandal)
    high = max(y for _, y in kandal) - min(y for _, y in kandal)
    assert wide / high == pytest.approx(0.515, abs=0.01)  # cos 59°


def test_what_nobody_could_see_is_left_out(home):
    ring = [[104 + place / 100_000, 11.0] for place in range(50_000)] + [[104.5, 12.0], [104.0, 11.0]]
    (home / FILE).write_bytes(collection(feature("KH-12", ring), feature("KH-8", square(105.5, 11, 1e-7))))
    picture = draw(home)
    assert len(picture.wide) < 30_000
    assert "Kandal: 40" in picture.wide


def test_provinces_the_map_lacks_are_named(home):
    (home / FILE).write_bytes(CAMBODIA)
    assert draw(home, VALUES | {"KH-18": 3}).note == "Not on the map: Preah Sihanouk"


def test_another_country_has_tiles(home):
    (home / FILE).write_bytes(collection(feature("VN-HN", square(105, 21))))
    picture = draw(home)
    assert picture.note == ""
    assert picture.wide.count("<rect") > 25


def test_a_file_that_changed_is_read_again(home):
    (home / FILE).write_bytes(collection(feature("KH-12", square(105, 11))))
    first = find_areas(home)
    (home / FILE).write_bytes(CAMBODIA)
    assert first is not None
    assert set(find_areas(home) or ()) > set(first)


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"", "provinces.geojson: it is not JSON"),
        (b"\xff\xfe{", "provinces.geojson: it is not JSON"),
        (b"[" * 200_000, "provinces.geojson: it is not JSON"),
        (b"[]", "provinces.geojson: it needs 1 to 500 features"),
        (collection(), "provinces.geojson: it needs 1 to 500 features"),
        (collection(*[{}] * 501), "provinces.geojson: it needs 1 to 500 features"),
        (collection("x"), "provinces.geojson, area 1: properties.iso is no code of ISO 3166-2"),
        (collection(feature("<b>", square(1, 1))), "area 1: properties.iso is no code"),
        (
            collection(feature("KH-12", square(1, 1)), feature("KH-8", square(179.5, 1))),
            "area 2: its geometry",
        ),
        (collection(feature("KH-12", square(1, 1)[:3])), "area 1: its geometry"),
        (collection(feature("KH-12", [["1", []]] * 5)), "area 1: its geometry"),
        (CAMBODIA.replace(b"104.5", b"NaN"), "area 1: its geometry"),
        (CAMBODIA.replace(b"104.5", b"1e999"), "area 1: its geometry"),
        (CAMBODIA.replace(b"Polygon", b"Point"), "area 1: its geometry"),
        (collection({"properties": {"iso": "KH-12"}}), "area 1: its geometry"),
        (collection({"properties": {"iso": "KH-12"}, "geometry": None}), "area 1: its geometry"),
    ],
    ids=range(16),
)
def test_a_hostile_file_costs_one_line(raw, line, home):
    with pytest.raises(CallerError) as caught:
        read_areas(raw)
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)
    (home / FILE).write_bytes(raw)
    picture = draw(home)
    assert str(caught.value) in picture.note
    assert picture.wide.count("<rect") > 25


def test_too_many_points_and_too_large_a_file_are_refused(home, monkeypatch):
    monkeypatch.setattr(geojson, "MOST_POINTS", 12)
    with pytest.raises(CallerError, match="more than 12 points"):
        read_areas(CAMBODIA)
    with (home / FILE).open("wb") as file:
        file.truncate(geojson.MOST_OCTETS + 1)
    with pytest.raises(CallerError, match="larger than 8 MB"):
        find_areas(home)


def test_a_map_that_is_a_folder_is_said(home):
    (home / FILE).mkdir()
    assert "cannot be read" in draw(home).note
