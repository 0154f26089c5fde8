"""What waits for this officer, gathered from the rooms below; each room decides what the officer may see."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange import queries as exchange
from jointdesk.desk.exchange import request_queries as requests
from jointdesk.desk.intake.queries import count_complaints
from jointdesk.desk.operations import queries as operations
from jointdesk.desk.screening import queries as screening

StrOrPromise = str | Promise


@dataclass(frozen=True)
class Task:
    """Something to be done now; `tone` is how loudly it calls."""

    label: StrOrPromise
    count: int
    url: str
    tone: str = "blue"


# (what it needs, label, how many, page, its filter, how loud), most urgent first
_SOURCES: tuple[tuple[str, StrOrPromise, Callable[[Officer], int], str, str, str], ...] = (
    (
        "complaints.decide",
        _("complaints past the day the law gives"),
        lambda officer: count_complaints(officer)["overdue"],
        "complaints",
        "?overdue=1",
        "red",
    ),
    (
        "requests.read",
        _("requests past their deadline"),
        lambda officer: requests.requests(officer, overdue=True).count(),
        "requests",
        "?overdue=1",
        "red",
    ),
    (
        "log.read",
        _("alarms about a partner's log or sets"),
        lambda officer: exchange.alarms(officer).count(),
        "exchange",
        "",
        "red",
    ),
    (
        "referrals.review",
        _("presumed victims to be reviewed by two"),
        lambda officer: operations.referrals(officer, waiting=True).count(),
        "referrals",
        "?waiting=1",
        "violet",
    ),
    (
        "screening.decide",
        _("possible matches at the gate to decide"),
        lambda officer: screening.counts(officer)["to_decide"],
        "candidates",
        "",
        "amber",
    ),
    (
        "requests.approve",
        _("requests of colleagues to approve"),
        lambda officer: requests.to_approve(officer).count(),
        "requests",
        "?state=drafted",
        "amber",
    ),
    (
        "requests.answer",
        _("answers of colleagues to release"),
        lambda officer: requests.to_release(officer).count(),
        "requests",
        "?direction=received",
        "amber",
    ),
    (
        "requests.answer",
        _("partners' requests to answer"),
        lambda officer: requests.to_answer(officer).count(),
        "requests",
        "?direction=received",
        "blue",
    ),
    (
        "complaints.decide",
        _("new complaints"),
        lambda officer: count_complaints(officer)["new"],
        "complaints",
        "?state=new",
        "blue",
    ),
)


def tasks(officer: Officer) -> list[Task]:
    """What waits for this officer, the most urgent first; nothing that is empty."""
    found = (
        Task(label, count(officer), reverse(page) + choice, tone)
        for need, label, count, page, choice, tone in _SOURCES
        if officer.may(need)
    )
    return [task for task in found if task.count]
