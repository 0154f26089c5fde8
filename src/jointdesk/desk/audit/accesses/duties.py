"""What waits for an auditor or for who reviews: for the auditor's page and for the first page of the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.accesses.tallies import thresholds
from jointdesk.desk.audit.accesses.unusual import Unusual, unusual_days
from jointdesk.desk.audit.break_glass.queries import to_review
from jointdesk.desk.audit.models import Cosignature, Entry, Erasure, RetentionReview
from jointdesk.desk.audit.queries import list_erasures
from jointdesk.desk.audit.retention import erasures, reviews

LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Duty:
    """How many of what wait, where, and how pressing (`tone` as in the design)."""

    count: int
    label: str | Promise
    url: str
    tone: str


def duties(officer: Officer, unusual: Sequence[Unusual] | None = None) -> list[Duty]:
    """What this officer must do now about accesses, emergencies, erasures and the log; the most pressing first.
    `unusual`: this week's days of officers that stand out, where the page has read them for itself."""
    now = timezone.now()
    waiting = to_review(officer)
    late = waiting.filter(review_by__lt=now).count()
    found = [
        Duty(late, _("Emergency accesses not reviewed in time"), reverse("break-glass"), "red"),
        Duty(waiting.count() - late, _("Emergency accesses to review"), reverse("break-glass"), "amber"),
        Duty(
            erasures.waiting(officer).count(), _("Erasures that wait for you"), reverse("retention"), "amber"
        ),
    ]
    if officer.may("log.erase"):
        entries = entries_to_erase(officer).count()
        found.append(Duty(entries, _("Log entries to erase"), reverse("erasures"), "amber"))
    if officer.may("accesses.read"):
        week = unusual_days(officer, timezone.localdate()) if unusual is None else unusual
        days = sum(not one.remarked for one in week)
        found.append(Duty(days, _("Unusual days of officers this week"), reverse("unusual"), "blue"))
        count = unsigned(officer).count()
        found.append(Duty(count, _("Log entries that nobody has signed"), reverse("log"), "red"))
        days_alone = days_unwitnessed(officer)
        found.append(Duty(days_alone, _("Days without a partner's word on our log"), reverse("log"), "amber"))
    due = to_keep_or_erase(officer).count()
    if officer.may("retention.review"):
        found.append(Duty(due, _("Records whose day of review has come"), reverse("retention"), ""))
    return [duty for duty in found if duty.count]


def unsigned(officer: Officer) -> QuerySet[Entry]:
    """Entries that should long have their place in the tree: no worker runs, or somebody keeps it from running."""
    rows = Entry.objects.all() if officer.may("log.read") else Entry.objects.none()
    return rows.filter(index=None, created_at__lt=timezone.now() - LATE)


def entries_to_erase(officer: Officer) -> QuerySet[Erasure]:
    """Proposed by others."""
    return list_erasures(officer).filter(erased_at=None).exclude(proposed_by=officer)


def to_keep_or_erase(officer: Officer) -> QuerySet[RetentionReview]:
    return reviews.reviews(officer, decision=RetentionReview.Decision.WAITING)


def days_unwitnessed(officer: Officer) -> int:
    """Whole days since a partner last cosigned our log, from the day of thresholds.yaml on; 0: lately, or nobody ever
    did, which the log's page says."""
    if not officer.may("log.read"):
        return 0
    last = Cosignature.objects.aggregate(last=Max("received_at"))["last"]
    days = (timezone.now() - last).days if last else 0
    return days if days >= thresholds()["days_unwitnessed"] else 0
