"""Each reference table has its form: a source, every language filled, codes that are codes."""

import re
from collections import Counter

import pytest

from jointdesk.engine.errors import OwnError
from jointdesk.engine.reference import LANGUAGES, countries, indicators, provinces, read_tsv, scam_types
from jointdesk.engine.reference import tables as tables_module

SCRIPTS = {"km": "[\u1780-\u17ff]", "ko": "[\uac00-\ud7a3]", "zh": "[\u4e00-\u9fff]"}

NAMED = {
    **{f"province {code}": province.names for code, province in provinces().items()},
    **{f"country {code}": country.names for code, country in countries().items()},
    **{f"scam type {code}": scam.names for code, scam in scam_types().items()},
    **{f"indicator {number}": indicator.names for number, indicator in indicators().items()},
}


@pytest.mark.parametrize("what", NAMED)
def test_every_entry_is_named_in_five_languages_and_their_scripts(what: str) -> None:
    names = NAMED[what]
    assert set(names) == set(LANGUAGES)
    assert all(name and name == name.strip() for name in names.values())
    for language, script in SCRIPTS.items():
        assert re.search(script, names[language]), f"{what}: {language} is not in its script"
    assert names["en"].isascii()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_provinces_of_a_country_share_a_name(language: str) -> None:
    counts = Counter((province.country, province.names[language]) for province in provinces().values())
    assert [name for name, count in counts.items() if count > 1] == []


def test_provinces_are_25_34_and_17_with_one_capital_each() -> None:
    per_country = Counter(province.country for province in provinces().values())
    assert per_country == {"KH": 25, "VN": 34, "KR": 17}
    capitals = [province.code for province in provinces().values() if province.capital]
    assert capitals == ["KH-12", "VN-HN", "KR-11"]


def test_province_codes_are_iso_3166_2_and_their_country_is_known() -> None:
    for code, province in provinces().items():
        assert re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", code)
        assert code.startswith(province.country)
        assert province.country in countries()


def test_country_codes_are_iso_3166_1() -> None:
    assert all(re.fullmatch("[A-Z]{2}", code) for code in countries())
    assert all(country.demonym for country in countries().values())


def test_scam_types_are_those_of_the_domain() -> None:
    expected = (
        "ROMANCE PIG_BUTCHER INVEST JOB_TASK JOB_RECRUIT IMP_OFFICIAL IMP_BANK IMP_FRIEND LOAN ECOMMERCE PHISH "
        "MALWARE_APP ATO_SIM SEXTORT LOTTERY BEC TECH_SUPPORT RECOVERY GAMBLING OTHER"
    )
    assert list(scam_types()) == expected.split()
    assert all(
        re.fullmatch(r"\d{4,5}", scam.iccs) and scam.ic3 and scam.singapore for scam in scam_types().values()
    )


def test_indicators_are_numbered_1_to_22() -> None:
    assert list(indicators()) == list(range(1, 23))
    assert all(re.fullmatch("[a-z_]+", indicator.code) for indicator in indicators().values())
    assert len({indicator.code for indicator in indicators().values()}) == 22


@pytest.mark.parametrize(
    ("text", "why"),
    [("a\tb\n1\t2\n", "no '# source:' line"), ("# source: us\na\tb\n1\n", "line 3: 1 cells")],
)
def test_a_table_out_of_form_is_refused(
    text: str, why: str, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    (tmp_path / "bad.tsv").write_text(text)
    monkeypatch.setattr(tables_module, "files", lambda package: tmp_path)
    read_tsv.cache_clear()
    with pytest.raises(OwnError, match=why):
        read_tsv("anything", "bad.tsv")
    read_tsv.cache_clear()
