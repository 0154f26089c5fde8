"""Small certainties: the statutory clock, the marks in a text, the kinds an officer reads."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.desk.intake.deadlines import deadline, decide_by, read_clock
from jointdesk.desk.intake.kinds import unnamed_kinds
from jointdesk.desk.intake.marking import cut
from jointdesk.desk.intake.models import Mention
from jointdesk.engine.reference import read_tsv


def test_the_table_of_deadlines_is_in_form() -> None:
    rows = read_tsv("jointdesk.desk.intake", "deadlines.tsv")
    assert [row["country"] for row in rows].count("*") == 1
    for row in rows:
        assert row["country"] == "*" or (len(row["country"]) == 2 and row["country"].isupper())
        assert 1 <= int(row["days"]) <= 365
        assert row["checked"] in ("yes", "no")
        assert row["basis"]


def test_vietnam_decides_within_twenty_days() -> None:
    assert decide_by(datetime(2025, 9, 30, 10, tzinfo=UTC), "VN") == date(2025, 10, 20)
    assert deadline("XX") == deadline("*")


@pytest.mark.parametrize(
    ("country", "received", "last"),
    [
        ("KH", datetime(2025, 7, 1, 3, tzinfo=UTC), date(2025, 9, 1)),
        ("KH", datetime(2025, 12, 31, 3, tzinfo=UTC), date(2026, 2, 28)),
        ("KR", datetime(2025, 11, 30, 3, tzinfo=UTC), date(2026, 2, 28)),
        # the day of receipt is the desk's day: late in the evening in UTC is the next morning in Hanoi
        ("KH", datetime(2025, 6, 30, 20, tzinfo=UTC), date(2025, 9, 1)),
    ],
)
def test_months_of_the_law_are_those_of_the_calendar(country: str, received: datetime, last: date) -> None:
    with timezone.override("Asia/Ho_Chi_Minh"):
        assert decide_by(received, country) == last


@pytest.mark.parametrize(
    ("today", "decided", "tone", "overdue"),
    [
        (date(2025, 10, 1), False, "green", False),
        (date(2025, 10, 18), False, "amber", False),
        (date(2025, 10, 20), False, "amber", False),
        (date(2025, 10, 21), False, "red", True),
        (date(2025, 10, 21), True, "", False),
    ],
)
def test_the_clock(today: date, decided: bool, tone: str, overdue: bool) -> None:
    clock = read_clock(date(2025, 10, 20), decided=decided, today=today)
    assert (clock.tone, clock.overdue) == (tone, overdue)


def test_every_kind_the_engine_reads_has_a_name() -> None:
    assert not unnamed_kinds()


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=8)


@given(text=st.text(min_size=1, max_size=60), places=spans)
def test_the_pieces_are_the_whole_text_whatever_overlaps(text: str, places: list[tuple[int, int]]) -> None:
    mentions = [
        Mention(start=start, end=min(len(text), start + length))
        for start, length in places
        if start < len(text)
    ]
    pieces = list(cut(text, mentions))
    assert "".join(piece.text for piece in pieces) == text
    assert sum(len(piece.mentions) for piece in pieces) == len(mentions)
    assert all(piece.text for piece in pieces)
