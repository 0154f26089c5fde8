"""Whose day of review has come, and what a person decides: keep until another day, or erase."""

from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.notifications import holders_in, notify
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.audit.actions import record
from jointdesk.desk.audit.models import RetentionReview
from jointdesk.desk.audit.retention.holdings import Holding, holdings
from jointdesk.desk.audit.retention.holds import read_reason
from jointdesk.desk.audit.retention.periods import latest_review, years_before, years_of
from jointdesk.engine.errors import CallerError

AT_ONCE = 200
Decision = RetentionReview.Decision


def reviews(officer: Officer, *, kind: str = "", decision: str = "") -> QuerySet[RetentionReview]:
    """What this officer may review, the longest due first."""
    rows = scope(RetentionReview.objects.all(), officer, "retention.read", mark=None)
    if kind:
        rows = rows.filter(kind=kind)
    if decision:
        rows = rows.filter(decision=decision)
    return rows.select_related("unit", "decided_by").order_by("due_on", "pk")


def find_due(today: date | None = None) -> int:
    """The worker's: put records whose day has come before people, some at a time. How many."""
    today = today or timezone.localdate()
    return sum(_find_due(holding, today) for holding in holdings().values())


def due_rows(holding: Holding, today: date) -> QuerySet[Any]:
    """Rows whose day has come and about which nothing is being decided or holds."""
    settled = Q(decision__in=(Decision.WAITING, Decision.TO_ERASE)) | Q(next_on__gt=today)
    known = RetentionReview.objects.filter(settled, kind=holding.kind)
    before = years_before(today, years_of(holding.kind))
    return holding.due(before).exclude(pk__in=known.values("row"))


def _find_due(holding: Holding, today: date) -> int:
    found = list(islice(due_rows(holding, today).order_by("pk")[:AT_ONCE], AT_ONCE))
    now = timezone.now()
    rows = [
        RetentionReview(
            kind=holding.kind,
            row=row.pk,
            subject=holding.subject(row)[:120],
            unit=holding.unit(row),
            due_on=today,
            found_at=now,
        )
        for row in found
    ]
    RetentionReview.objects.bulk_create(rows, ignore_conflicts=True)
    for unit in {row.unit for row in rows if row.unit is not None}:
        _tell(unit)
    return len(rows)


@transaction.atomic
def keep(officer: Officer, review: RetentionReview, reason: str, next_on: date) -> None:
    """Keep the record until another day, five years away at most. Raises CallerError."""
    review = _waiting(officer, review)
    today = timezone.localdate()
    if not today < next_on <= latest_review(today):
        raise CallerError(_("The next review is a day within the next five years."))
    review.reason, review.next_on = read_reason(reason), next_on
    settle(review, officer, Decision.KEPT)
    facts = {"officer": officer.pk, "next_on": next_on.isoformat()}
    record("record_kept", review.subject, facts, review.decided_at)


def settle(review: RetentionReview, officer: Officer | None, decision: str) -> None:
    review.decision, review.decided_by, review.decided_at = decision, officer, timezone.now()
    review.save(update_fields=["decision", "decided_by", "decided_at", "reason", "next_on"])


def _waiting(officer: Officer, review: RetentionReview) -> RetentionReview:
    require(officer, "retention.review")
    held = reviews(officer).select_related(None).select_for_update(of=("self",)).filter(pk=review.pk).first()
    if held is None or held.decision != Decision.WAITING:
        raise CallerError(_("It is decided already."))
    return held


def _tell(unit: Unit) -> None:
    notify(
        holders_in("retention.review", unit),
        "records_to_review",
        subject="retention",
        url=reverse("retention"),
    )
