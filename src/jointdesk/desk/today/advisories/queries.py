"""Permitted reads of advisories: they name nobody, so whoever may read one reads all, and no two units warn twice."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.intake.queries import clean
from jointdesk.desk.today.advisories.models import AdvisoryVersion

READ, WRITE, APPROVE = "advisories.read", "advisories.write", "advisories.approve"
State, Kind = AdvisoryVersion.State, AdvisoryVersion.Kind
STANDING, OVER, WITHDRAWN = "standing", "over", "withdrawn"
# a reader of the feeds who was away so long has to look at the page
CANCELLED_TOLD_FOR = timedelta(days=30)


def versions(officer: Officer) -> QuerySet[AdvisoryVersion]:
    rows = AdvisoryVersion.objects.all() if officer.may(READ) else AdvisoryVersion.objects.none()
    return rows.select_related("advisory__unit", "changed_by", "reviewed_by")


def search_advisories(
    officer: Officer, text: str = "", state: str = "", scam_type: str = "", province: str = ""
) -> QuerySet[AdvisoryVersion]:
    """The newest version of each, the last touched first. `state`: draft, review, standing, over or withdrawn."""
    rows = versions(officer).filter(newest=True).order_by("-changed_at", "-pk")
    if text := clean(text).strip()[:200]:
        rows = rows.filter(Q(advisory__reference__icontains=text) | Q(words__icontains=text))
    if scam_type:
        rows = rows.filter(scam_types__contains=f"|{clean(scam_type)[:40]}|")
    if province:
        rows = rows.filter(provinces__contains=f"|{clean(province)[:10]}|")
    return rows.filter(_in_state(state)) if state else rows


def versions_of(officer: Officer, reference: str) -> list[AdvisoryVersion]:
    """All of one advisory, the newest first; none where there is no such advisory."""
    return list(versions(officer).filter(advisory__reference=clean(reference)[:20]).order_by("-number"))


def own_version(officer: Officer, version: int, action: str) -> AdvisoryVersion | None:
    """A version that the officer may change (WRITE) or let out (APPROVE): one of his units."""
    rows = scope(AdvisoryVersion.objects.all(), officer, action, unit="advisory__unit", mark=None)
    return rows.filter(pk=version).first()


def to_review(officer: Officer) -> QuerySet[AdvisoryVersion]:
    """What waits for this officer: others' words."""
    rows = scope(AdvisoryVersion.objects.all(), officer, APPROVE, unit="advisory__unit", mark=None)
    return rows.filter(state=State.REVIEW).exclude(changed_by=officer)


def in_force(now: datetime) -> QuerySet[AdvisoryVersion]:
    """What the doors tell: the newest published version of each, with what was withdrawn of late."""
    told = AdvisoryVersion.objects.filter(state=State.OUT, expires__gt=now)
    later = told.values("advisory").filter(kind=Kind.CANCEL, sent_at__lte=now - CANCELLED_TOLD_FOR)
    return told.exclude(advisory__in=later).select_related("advisory").order_by("advisory", "-number")


def _in_state(state: str) -> Q:
    now = timezone.now()
    standing = Q(state=State.OUT) & ~Q(kind=Kind.CANCEL)
    known = {
        State.DRAFT.value: Q(state=State.DRAFT),
        State.REVIEW.value: Q(state=State.REVIEW),
        STANDING: standing & Q(expires__gt=now),
        OVER: standing & Q(expires__lte=now),
        WITHDRAWN: Q(kind=Kind.CANCEL),
    }
    return known.get(state, Q(pk=None))
