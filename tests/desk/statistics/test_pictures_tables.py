"""Tiles of the maps: every province once, none on another, short names for those alone that need them."""

import re
from collections import Counter

import pytest
from django.utils.translation import override

from jointdesk.desk.statistics.pictures.lettering import clusters, wrap
from jointdesk.desk.statistics.pictures.maps import GAP, draw_tiles
from jointdesk.desk.statistics.pictures.picture import PHONE
from jointdesk.engine.reference import provinces, read_tsv, tiles

ROOM = "jointdesk.engine.reference"


@pytest.mark.parametrize(("country", "count"), [("KH", 25), ("VN", 34), ("KR", 17)])
def test_every_province_has_a_tile_of_its_own(country, count):
    placed = tiles()[country]
    assert {tile.code for tile in placed} == {
        code for code, province in provinces().items() if province.country == country
    }
    assert len(placed) == count == len({(tile.column, tile.row) for tile in placed})


def test_north_is_above_and_west_is_left():
    """Latitude and longitude of a few capitals, from any atlas: the order of rows and columns."""
    places = {
        tile.code: (tile.column, tile.row) for country in ("KH", "VN", "KR") for tile in tiles()[country]
    }
    for north, south in [
        ("VN-HN", "VN-26"),
        ("VN-26", "VN-SG"),
        ("KH-22", "KH-12"),
        ("KH-12", "KH-18"),
        ("KR-11", "KR-26"),
    ]:
        assert places[north][1] < places[south][1], (north, south)
    for west, east in [("VN-71", "VN-HP"), ("KH-24", "KH-12"), ("KH-12", "KH-20"), ("KR-28", "KR-31")]:
        assert places[west][0] < places[east][0], (west, east)


def test_short_names_belong_to_provinces_and_fit_a_tile():
    rows = read_tsv(ROOM, "tile_names.tsv")
    assert max(Counter((row["province"], row["language"]) for row in rows).values()) == 1
    for row in rows:
        province = provinces()[row["province"]]
        assert row["language"] in province.names
        whole = row["name"].replace("|", "\u200b")
        tile = PHONE / (1 + max(tile.column for tile in tiles()[province.country])) - GAP
        assert len(wrap(whole, tile, 10)) <= 2
        assert "…" not in "".join(wrap(whole, tile, 10)), row


@pytest.mark.parametrize("language", ["en", "vi", "km", "ko", "zh-hans"])
@pytest.mark.parametrize("country", ["KH", "VN", "KR"])
def test_no_name_is_cut_on_a_phone(country, language):
    with override(language):
        picture = draw_tiles("k", "t", country, {}, unit="u")
    assert picture is not None
    lines = re.findall(r'<text class="tile-name"[^>]*>([^<]+)</text>', picture.phone)
    assert len(lines) >= len(tiles()[country])
    assert [line for line in lines if "…" in line] == []
    # a letter alone on a line is a name broken where nobody breaks it
    assert [line for line in lines if len(clusters(line)) == 1 and line not in whole_names()] == []


def whole_names() -> set[str]:
    return {name for province in provinces().values() for name in province.names.values()}
