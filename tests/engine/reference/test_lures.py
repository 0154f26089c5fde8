"""How they lure is said whole in five languages, each in its own script, and names nobody."""

import re

import pytest

from jointdesk.engine.identifiers import extract
from jointdesk.engine.reference import LANGUAGES, borders, countries, lures, provinces, scam_types

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
