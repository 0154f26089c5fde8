"""Names nobody would bear: always an outcome, in linear time."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jointdesk.engine.names import compare, read
from jointdesk.engine.names.keys import MOST_SLOTS, MOST_UNITS, name_keys
from jointdesk.engine.names.text import LONGEST, MOST_WORDS

SCRIPTS = "aănđNguyễnVan 김민준陳偉明ហ៊ុនសែនทักษิณအောင်ဆန်းПутин,.-'()\u202e\u200b\u0000\t\U000e0001"
ANY = st.one_of(st.text(max_size=60), st.text(alphabet=SCRIPTS, max_size=60))
HOSTILE = {
    "long latin": "a" * 10_000,
    "long words": "Nguyen " * 2_000,
    "long thai": "เ" * 10_000,
    "long khmer": "ក្" * 5_000,
    "longest read": "ก" * 400,
    "longest khmer": "ក្ក" * 130,
    "longest latin": "na" * 199,
    "many words": "a b " * 99,
    "longest burmese": "က္" * 200,
    "marks": "a" + "\u0301" * 390,
    "controls": "\u202e\u200b\u0000\u2066" * 100,
    "surrogates": "\ud800" * 400,
    "brackets": "(" * 400,
    "brackets in brackets": "(a" * 100 + "b)" * 100,
    "aliases": "an alias " * 44,
    "quotes": '"“' * 200,
    "ranks": "พ." * 200,
    "titles": "นาย" * 133,
    "grows under NFKC": "\ufdfa" * 400,
    "marks without a base": "\u0301\u0e31\u17d2\u1039" * 100,
    "typed marks": "a^~" * 133,
    "hangul letters": "\u1100" * 400,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_has_an_outcome_and_is_read_in_bounds(text: str) -> None:
    name = read(text)
    assert len(name.tokens) <= MOST_WORDS * LONGEST
    assert sum(len(token.plain) for token in name.tokens) <= 4 * LONGEST
    assert len(name.alternatives) <= 12
    for other in ("Nguyễn Văn An", "김민준", "陳偉明", text):
        found = compare(name, read(other))
        assert found.outcome in ("match", "no_match", "cannot_compare")
        assert found.reasons


def test_a_text_longer_than_any_name_is_no_name() -> None:
    found = compare(read("Hun Sen " * 2_000), read("Hun Sen"))
    assert found.outcome == "cannot_compare"
    assert "longer than any name" in found.reasons[0]


@pytest.mark.parametrize(
    "noisy",
    [
        "Hun\u200b Sen",
        "\u202eHun Sen\u202c",
        "HUN  SEN\ud800",
        "Ｈｕｎ　Ｓｅｎ",
        "Hun Sen [14]",
        "Hun\tSen\u0000",
        "Hun\u00a0Sen",
        "Hun\u2028Sen",
        "\u2066Hun\u2069 Sen\ufeff",
        "Hun\u0301 Sen\u20dd",
        "H\u00adun Sen",
        "\u0301\u0e31 Hun Sen",
        "Hun\U000e0041 Sen",
    ],
)
def test_invisible_characters_do_not_hide_a_name(noisy: str) -> None:
    assert compare(read(noisy), read("Hun Sen")).outcome == "match"


FORMS = ["Nguyễn Phú Trọng", "김대중", "ហ៊ុន សែន", "ทักษิณ ชินวัตร", "ທອງລຸນ ສີສຸລິດ", "阮富仲", "Путин", "ガンジー"]


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("text", FORMS)
def test_the_unicode_form_of_a_name_makes_no_difference(text: str, form: str) -> None:
    one, other = read(text), read(unicodedata.normalize(form, text))
    assert [token.text for token in one.tokens] == [token.text for token in other.tokens]


@pytest.mark.parametrize("letters", ["ㄱㅣㅁㄷㅐㅈㅜㅇ", "\uffa1\uffdc\uffb1\uffa7\uffc3\uffb8\uffd3\uffb7"])
def test_hangul_typed_letter_by_letter_is_read_as_syllables(letters: str) -> None:
    assert compare(read(letters), read("김대중")).outcome == "match"


@settings(max_examples=150, deadline=None)
@given(ANY, ANY)
def test_any_two_texts_compare_alike_both_ways(a: str, b: str) -> None:
    one, other = read(a), read(b)
    found, back = compare(one, other), compare(other, one)
    assert (found.outcome, found.score) == (back.outcome, back.score)
    assert 0 <= found.score <= 1
    assert found.reasons


@settings(max_examples=100, deadline=None)
@given(ANY)
def test_a_name_never_contradicts_itself(text: str) -> None:
    name = read(text)
    assert compare(name, name).outcome != "no_match"
    keys = name_keys(name)
    assert all(len(said.slots) <= MOST_SLOTS for said in keys.readings)
    assert len(keys.units) <= MOST_UNITS
