"""Who may be a child is treated as one until a birth date, an age well above or a finished talk says otherwise."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.models import FamilyReport
from jointdesk.desk.operations.families import actions
from jointdesk.desk.operations.families.asking import Said
from jointdesk.desk.operations.models import Encounter, Referral
from jointdesk.desk.operations.people.outcome_actions import decide_outcome
from jointdesk.desk.operations.referrals.actions import advance, answer_gate
from jointdesk.desk.operations.referrals.assistance import Asked, fields_of
from jointdesk.desk.operations.referrals.guide import points_of, return_obstacle
from jointdesk.desk.operations.referrals.step_actions import add_step
from jointdesk.desk.operations.victims.ages import may_be_child
from jointdesk.desk.operations.victims.form_actions import begin_form, finish_form, save_draft
from jointdesk.desk.screening.models import RosterRow
from jointdesk.engine.errors import CallerError

pytestmark = pytest.mark.django_db
DAY = date(2025, 7, 1)
Raid = Callable[..., Any]


@pytest.fixture
def unknown(raid: Raid) -> Referral:
    """Nobody knows how old."""
    raid("OP-1", "a,TRAN THI MAI ANH,,F,VN,C7654321,,2;7;15,")
    return Referral.objects.get()


def talk(officer: Officer, referral: Referral, **answers: str) -> None:
    row = begin_form(officer, referral, "indicators", "vi")
    finish_form(officer, save_draft(officer, row, {"consent": "yes", "outcome": "presumed", **answers}))


@pytest.mark.parametrize(
    ("born", "age", "said", "child"),
    [
        ("", None, "", True),
        ("", None, "unknown", True),
        ("", None, "no", False),
        ("", 17, "", True),
        ("", 19, "", True),
        ("", 19, "no", False),
        ("", 21, "", False),
        ("", 40, "yes", True),
        ("2007", None, "", True),
        ("2006", None, "", False),
        ("2010-05-01", 40, "", True),
        ("2010-05-01", None, "no", True),
        ("1990-02-03", 15, "unknown", False),
        ("1990-02-03", None, "yes", True),
    ],
)
def test_in_doubt_a_child(
    unknown: Referral, cast: dict[str, Officer], born: str, age: int | None, said: str, child: bool
) -> None:
    unknown.person.birth_date = born
    unknown.person.save(update_fields=["birth_date"])
    RosterRow.objects.update(age=age)
    if said:
        talk(cast["sok"], unknown, child=said)
    assert may_be_child(Referral.objects.get(), DAY) is child


def test_the_youngest_age_told_counts(raid: Raid, unknown: Referral) -> None:
    raid("OP-2", "b,TRAN THI MAI ANH,,F,VN,C7654321,,,", on="2025-08-01")
    Encounter.objects.filter(operation__reference="OP-2").update(person=unknown.person)
    rows = list(RosterRow.objects.order_by("pk"))
    for row, age in zip(rows, (30, 17), strict=True):
        RosterRow.objects.filter(pk=row.pk).update(age=age)
    assert may_be_child(unknown, DAY)


def ready_to_return(referral: Referral, officer: Officer) -> None:
    Referral.objects.update(state="return_assessed")
    answer_gate(referral, officer, consents=True, claim=False)


def test_no_child_goes_home_without_a_guardian(unknown: Referral, cast: dict[str, Officer]) -> None:
    sok = cast["sok"]
    ready_to_return(unknown, sok)
    for to in ("repatriated", "handed_over"):
        with pytest.raises(CallerError, match="may be a child"):
            advance(unknown, sok, to)
    add_step(sok, unknown, "guardian", "Provincial department of social affairs, Ms Sreymom")
    assert return_obstacle(Referral.objects.get(), timezone.localdate()) is None
    assert advance(unknown, sok, "repatriated").state == "repatriated"


def test_who_is_of_age_needs_none(unknown: Referral, cast: dict[str, Officer]) -> None:
    talk(cast["sok"], unknown, child="no")
    ready_to_return(unknown, cast["sok"])
    assert advance(unknown, cast["sok"], "repatriated").state == "repatriated"


def test_the_page_asks_for_the_guardian(unknown: Referral, cast: dict[str, Officer]) -> None:
    Referral.objects.update(state="needs")

    def asked() -> list[bool]:
        referral = Referral.objects.get()
        points = points_of(referral, referral.steps.all(), [])
        return [point.done for point in points if "guardian" in str(point.label)]

    assert asked() == [False]
    add_step(cast["sok"], unknown, "guardian", "her aunt, named by the court")
    assert asked() == [True]


def test_the_partner_is_told_that_it_may_be_a_child(unknown: Referral) -> None:
    asked = Asked("Hà Nội", "x", "y", "z", "UNCC")
    assert fields_of(unknown, asked)["minor"] is True
    unknown.person.birth_date = "1990-01-01"
    assert fields_of(unknown, asked)["minor"] is False


def test_her_own_yes_alone_does_not_tell_the_family(
    unknown: Referral, cast: dict[str, Officer], family: Callable[[], FamilyReport]
) -> None:
    answer = actions.found(family(), unknown)
    yes = Said("consents", ("safe",), alone=True)
    with pytest.raises(CallerError, match="guardian"):
        actions.write_answer(cast["sok"], answer, yes)
    with_guardian = replace(yes, guardian="authority", guardian_name="Child protection, Hà Nội")
    assert actions.write_answer(cast["sok"], answer, with_guardian).state == "consents"


@pytest.mark.parametrize("kind", ["immigration", "detained"])
def test_no_child_is_detained_or_deported(raid: Raid, cast: dict[str, Officer], kind: str) -> None:
    """Under age and without any other sign: held all the same, until two officers have looked."""
    raid("OP-3", "c,LE VAN C,2010-01-01,M,VN,,suspect,,")
    found = Encounter.objects.get(row__row_id="c")
    with pytest.raises(CallerError, match="presumed victim"):
        decide_outcome(cast["cora"], found, kind)
    decide_outcome(cast["cora"], found, "child_care", place="Childcare centre 2")
    assert found.outcomes.get().place == ""
