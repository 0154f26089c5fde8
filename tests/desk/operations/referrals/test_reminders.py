"""What is due for a protected person is said to those who work for it, once, and again while it stays open."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.notifications.models import Notification
from jointdesk.desk.operations.models import Referral, ReferralStep
from jointdesk.desk.operations.referrals import work
from jointdesk.desk.operations.referrals.step_actions import add_step, finish_step, set_reflection
from jointdesk.desk.operations.referrals.work import AGAIN_AFTER, remind_of_steps
from jointdesk.desk.operations.victims.worker_actions import name_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral(raid: Callable[..., Any]) -> Referral:
    raid("OP-1", "a,TRAN VAN BINH,1990-02-03,M,VN,C7654321,,2;7;15,")
    return Referral.objects.get()


def due(officer: Officer, referral: Referral, days: int = 0) -> ReferralStep:
    day = timezone.localdate() - timedelta(days=days)
    return add_step(officer, referral, "follow_up", "call her", due_on=day)


def told(kind: str = "follow_up_due") -> list[str]:
    rows = Notification.objects.filter(kind=kind).order_by("officer__username")
    return list(rows.values_list("officer__username", flat=True))


def test_who_works_for_the_person_is_told_and_nobody_else(
    referral: Referral, cast: dict[str, Officer]
) -> None:
    name_worker(cast["cora"], referral, cast["bob"])
    due(cast["cora"], referral)
    assert remind_of_steps() == 1
    assert told() == ["bob"]


def test_where_nobody_is_named_who_reads_the_compartment(
    referral: Referral, cast: dict[str, Officer]
) -> None:
    due(cast["cora"], referral)
    remind_of_steps()
    assert set(told()) == {"cora", "sok"}


def test_the_words_of_the_reminder_say_nothing_of_the_person(
    referral: Referral, cast: dict[str, Officer]
) -> None:
    due(cast["cora"], referral)
    remind_of_steps()
    row = Notification.objects.filter(kind="follow_up_due")[0]
    assert row.subject == f"referral:{referral.pk}"
    said = " ".join(str(value) for value in vars(row).values())
    assert "BINH" not in said
    assert "call her" not in said


def test_once_and_again_while_it_stays_open(referral: Referral, cast: dict[str, Officer]) -> None:
    step = due(cast["cora"], referral)
    assert (remind_of_steps(), remind_of_steps()) == (1, 0)
    ReferralStep.objects.update(told_on=timezone.localdate() - AGAIN_AFTER)
    assert remind_of_steps() == 1
    ReferralStep.objects.update(told_on=timezone.localdate() - AGAIN_AFTER)
    finish_step(cast["cora"], step)
    assert remind_of_steps() == 0


def test_what_comes_later_waits(referral: Referral, cast: dict[str, Officer]) -> None:
    due(cast["cora"], referral, days=-2)
    assert remind_of_steps() == 0


def test_many_due_at_once_are_taken_piece_by_piece(
    referral: Referral, cast: dict[str, Officer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "AT_ONCE", 2)
    for days in (3, 2, 1):
        due(cast["cora"], referral, days)
    assert (remind_of_steps(), remind_of_steps(), remind_of_steps()) == (2, 1, 0)


def test_a_reflection_period_that_ends_becomes_something_to_do(
    referral: Referral, cast: dict[str, Officer]
) -> None:
    today = timezone.localdate()
    set_reflection(cast["cora"], referral, today)
    assert remind_of_steps() == 0  # not in that state yet
    Referral.objects.update(state="reflection")
    assert remind_of_steps() == 1
    assert remind_of_steps() == 0
    step = ReferralStep.objects.get(kind="reflection", done_at=None)
    assert (step.due_on, step.note) == (today, "ended")
    assert set(told("reflection_ends")) == {"cora", "sok"}
