"""Names nobody would bear: always an outcome, in linear time."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jointdesk.engine.names import compare, read
from jointdesk.engine.names.keys import name_keys

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
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_has_an_outcome_in_little_time(text: str) -> None:
    started = time.perf_counter()
    name = read(text)
    for other in ("Nguyễn Văn An", "김민준", "陳偉明", text):
        found = compare(name, read(other))
        assert found.outcome in ("match", "no_match", "cannot_compare")
        assert found.reasons
    assert time.perf_counter() - started < 2


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
    ],
)
def test_invisible_characters_do_not_hide_a_name(noisy: str) -> None:
    assert compare(read(noisy), read("Hun Sen")).outcome == "match"


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
    assert len(name_keys(name)) <= 400
