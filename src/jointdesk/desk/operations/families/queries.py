"""Permitted reads: what was found of whom a family misses, for those to whom that person's compartment is open."""

import uuid

from django.db.models import Q, QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.cases.families.queries import reports
from jointdesk.desk.cases.models import FamilyReport
from jointdesk.desk.exchange.models import Request
from jointdesk.desk.exchange.requests.request_queries import requests
from jointdesk.desk.operations.models import FamilyAnswer, FamilyDistrust, Referral
from jointdesk.desk.operations.victims.compartment import READ, among, open_referrals

State = FamilyAnswer.State
OPEN = (State.TO_ASK, State.CONSENTS, State.REFUSES, State.LATER, State.RELEASED)


def answers(officer: Officer) -> QuerySet[FamilyAnswer]:
    """By the person found; of one whom a partner found, by the report's unit."""
    mine = among(officer, open_referrals(officer), "referral")
    ours = scope(FamilyReport.objects.all(), officer, READ).order_by().values("pk")
    rows = FamilyAnswer.objects.filter(mine | Q(referral=None, report__in=ours))
    return rows.select_related(
        "report__unit", "report__notice", "referral__person", "request__partner", "asked_by", "released_by"
    )


def answers_of(officer: Officer, referral: Referral) -> QuerySet[FamilyAnswer]:
    return answers(officer).filter(referral=referral).exclude(state=State.NOT_THE_ONE)


def requests_about(officer: Officer, report: FamilyReport) -> QuerySet[Request]:
    """What partners were asked about the person missed, as far as the officer may read it: one may have found her."""
    if report.notice_id is None:
        return Request.objects.none()
    return requests(officer, direction=Request.Direction.SENT).filter(hit__notice=report.notice_id)


def answer_by_key(officer: Officer, key: uuid.UUID) -> FamilyAnswer | None:
    return answers(officer).filter(key=key).first()


def to_ask(officer: Officer) -> QuerySet[FamilyAnswer]:
    return answers(officer).filter(state=State.TO_ASK)


def to_release(officer: Officer) -> QuerySet[FamilyAnswer]:
    """For another officer than the one who asked."""
    return answers(officer).filter(state=State.CONSENTS).exclude(asked_by=officer)


def reports_inside(officer: Officer) -> QuerySet[FamilyReport]:
    """Reports of which the officer may read what stands in the compartment: by right over the report's unit, or because
    the person it may speak of is open to him."""
    by_unit = scope(FamilyReport.objects.all(), officer, READ).order_by().values("pk")
    by_person = answers(officer).order_by().values("report")
    return FamilyReport.objects.filter(Q(pk__in=by_unit) | Q(pk__in=by_person)).select_related(
        "unit", "notice"
    )


def inside(officer: Officer, report: int) -> FamilyReport | None:
    return reports_inside(officer).filter(pk=report).first()


def distrust_of(report: FamilyReport) -> FamilyDistrust | None:
    """The standing `do not tell`; asked only for a report that is open inside."""
    return report.distrusts.filter(lifted_at=None).select_related("by").first()


def may_read_report(officer: Officer, report: FamilyReport) -> bool:
    """Whether the report's own page is the officer's too."""
    return reports(officer).filter(pk=report.pk).exists()
