"""Permitted reads of the compartment: forms, steps and case workers of the referrals open to the officer."""

import uuid

from django.db.models import Q, QuerySet
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.operations.models import CaseWorker, Referral, ReferralStep, VictimForm
from jointdesk.desk.operations.victims.compartment import NAME, WORK, among, open_referrals


def forms(officer: Officer) -> QuerySet[VictimForm]:
    rows = VictimForm.objects.filter(among(officer, open_referrals(officer), "referral"))
    return rows.select_related("referral__person", "made_by", "follows")


def forms_of(officer: Officer, referral: Referral) -> QuerySet[VictimForm]:
    """The history, the newest first; another officer's draft is shown too, for work goes on."""
    return forms(officer).filter(referral=referral)


def form_by_key(officer: Officer, key: uuid.UUID) -> VictimForm | None:
    return forms(officer).filter(key=key).first()


def steps_of(officer: Officer, referral: Referral) -> QuerySet[ReferralStep]:
    rows = ReferralStep.objects.filter(among(officer, open_referrals(officer), "referral"))
    return rows.filter(referral=referral).select_related("by", "done_by", "organisation", "request__partner")


def step_by_pk(officer: Officer, referral: Referral, pk: int) -> ReferralStep | None:
    return steps_of(officer, referral).filter(pk=pk).first()


def workers_of(officer: Officer, referral: Referral) -> QuerySet[CaseWorker]:
    """Who works for a person; names of officers, so whoever sees the referral may ask them."""
    rows = referral.workers.filter(ended_at=None).select_related("officer__unit", "named_by")
    return rows if officer.may("referrals.read") else rows.none()


def who_may_work(officer: Officer, referral: Referral) -> QuerySet[Officer]:
    """Officers who could be named: active, of a role that works for victims, of the units above or below."""
    if not officer.may(NAME):
        return Officer.objects.none()
    near = Q(unit__path__startswith=officer.unit.path) | Q(unit=referral.unit)
    active = Officer.objects.filter(near, is_active=True).select_related("unit").order_by("name", "username")
    named = [one.pk for one in active[:500] if one.may(WORK)]
    taken = referral.workers.filter(ended_at=None).values("officer")
    return active.filter(pk__in=named).exclude(pk__in=taken)


def steps_due(officer: Officer) -> QuerySet[ReferralStep]:
    """What is to be done by today for those whom the officer works for, or whose compartment he reads."""
    rows = ReferralStep.objects.filter(among(officer, open_referrals(officer), "referral"))
    return rows.filter(done_at=None, due_on__lte=timezone.localdate())
