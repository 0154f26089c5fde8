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
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import list_partners
from jointdesk.desk.screening import queries as screening

StrOrPromise = str | Promise


@dataclass(frozen=True)
class Task:
    """Something to be done now; `tone` is how loudly it calls."""

    label: StrOrPromise
    count: int
    url: str
    tone: str = "blue"


@dataclass(frozen=True)
class Source:
    """Where a task comes from: the right it needs, how many wait, and the page (with its filter) that lists them."""

    need: str
    label: StrOrPromise
    count: Callable[[Officer], int]
    page: str
    choice: str = ""
    tone: str = "blue"


# most urgent first
SOURCES = (
    Source(
        "complaints.decide",
        _("complaints past the day the law gives"),
        lambda officer: count_complaints(officer)["overdue"],
        "complaints",
        "?overdue=1",
        "red",
    ),
    Source(
        "requests.answer",
        _("partners' requests past their deadline"),
        lambda officer: requests.requests(officer, direction="received", overdue=True).count(),
        "requests",
        "?direction=received&overdue=1",
        "red",
    ),
    Source(
        "requests.draft",
        _("requests of ours past their deadline"),
        lambda officer: requests.requests(officer, direction="sent", overdue=True).count(),
        "requests",
        "?direction=sent&overdue=1",
        "red",
    ),
    Source(
        "partners.read",
        _("alarms about a partner's log or sets"),
        lambda officer: exchange.alarms(officer).count(),
        "messages",
        tone="red",
    ),
    Source(
        "partners.pair",
        _("messages that could not be acted on"),
        lambda officer: exchange.quarantined(officer).count(),
        "messages",
        tone="red",
    ),
    Source(
        "referrals.review",
        _("presumed victims to be reviewed by two"),
        lambda officer: operations.referrals(officer, waiting=True).count(),
        "referrals",
        "?waiting=1",
        "violet",
    ),
    Source(
        "screening.decide",
        _("possible matches at the gate to decide"),
        lambda officer: screening.counts(officer)["to_decide"],
        "candidates",
        tone="amber",
    ),
    Source(
        "requests.approve",
        _("requests of colleagues to approve"),
        lambda officer: requests.to_approve(officer).count(),
        "requests",
        "?direction=sent&state=drafted",
        "amber",
    ),
    Source(
        "requests.approve",
        _("notices of colleagues to approve"),
        lambda officer: requests.disclosures_to_approve(officer).count(),
        "disclosures",
        tone="amber",
    ),
    Source(
        "requests.answer",
        _("answers of colleagues to release"),
        lambda officer: requests.to_release(officer).count(),
        "requests",
        "?direction=received",
        "amber",
    ),
    Source(
        "partners.pair",
        _("partners whose fingerprint is to be confirmed"),
        lambda officer: list_partners(officer).filter(state=Partner.State.PENDING).count(),
        "partners",
        tone="amber",
    ),
    Source(
        "requests.answer",
        _("partners' requests to answer"),
        lambda officer: requests.to_answer(officer).count(),
        "requests",
        "?direction=received",
    ),
    Source(
        "complaints.decide",
        _("new complaints"),
        lambda officer: count_complaints(officer)["new"],
        "complaints",
        "?state=new",
    ),
)


def tasks(officer: Officer) -> list[Task]:
    """What waits for this officer, the most urgent first; nothing that is empty."""
    found = (
        Task(source.label, source.count(officer), reverse(source.page) + source.choice, source.tone)
        for source in SOURCES
        if officer.may(source.need)
    )
    return [task for task in found if task.count]
