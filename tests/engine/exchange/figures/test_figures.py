"""Figures that a partner cannot dispute: from signed moments alone, whatever arrived when."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.exchange.figures.counting import Period, counts_in, lines_of, rows_of
from jointdesk.engine.exchange.figures.histories import COUNTED, DECIDING, Counted, facts_of, tell
from jointdesk.engine.exchange.figures.statements import Difference, counted, differences, digest_of
from jointdesk.engine.exchange.wire.bodies import BODIES, RequestAnswered
from jointdesk.engine.exchange.wire.canonical import write_moment

BEGIN = datetime(2026, 10, 1, tzinfo=UTC)
OCTOBER = Period(BEGIN, datetime(2026, 11, 1, tzinfo=UTC))
NOVEMBER = Period(OCTOBER.end, datetime(2026, 12, 1, tzinfo=UTC))
KEY = "ab" * 16
BY_ASKER = ("request_sent", "request_withdrawn", "request_closed")


def at(day: float, hour: float = 0) -> datetime:
    return BEGIN + timedelta(days=day, hours=hour)


def message(
    type_: str, day: float, hour: float = 0, sequence: int = 1, key: str = KEY, **facts: str
) -> Counted:
    return Counted(key, type_ in BY_ASKER, type_, at(day, hour), sequence, facts)


def sent(day: float = 1, hour: float = 0, due: float = 5, key: str = KEY, **facts: str) -> Counted:
    deadline = {"deadline": write_moment(at(due))} if due else {}
    return message("request_sent", day, hour, key=key, form="identify", **deadline, **facts)


def answered(day: float, hour: float = 0, complete: str = "full", **facts: str) -> Counted:
    return message("request_answered", day, hour, complete=complete, **facts)


def figures(*messages: Counted, period: Period = OCTOBER) -> dict[str, int]:
    history = tell(messages, "vn")
    rows = rows_of(lines_of([history] if history else [], period))
    return dict(rows[0].figures) if rows else {}


def test_an_answer_is_in_time_up_to_the_second_of_the_deadline() -> None:
    assert figures(sent(), answered(5)) == {
        "sent": 1,
        "answered": 1,
        "in_time": 1,
        "median_seconds": 4 * 86400,
    }
    late = answered(5, 1 / 3600)
    assert figures(sent(), late) == {"sent": 1, "answered": 1, "late": 1, "median_seconds": 4 * 86400 + 1}


def test_a_postponement_moves_the_deadline_while_it_has_not_passed_and_never_heals() -> None:
    until = write_moment(at(9))
    before, after = message("request_postponed", 4, until=until), message("request_postponed", 6, until=until)
    assert figures(sent(), before, answered(8))["in_time"] == 1
    assert figures(sent(), after, answered(8))["late"] == 1
    assert figures(sent(), before)["postponed"] == 1
    # it is never shortened
    sooner = message("request_postponed", 4, until=write_moment(at(4, 1)))
    assert figures(sent(), sooner, answered(5))["in_time"] == 1


def test_each_event_counts_in_the_period_of_its_own_signed_moment() -> None:
    messages = sent(30, due=32), answered(31, 1)
    assert figures(*messages) == {"sent": 1, "open": 1}
    assert figures(*messages, period=NOVEMBER) == {
        "answered": 1, "in_time": 1, "median_seconds": 25 * 3600
    }  # fmt: skip


def test_what_is_open_at_the_end_is_overdue_once_its_deadline_has_passed() -> None:
    assert figures(sent(due=31)) == {"sent": 1, "open": 1}
    assert figures(sent(due=30)) == {"sent": 1, "open": 1, "overdue": 1}
    assert figures(sent(due=30), answered(20, complete="part")) == {
        "sent": 1, "open": 1, "overdue": 1, "answered_in_part": 1
    }  # fmt: skip
    # a postponement of next month does not change this one
    later = message("request_postponed", 33, until=write_moment(at(60)))
    assert figures(sent(due=30), later)["overdue"] == 1


def test_what_is_signed_first_decides_and_what_crossed_it_counts_for_nothing() -> None:
    withdrawal = message("request_withdrawn", 2, sequence=2)
    assert figures(sent(), withdrawal, answered(2, 1)) == {"sent": 1, "withdrawn": 1}
    assert "withdrawn" not in figures(sent(), withdrawal, answered(1, 23))
    # of one second, the asker's word comes first
    assert figures(sent(), answered(2), withdrawal) == {"sent": 1, "withdrawn": 1}
    assert figures(sent(), withdrawal) == {"sent": 1, "withdrawn": 1}


def test_refusals_are_counted_by_their_ground() -> None:
    refusal = message("request_refused", 2, ground="sovereignty")
    assert figures(sent(), refusal) == {"sent": 1, "refused": 1, "refused_sovereignty": 1}


def test_an_answer_in_many_parts_is_one_request_answered_in_part() -> None:
    parts = [answered(2, hour, "part") for hour in range(3)]
    assert figures(sent(), *parts)["answered_in_part"] == 1
    closing = message("request_closed", 3, sequence=2)
    assert figures(sent(), *parts, closing) == {"sent": 1, "answered_in_part": 1, "closed": 1}


def test_what_asks_for_no_answer_is_neither_open_nor_overdue() -> None:
    assert figures(sent(due=0)) == {"sent": 1}


def test_what_one_officer_sent_is_reviewed_by_that_side_within_a_day() -> None:
    alone = sent(approval="one_officer")
    of_it = {"subject": KEY}
    mine = Counted(KEY, True, "second_review", at(1, 24), 2, of_it)
    theirs = Counted(KEY, False, "second_review", at(1, 1), 1, of_it)
    other = Counted(KEY, True, "second_review", at(1, 1), 1, {"subject": "ef" * 16})
    assert "review_missing" not in figures(alone, mine)
    assert figures(alone, theirs)["review_missing"] == 1
    assert figures(alone, other)["review_missing"] == 1
    assert figures(alone)["review_missing"] == 1
    late = Counted(KEY, True, "second_review", at(1, 24.1), 2, of_it)
    assert figures(alone, late)["review_missing"] == 1
    # it is missing from the moment the day is over
    assert "review_missing" not in figures(sent(30.5, due=40, approval="one_officer"))
    assert figures(sent(30.5, due=40, approval="one_officer"), period=NOVEMBER)["review_missing"] == 1


def test_a_clock_set_back_does_not_lose_a_request() -> None:
    assert figures(sent(3), answered(2)) == {"sent": 1, "answered": 1, "in_time": 1, "median_seconds": 0}


def test_without_the_request_itself_nothing_is_told() -> None:
    assert tell([answered(2)], "vn") is None
    assert tell([], "vn") is None


def test_only_what_is_counted_is_taken_from_a_body() -> None:
    body = RequestAnswered(
        request=KEY,
        complete="part",
        text="Sok Chanthou lives in Phnom Penh",
        identifiers=(("phone", "+85512345678"),),
        mark="TLP:AMBER",
        conditions="",
        datum=KEY,
    )
    assert facts_of("request_answered", body) == {
        "complete": "part",
        "approval": "two_officers",
        "datum": KEY,
    }


def test_a_difference_names_the_request_and_what_each_desk_counts() -> None:
    other = "cd" * 16
    ours = lines_of([tell([sent(), answered(2)], "vn"), tell([sent(key=other)], "vn")], OCTOBER)  # type: ignore[list-item]
    theirs = lines_of([tell([sent()], "vn")], OCTOBER)  # type: ignore[list-item]
    found = differences(counted(ours), counted(theirs))
    assert [difference.request for difference in found] == [KEY, other]
    assert found[0].ours == ("vn identify sent@2026-10-02T00:00:00Z answered:in_time@2026-10-03T00:00:00Z")
    assert found[0].theirs == "vn identify sent@2026-10-02T00:00:00Z open overdue"
    assert found[1] == Difference(other, "vn identify sent@2026-10-02T00:00:00Z open overdue", "")
    assert differences(counted(ours), counted(ours)) == ()
    assert [counts_in(line, "median_seconds") for line in ours] == [True, False]


MOMENTS = st.integers(0, 60 * 24).map(lambda hours: at(0, hours))


@st.composite
def conversations(draw: st.DrawFn) -> list[Counted]:
    """A request and whatever either side may have signed, in a clock of its own."""
    key = f"{draw(st.integers(0, 50)):032x}"
    due = write_moment(draw(MOMENTS))
    alone = {"approval": draw(st.sampled_from(("one_officer", "two_officers")))}
    messages = [
        Counted(key, True, "request_sent", draw(MOMENTS), 1, {"form": "identify", "deadline": due} | alone)
    ]
    for sequence in range(2, draw(st.integers(2, 7))):
        type_, facts = draw(
            st.sampled_from(
                (
                    ("request_answered", {"complete": "full"} | alone),
                    ("request_answered", {"complete": "part"}),
                    ("request_refused", {"ground": "sovereignty"}),
                    ("request_postponed", {"until": write_moment(at(50))}),
                    ("request_withdrawn", {}),
                    ("request_closed", {}),
                    ("second_review", {"subject": key}),
                )
            )
        )
        by_asker = draw(st.booleans()) if type_ == "second_review" else type_ in BY_ASKER
        messages.append(Counted(key, by_asker, type_, draw(MOMENTS), sequence, facts))
    return messages


@given(st.lists(conversations(), max_size=6, unique_by=lambda some: some[0].request), st.randoms())
def test_both_desks_state_the_same_whatever_the_order_of_arrival(
    some: list[list[Counted]], chance: object
) -> None:
    def state(shuffled: bool) -> bytes:
        told = []
        for messages in some:
            if shuffled:
                chance.shuffle(messages)  # type: ignore[attr-defined]
            told.append(tell(messages, "vn"))
        if shuffled:
            chance.shuffle(told)  # type: ignore[attr-defined]
        lines = lines_of([history for history in told if history], OCTOBER)
        return digest_of(OCTOBER, ["vn", "kh"] if shuffled else ["kh", "vn"], rows_of(lines), counted(lines))

    assert state(False) == state(True)


@given(conversations(), st.lists(MOMENTS, min_size=1, max_size=4))
def test_nothing_is_counted_twice_or_lost_between_periods(
    messages: list[Counted], cuts: list[datetime]
) -> None:
    """Over consecutive periods; a clock that is behind may decide a request before it was sent."""
    edges = [at(-1), *sorted(set(cuts)), at(70)]
    sent_once, decided_once = 0, 0
    for begin, end in pairwise(edges):
        found = figures(*messages, period=Period(begin, end))
        sent_once += found.get("sent", 0)
        decided_once += sum(found.get(name, 0) for name in DECIDING)
        assert found.get("open", 0) == int(sent_once and not decided_once)
        assert found.get("answered", 0) == found.get("in_time", 0) + found.get("late", 0)
    assert sent_once == 1
    assert decided_once <= 1


@pytest.mark.parametrize(
    "name", ["request_sent", "request_answered", "request_refused", "request_postponed", "second_review"]
)
def test_every_counted_fact_is_a_field_of_its_message(name: str) -> None:
    assert set(COUNTED[name]) <= {field.name for field in fields(BODIES[name])}
