"""Zawgyi, the font that took Unicode's code points: found, made Unicode, and Unicode left alone."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jointdesk.engine.names import compare, read
from jointdesk.engine.names.burmese import as_unicode, is_zawgyi
from jointdesk.engine.reference import read_tsv

ZAWGYI = {
    "ေအာင္ဆန္းစုၾကည္": "အောင်ဆန်းစုကြည်",
    "ေဒၚေအာင္ဆန္းစုၾကည္": "ဒေါ်အောင်ဆန်းစုကြည်",
    "ေန၀င္း": "နေဝင်း",
    "သန္းေ႐ႊ": "သန်းရွှေ",
    "မင္းေအာင္လႈိင္": "မင်းအောင်လှိုင်",
    "ထင္ေက်ာ္": "ထင်ကျော်",
    "၀င္းျမင့္": "ဝင်းမြင့်",
    "ခင္ၫြန္႔": "ခင်ညွန့်",
    "မင္းကိုႏိုင္": "မင်းကိုနိုင်",
    "သီတဂူဆရာေတာ္": "သီတဂူဆရာတော်",
    "သိဂႌ": "သိင်္ဂီ",
    "၀ဏၰေမာင္လြင္": "ဝဏ္ဏမောင်လွင်",
}
UNICODE = [*ZAWGYI.values(), "ဥတ္တမ", "ဦးနု", "ဘဦး", "အိန္ဒြာကျော်ဇင်", "သန့်မြင့်ဦး", "ပြည်တီဦး", "ဗိဿနိုး", "Aung San"]


@pytest.mark.parametrize(("typed", "meant"), ZAWGYI.items())
def test_zawgyi_becomes_unicode(typed: str, meant: str) -> None:
    assert is_zawgyi(typed)
    assert unicodedata.normalize("NFC", as_unicode(typed)) == unicodedata.normalize("NFC", meant)


@pytest.mark.parametrize("text", UNICODE)
def test_unicode_stays(text: str) -> None:
    assert not is_zawgyi(text)
    assert as_unicode(text) == text


@pytest.mark.parametrize("text", ["ၸၢႆးသႅင်", "ၼၢင်းၶမ်း", "ကညီကျိာ်"])
def test_other_languages_of_the_script_are_not_taken_for_zawgyi(text: str) -> None:
    assert not is_zawgyi(text)


def test_a_nought_between_letters_is_a_letter() -> None:
    assert as_unicode("၀င်းမြင့်") == "ဝင်းမြင့်"


@example("စံႍၥု")
@given(st.text(alphabet=st.characters(min_codepoint=0x1000, max_codepoint=0x109F), max_size=60))
def test_what_has_been_made_unicode_stays(text: str) -> None:
    if not is_zawgyi(once := as_unicode(text)):
        assert as_unicode(once) == once


@pytest.mark.parametrize(
    ("typed", "latin"), [("ေန၀င္း", "Ne Win"), ("ေဒၚေအာင္ဆန္းစုၾကည္", "Daw Aung San Suu Kyi")]
)
def test_a_zawgyi_name_is_recognised(typed: str, latin: str) -> None:
    assert compare(read(typed), read(latin)).outcome == "match"


def test_the_table_gives_one_reading_of_a_code_point() -> None:
    rows = read_tsv("jointdesk.engine.names.burmese", "zawgyi.tsv")
    codes = [int(row["zawgyi"], 16) for row in rows]
    assert len(codes) == len(set(codes))
    assert all(0x1000 <= code <= 0x109F for code in codes)
    assert all(
        0x1000 <= int(part, 16) <= 0x109F for row in rows for part in row["unicode"].replace("*", "").split()
    )
