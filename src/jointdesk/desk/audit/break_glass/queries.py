"""Permitted reads of what was opened: one's own, and what one reviews."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import opening, scope
from jointdesk.desk.audit.models import Grant
from jointdesk.desk.audit.subjects import kinds


def grants(officer: Officer) -> QuerySet[Grant]:
    """Own ones; for who reviews, those of records or officers of the unit and below."""
    rows = Grant.objects.filter(officer=officer)
    for unit in ("unit", "officer__unit"):
        rows = rows | scope(Grant.objects.all(), officer, "break_glass.review", unit=unit, mark=None)
    return rows.select_related("officer__unit", "unit", "reviewed_by").order_by("-opened_at", "-pk")


def find_grant(officer: Officer, key: UUID) -> Grant | None:
    return grants(officer).filter(key=key).first()


def to_review(officer: Officer) -> QuerySet[Grant]:
    """Those that wait for this officer's word, the longest waiting first."""
    if not officer.may("break_glass.review"):
        return Grant.objects.none()
    return grants(officer).filter(reviewed_at=None).exclude(officer=officer).order_by("review_by", "pk")


def standing(officer: Officer) -> list[Grant]:
    """What is open to the officer now."""
    rows = Grant.objects.filter(officer=officer, until__gt=timezone.now(), closed_at=None)
    refused = Q(finding=Grant.Finding.NOT_JUSTIFIED)
    return list(rows.exclude(refused).order_by("opened_at"))


def opened(grants: list[Grant]) -> dict[str, frozenset[int]]:
    """What `scope` is told: the records by the action that reads them; not one that is for named readers by now."""
    found: dict[str, set[int]] = {}
    for grant in grants:
        kind = kinds().get(grant.kind)
        row = kind.rows.filter(pk=grant.row).first() if kind else None
        if kind and row and kind.holder_of(row):
            found.setdefault(opening(kind.read, kind.model), set()).add(grant.row)
    return {name: frozenset(rows) for name, rows in found.items()}
