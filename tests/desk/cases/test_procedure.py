"""Steps of procedure: of whom, in which order, and taken back."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from jointdesk.desk.cases.actions import open_case
from jointdesk.desk.cases.models import CaseEvent, Person
from jointdesk.desk.cases.persons.person_actions import involve, release
from jointdesk.desk.cases.proceeding_actions import record_step, take_back_step, take_step
from jointdesk.desk.cases.protection import Held
from jointdesk.desk.cases.signals import protection_asked
from jointdesk.engine.errors import CallerError, NotAllowed, NotFound


@pytest.fixture
def case(cast, units):
    return open_case(cast["alice"], "Before the court", units["national"])


@pytest.fixture
def suspect(cast, case):
    person = Person.objects.create(name="Lưu Tặc")
    involve(cast["alice"], case, person, "suspect")
    return person


@pytest.fixture
def held(suspect):
    def answer(sender, persons, notices, **_):
        return Held(persons=frozenset(persons))

    protection_asked.connect(answer)
    yield suspect
    protection_asked.disconnect(answer)


def test_steps_stand_in_their_order(cast, case, suspect):
    take = lambda step, day: take_step(cast["alice"], case, suspect, step, date(2025, 9, day))  # noqa: E731
    take("opened", 1)
    take("before_court", 20)
    with pytest.raises(CallerError, match="order"):
        take("proposed_for_prosecution", 25)
    take("proposed_for_prosecution", 10)
    with pytest.raises(CallerError, match="order"):
        take("judged", 19)
    assert suspect.proceedings.count() == 3
    assert case.events.filter(kind=CaseEvent.Kind.STEP).count() == 3


def test_a_step_has_not_happened_yet(cast, case, suspect):
    with pytest.raises(CallerError):
        take_step(cast["alice"], case, suspect, "opened", timezone.localdate() + timedelta(days=1))


def test_what_came_of_it_is_said_at_the_end(cast, case, suspect):
    with pytest.raises(CallerError):
        take_step(cast["alice"], case, suspect, "opened", date(2025, 9, 1), outcome="convicted")
    with pytest.raises(CallerError):
        take_step(cast["alice"], case, suspect, "judged", date(2025, 9, 1), outcome="hanged")
    row = take_step(cast["alice"], case, suspect, "judged", date(2025, 9, 1), outcome="acquitted")
    assert row.outcome == "acquitted"


@pytest.mark.parametrize("category", ["victim", "witness", "other"])
def test_only_the_accused_have_steps(cast, case, category):
    person = Person.objects.create(name="Someone")
    involve(cast["alice"], case, person, category)
    with pytest.raises(CallerError, match="suspects"):
        take_step(cast["alice"], case, person, "opened", date(2025, 9, 1))


def test_who_may_be_a_victim_is_neither_charged_nor_accused(cast, case, held):
    with pytest.raises(CallerError, match="victim"):
        take_step(cast["alice"], case, held, "before_court", date(2025, 9, 1))
    for category in ("suspect", "ringleader"):
        with pytest.raises(CallerError, match="victim"):
            involve(cast["alice"], case, Person.objects.create(name="New"), category)
    # what ends a procedure is what a victim is owed
    take_step(cast["alice"], case, held, "closed", date(2025, 9, 1), outcome="not_punished")


@pytest.mark.parametrize("name", ["bob", "vera", "mai", "charlie", "ivan"])
def test_who_may_not_records_none(cast, case, suspect, name):
    with pytest.raises((NotAllowed, NotFound)):
        take_step(cast[name], case, suspect, "opened", date(2025, 9, 1))
    assert not suspect.proceedings.exists()


def test_a_step_is_taken_back_and_the_chronology_keeps_both(client, cast, case, suspect):
    client.force_login(cast["alice"])
    client.post(
        f"/cases/{case.reference}/persons/{suspect.pk}/steps/new", {"step": "opened", "on": "2025-09-01"}
    )
    row = suspect.proceedings.get()
    client.post(f"/cases/{case.reference}/steps/{row.pk}/back")
    assert not suspect.proceedings.exists()
    assert {"step", "step_out"} <= set(case.events.values_list("kind", flat=True))
    take_back_step(cast["alice"], case, row)


def test_the_same_step_from_a_file_and_from_an_officer_is_one(cast, case, suspect):
    record_step(suspect, "before_court", date(2025, 9, 10), category="suspect")
    take_step(cast["alice"], case, suspect, "before_court", date(2025, 9, 8), court="Kampot")
    record_step(suspect, "before_court", date(2025, 9, 20), category="suspect", court="Phnom Penh")
    row = suspect.proceedings.get()
    assert (row.on, row.court, row.case) == (date(2025, 9, 8), "Kampot", case)


def test_nobody_leaves_a_case_while_steps_stand_against_him(cast, case, suspect):
    row = take_step(cast["alice"], case, suspect, "opened", date(2025, 9, 1))
    with pytest.raises(CallerError, match="take them back"):
        release(cast["alice"], case, suspect, "Mistaken")
    take_back_step(cast["alice"], case, row)
    release(cast["alice"], case, suspect, "Mistaken for another")
    assert not case.involvements.exists()
    assert case.events.filter(kind=CaseEvent.Kind.PERSON_OUT).exists()
