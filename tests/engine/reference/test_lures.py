"""How they lure is said whole in five languages, each in its own script, and names nobody."""

import re
from xml.etree import ElementTree

import pytest

from jointdesk.engine.identifiers import extract
from jointdesk.engine.reference import LANGUAGES, borders, countries, lures, provinces, scam_types
from jointdesk.engine.reference.lure_pictures import draw_lure

SCRIPTS = {
    "km": "[\u1780-\u17ff]",
    "ko": "[\uac00-\ud7a3]",
    "zh": "[\u4e00-\u9fff]",
    "vi": "[\u1ea0-\u1ef9đơưăêôâ]",
}


@pytest.mark.parametrize("lure", lures().values(), ids=lambda lure: lure.code)
def test_a_lure_says_everything_in_every_language(lure):
    assert lure.scam_types
    assert set(lure.scam_types) <= set(scam_types())
    assert len(lure.says) == 2
    for said in lure.texts:
        assert set(said) == set(LANGUAGES)
        assert len(set(said.values())) == len(LANGUAGES)
        for language, script in SCRIPTS.items():
            assert re.search(script, said[language]), said[language]


@pytest.mark.parametrize("lure", lures().values(), ids=lambda lure: lure.code)
def test_a_lure_has_a_picture_of_its_own_that_takes_a_colour(lure):
    drawn = ElementTree.fromstring(draw_lure(lure.code, "#8a1f11"))
    assert drawn.get("viewBox") == "0 0 64 64"
    assert len(drawn) > 0
    assert "currentColor" not in draw_lure(lure.code, "#8a1f11")
    # nothing that a page or a sheet must fetch or run
    assert {one.tag.partition("}")[2] for one in drawn.iter()} <= {"svg", "path", "rect", "circle"}
    assert [other.code for other in lures().values() if draw_lure(other.code) == draw_lure(lure.code)] == [
        lure.code
    ]


def test_no_example_holds_a_number_or_account_that_could_be_somebodys():
    found = [
        one
        for lure in lures().values()
        for said in lure.texts
        for text in said.values()
        for one in extract(text)
    ]
    assert found == []


def test_every_scam_has_a_way_told():
    assert {code for lure in lures().values() for code in lure.scam_types} == set(scam_types())


def test_borders_are_of_known_provinces_and_never_with_themselves():
    for code, neighbours in borders().items():
        assert code in provinces()
        assert neighbours
        for country in neighbours:
            assert country in countries()
            assert country != provinces()[code].country
    # what one side of the common border says, the other says too
    assert {c for c, n in borders().items() if "KH" in n and c.startswith("VN")}
    assert {c for c, n in borders().items() if "VN" in n and c.startswith("KH")}
