"""Two persons, fact beside fact: what agrees, what differs, what cannot be compared; names with their readings."""

import pytest

from jointdesk.desk.cases.models import Notice
from jointdesk.desk.screening.comparison import set_side_by_side, sum_up, weigh_reasons
from jointdesk.desk.screening.models import Candidate, RosterRow
from jointdesk.desk.screening.readings import list_readings

REASONS = [
    "document unknown: +0.0 bits",
    "name matches (陈 read chan (Cantonese); words in another order; ming = ming): +8.0 bits",
    "birth date with one digit different: +7.0 bits",
    "other nationality: -4.0 bits",
    "a sentence of another time: +1.0 bits",
]


def candidate(**row: object) -> Candidate:
    notice = Notice(
        name="陳偉明", aliases=["Chan Wai Ming"], birth_date="1990-04-12", nationality="CN", sex="M"
    )
    return Candidate(row=RosterRow(**row), notice=notice, outcome="match", score=0.9, reasons=REASONS)


def test_each_fact_has_its_verdict() -> None:
    facts = set_side_by_side(
        candidate(name="CHAN W M", aliases=["陈伟明"], birth_date="1990-04-11", nationality="MY", phone="012")
    )
    assert [(fact.kind, fact.verdict) for fact in facts] == [
        ("name", "same"),
        ("birth_date", "close"),
        ("sex", "unknown"),
        ("nationality", "differs"),
        ("phone", "unknown"),
    ]
    assert [[shown.value for shown in side] for side in (facts[0].found, facts[0].sought)] == [
        ["CHAN W M", "陈伟明"],
        ["陳偉明", "Chan Wai Ming"],
    ]


def test_a_fact_without_a_word_agrees_only_when_it_is_the_very_same() -> None:
    facts = {fact.kind: fact for fact in set_side_by_side(candidate(name="An", sex="M", document="X1"))}
    assert (facts["sex"].verdict, facts["document"].verdict) == ("same", "unknown")


def test_a_reason_falls_into_its_parts() -> None:
    weighed = weigh_reasons(REASONS)
    assert set(weighed) == {"document", "name", "birth_date", "nationality"}
    assert weighed["name"].details == ["陈 read chan (Cantonese)", "words in another order"]
    assert weighed["document"].verdict == "unknown"


def test_the_short_form_leaves_out_what_cannot_be_compared() -> None:
    assert sum_up(candidate()) == [("same", ["Name"]), ("close", ["Born"]), ("differs", ["Nationality"])]


def test_an_age_alone_is_said_as_told() -> None:
    facts = {fact.kind: fact for fact in set_side_by_side(candidate(name="An", age=25))}
    assert [shown.value for shown in facts["birth_date"].found] == ["said to be 25 years old"]


@pytest.mark.parametrize(
    ("name", "some_of"),
    [
        ("陳偉明", {"Chen Weiming (Mandarin)", "Chan Wai Ming (Cantonese)"}),
        ("김대중", {"Kim Daejung"}),
        ("Nguyễn Văn Hải", set()),
        ("", set()),
    ],
)
def test_a_name_in_another_script_is_given_as_it_is_said(name: str, some_of: set[str]) -> None:
    found = list_readings(name)
    assert some_of <= set(found)
    assert bool(found) == bool(some_of)
