"""Whatever a zone says comes back; whatever a line holds, it is answered, and soon."""

import itertools
import random
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jointdesk.engine.reference import read_tsv
from jointdesk.engine.travel_documents import Problem, Zone, read_mrz
from jointdesk.engine.travel_documents.layouts import layouts
from travel_specimens import SPECIMENS, card, passport

TODAY = date(2026, 1, 1)
words = st.text("ABCDEFGHIJMNOPQRSTUVWXYZ", min_size=1, max_size=9)
names = st.tuples(words, words).map("<<".join)
days = st.dates(date(1927, 1, 1), date(2025, 12, 31))
numbers = st.text("ABCDEFGHIJMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=9)


@settings(max_examples=200, deadline=None)
@given(numbers, names, days, st.sampled_from("MFX"))
def test_what_was_written_is_read(number: str, name: str, born: date, sex: str) -> None:
    for text in (
        passport(number, "UTO", name, f"{born:%y%m%d}", sex, "310101"),
        card(number, "UTO", name, f"{born:%y%m%d}", sex, "310101"),
    ):
        zone = read_mrz(text, TODAY)
        assert isinstance(zone, Zone)
        assert zone.outcome == "read"
        assert zone.name == name.replace("<<", " ")
        assert (zone.number, zone.birth_date, zone.sex) == (number, born.isoformat(), sex)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(SPECIMENS)), st.data())
def test_a_digit_mistyped_for_another_is_never_read_in_silence(format: str, data: st.DataObject) -> None:
    text = SPECIMENS[format]
    fields = layouts()[format].fields
    field = fields[data.draw(st.sampled_from(["number", "birth_date", "expires_on"]))]
    lines = [list(line) for line in text.splitlines()]
    at = data.draw(
        st.sampled_from([at for at in range(field.first, field.last) if lines[field.line][at].isdigit()])
    )
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != lines[field.line][at]]))
    lines[field.line][at] = digit
    zone = read_mrz("\n".join("".join(line) for line in lines), TODAY)
    assert isinstance(zone, Problem) or field.name in zone.wrong


def test_hostile_lines_are_answered() -> None:
    chance = random.Random(7)
    alphabet = "AKLPVI<0123456789 \n\t\r«\u2028\x1dßﬀ"
    for _ in range(3000):
        text = "".join(chance.choices(alphabet, k=chance.choice([30, 44, 88, 90, 200])))
        assert isinstance(read_mrz(text, TODAY), Zone | Problem)
    for text in SPECIMENS.values():
        for _ in range(300):
            broken = list(text)
            for _ in range(chance.randrange(1, 6)):
                broken[chance.randrange(len(broken))] = chance.choice(alphabet)
            read_mrz("".join(broken), TODAY)


@pytest.mark.parametrize("text", ["<\n" * 2000, "P" * 4000, "P<UTO" * 800, "\u2028" * 4000, "ﷺ" * 4000])
def test_the_longest_text_takes_no_longer_than_its_length(text: str) -> None:
    start = time.thread_time()
    read_mrz(text, TODAY)
    # of the processor's own time, and of order: what grows faster than the text takes hours
    assert time.thread_time() - start < 120


def test_the_tables_are_in_order() -> None:
    package = "jointdesk.engine.travel_documents"
    for layout in layouts().values():
        for line, length in enumerate(layout.lengths):
            own = sorted((f.first, f.last) for f in layout.fields.values() if f.line == line)
            assert own[0][0] == 0
            assert own[-1][1] == length
            assert all(a[1] == b[0] for a, b in itertools.pairwise(own)), layout.format
        assert {field.check for field in layout.digits} <= {*layout.fields, "composite"}
    states = read_tsv(package, "states.tsv")
    assert len({row["code"] for row in states}) == len(states)
    assert all(set(row["shapes"]) <= set("A9 ") for row in read_tsv(package, "number_shapes.tsv"))
    assert all(row["format"] in layouts() for row in read_tsv(package, "national_numbers.tsv"))
