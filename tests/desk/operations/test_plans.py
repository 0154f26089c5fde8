"""A plan is read by those named in it and nobody else; two officers approve one revision; then the gate opens."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.operations import queries
from jointdesk.desk.operations.models import Operation, OperationOfficer, OperationPlace
from jointdesk.desk.operations.operation_actions import OperationFacts
from jointdesk.desk.operations.planning import plan_actions
from jointdesk.desk.operations.planning.plan_actions import PlanFacts
from jointdesk.desk.operations.planning.plan_states import NEXT, State, require_step
from jointdesk.engine.errors import CallerError, NotAllowed

FACTS = PlanFacts(datetime(2026, 1, 10, 3, tzinfo=UTC), aim="Free those held")


@pytest.fixture
def planners(cast: dict[str, Officer]) -> list[Officer]:
    found = [one for one in cast.values() if one.may(plan_actions.PLAN)]
    assert len(found) >= 2
    return found


@pytest.fixture
def operation(planners: list[Officer]) -> Operation:
    author = next(one for one in planners if one.unit.sees_all)
    facts = OperationFacts("OP-9", "Search", date(2026, 1, 10), "VN-HN")
    return plan_actions.plan_operation(author, facts, FACTS)


def author_of(operation: Operation) -> Officer:
    return operation.plan.author


def name(operation: Operation, officer: Officer, role: str = "reader") -> None:
    plan_actions.add_part(author_of(operation), operation, OperationOfficer, officer_id=officer.pk, role=role)


def state(operation: Operation) -> str:
    operation.refresh_from_db()
    return operation.state


def test_only_named_officers_know_of_a_plan(operation: Operation, cast: dict[str, Officer]) -> None:
    readers = {one for one in cast.values() if queries.operations(one).filter(pk=operation.pk).exists()}
    assert readers == {author_of(operation)}
    field = next(one for one in cast.values() if one.role == "field")
    name(operation, field, "gate")
    assert queries.operations(field).filter(pk=operation.pk).exists()


def test_two_officers_approve_one_revision(operation: Operation, planners: list[Officer]) -> None:
    author = author_of(operation)
    other = next(one for one in planners if one != author)
    name(operation, other)
    plan_actions.approve(author, operation)
    plan_actions.approve(author, operation)
    assert state(operation) == State.PLANNED
    plan_actions.approve(other, operation)
    assert state(operation) == State.APPROVED
    plan_actions.add_part(author, operation, OperationPlace, name="Gate 2", province="VN-HN")
    assert state(operation) == State.PLANNED
    with pytest.raises(CallerError):
        plan_actions.begin(author, operation)


def test_with_its_beginning_it_opens_to_the_unit(operation: Operation, planners: list[Officer]) -> None:
    author = author_of(operation)
    other = next(one for one in planners if one != author)
    name(operation, other)
    for one in (author, other):
        plan_actions.approve(one, operation)
    plan_actions.begin(author, operation)
    operation.refresh_from_db()
    assert (operation.state, operation.mark) == (State.UNDER_WAY, "AMBER")
    with pytest.raises(CallerError):
        plan_actions.change_plan(author, operation, FACTS)
    plan_actions.end(author, operation, "closed")
    assert state(operation) == State.CLOSED


def test_who_is_not_named_changes_nothing(operation: Operation, planners: list[Officer]) -> None:
    other = next(one for one in planners if one != author_of(operation))
    for act in (
        lambda: plan_actions.approve(other, operation),
        lambda: plan_actions.change_plan(other, operation, FACTS),
        lambda: plan_actions.begin(other, operation),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_somebody_always_leads(operation: Operation) -> None:
    lead = operation.officers.get()
    with pytest.raises(CallerError):
        plan_actions.drop_part(author_of(operation), operation, OperationOfficer, lead.pk)


def test_the_page_takes_each_part(operation: Operation, cast: dict[str, Officer]) -> None:
    client = Client()
    client.force_login(author_of(operation))
    page = f"/operations/{operation.reference}/plan/"
    field = next(one for one in cast.values() if one.role == "field")
    posts: list[dict[str, Any]] = [
        {"do": "place", "place-name": "Tower", "place-province": "VN-HN", "place-latitude": "21.02851"},
        {"do": "officer", "officer-officer": field.pk, "officer-role": "gate"},
        {"do": "officer", "officer-officer": field.pk, "officer-role": "care"},
        {"do": "unit", "unit-unit": field.unit_id, "unit-task": "Gate"},
        {"do": "participant", "participant-body": "KH"},
    ]
    for post in posts:
        answer = client.post(page, post)
        assert answer.status_code == 302, answer.content.decode()
    shown = client.get(page).content.decode()
    assert "Tower" in shown
    assert operation.officers.count() == 2
    wrong = client.post(page, {"do": "target", "target-kind": "case", "target-reference": "NONE-1"})
    assert "not open to you" in wrong.content.decode()
    wrong = client.post(page, {"do": "place", "place-name": "Kept name", "place-province": "XX"})
    assert "Kept name" in wrong.content.decode()
    stranger = Client()
    stranger.force_login(next(one for one in cast.values() if one.role == "auditor"))
    assert stranger.get(page).status_code == 404


def test_a_plan_is_made_on_its_page(planners: list[Officer]) -> None:
    client = Client()
    client.force_login(next(one for one in planners if one.unit.sees_all))
    said = {
        "reference": "OP-10",
        "title": "T",
        "held_on": "2026-02-01",
        "province": "VN-HN",
        "mark_after": "AMBER",
    }
    answer = client.post("/operations/plan/", {**said, "begins_at": "2026-02-01T05:00"})
    assert answer.status_code == 302, answer.content.decode()
    assert Operation.objects.get(reference="OP-10").mark == "RED"
    late = client.post(
        "/operations/plan/",
        {**said, "reference": "OP-11", "begins_at": "2026-02-01T05:00", "ends_at": "2026-01-01T05:00"},
    )
    assert b"before the beginning" in late.content


def test_steps_that_are_not_open_are_refused(operation: Operation) -> None:
    for to in State:
        if to not in NEXT[State.PLANNED]:
            with pytest.raises(CallerError):
                require_step(operation, to)
