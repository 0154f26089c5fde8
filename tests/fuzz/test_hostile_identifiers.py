"""Any text in: spans exact, values storable and normal, work in proportion to the length.

`make fuzz-identifiers` runs a million of such texts from hostile_identifiers.py; here are a few thousand, by
Hypothesis where it can shrink them, and what earlier runs found.
"""

import sys
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.hostile_identifiers import COUNTRIES, SIGNS, check_promises, draw_inputs, run_batch, write_text
from jointdesk.engine.identifiers import KINDS, extract, normalise

any_country = st.sampled_from(COUNTRIES)
any_text = st.text(st.characters(), max_size=120)
FOUND_BEFORE = [
    "bankwa.me/0_https://\u1112\u1161\u11abxa",
    "wa.me/@https://: dau tu",
    "1wa.me/\x1b[0mwired",
    "wa.me/_cc1\udfff",
    "0b9-9.za0-zalo.me/\uffff",
]


@settings(max_examples=1_000, deadline=None)
@given(text=any_text, country=any_country)
def test_any_code_points_keep_the_promises(text: str, country: str | None) -> None:
    check_promises(text, country)


@settings(max_examples=1_000, deadline=None)
@given(
    pieces=st.lists(st.one_of(st.sampled_from(SIGNS), any_text.map(lambda text: text[:8])), max_size=20),
    country=any_country,
)
def test_signs_in_any_order_keep_the_promises(pieces: list[str], country: str | None) -> None:
    check_promises("".join(pieces), country)


@settings(max_examples=1_500, deadline=None)
@given(seed=st.integers(0, 2**32), country=any_country)
def test_mutated_complaints_keep_the_promises(seed: int, country: str | None) -> None:
    check_promises(write_text(Random(seed)), country)


@settings(max_examples=1_000, deadline=None)
@given(written=any_text, kind=st.sampled_from(KINDS), country=any_country)
def test_anything_normalises_once(written: str, kind: str, country: str | None) -> None:
    normal = normalise(kind, written, country)
    assert normal is None or normalise(kind, normal, country) == normal


@pytest.mark.parametrize("country", [None, "VN"])
@pytest.mark.parametrize("text", FOUND_BEFORE)
def test_what_broke_once_holds(text: str, country: str | None) -> None:
    check_promises(text, country)


def test_the_loop_reports_what_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(draw_inputs("1/0", 50)) == list(draw_inputs("1/0", 50))
    monkeypatch.setattr("fuzz.hostile_identifiers.extract", lambda text, country: 1 / 0)
    result = run_batch("1/0", 50)
    assert result["breaks"] == result["inputs"] == 50
    assert result["broken"][0].startswith("ZeroDivisionError")


def count_calls(text: str) -> int:
    """The calls Python makes to read a text: work without a clock."""
    calls = 0

    def note(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        extract(text, "VN")
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("seed", range(40))
def test_four_times_the_text_is_four_times_the_work(seed: int) -> None:
    piece = write_text(Random(f"work {seed}"))[:200] + "\n"
    extract(piece * 4, "VN")
    assert count_calls(piece * 40) <= 4 * count_calls(piece * 10) * 1.25 + 500
