"""Permitted reads of notices: issued ones are read wherever people are sought, drafts only where they are written."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.cases.models import Notice, NoticeStep, Poster
from jointdesk.desk.intake.queries import clean

READ, DRAFT, ISSUE, CONFIRM = "notices.read", "notices.draft", "notices.issue", "notices.confirm"
MAKE_POSTER, APPROVE_POSTER = "posters.make", "posters.approve"
WRITTEN = (Notice.State.DRAFT, Notice.State.PROPOSED)
# what a list may be narrowed to beside colour and state
MINE, OURS, PARTNERS, DUE, ENDING = "mine", "ours", "partners", "due", "ending"
DUE_WITHIN = timedelta(days=30)


def notices(
    officer: Officer, *, colour: str = "", state: str = "", text: str = "", whose: str = ""
) -> QuerySet[Notice]:
    """Notices the officer may read: a person is sought everywhere, so the unit does not limit, the mark does; what is
    not issued yet is its unit's alone."""
    if not officer.may(READ):
        return Notice.objects.none()
    drafts = scope(Notice.objects.filter(state__in=WRITTEN), officer, DRAFT).values("pk")
    issued, own = ~Q(state__in=WRITTEN) & ~Q(mark="RED"), Q(mark="RED", owner=officer)
    found = Notice.objects.filter(issued | own | Q(pk__in=drafts)).select_related("origin", "unit")
    if colour:
        found = found.filter(colour=clean(colour))
    if state:
        found = found.filter(state=clean(state))
    if whose:
        found = _narrow(found, officer, whose)
    if text := clean(text):
        found = found.filter(
            Q(name__icontains=text) | Q(reference__icontains=text) | Q(document__iexact=text)
        )
    return found.order_by("-issued_on", "reference")


def _narrow(rows: QuerySet[Notice], officer: Officer, whose: str) -> QuerySet[Notice]:
    soon = timezone.localdate() + DUE_WITHIN
    narrowed = {
        MINE: Q(owner=officer),
        OURS: Q(origin=None),
        PARTNERS: Q(origin__isnull=False),
        DUE: Q(origin=None, state=Notice.State.ACTIVE, review_on__lte=soon),
        ENDING: Q(origin=None, state=Notice.State.ACTIVE, valid_until__lte=soon),
    }
    return rows.filter(narrowed[whose]) if whose in narrowed else rows


def notice_by_reference(officer: Officer, reference: str) -> Notice | None:
    rows = notices(officer).filter(reference=clean(reference))
    return rows.select_related("case", "photo", "owner").prefetch_related("audience").first()


def notices_to_change(officer: Officer, action: str = ISSUE) -> QuerySet[Notice]:
    """Ours, of his units: what he may draft, issue or confirm. One with the mark RED too, though `notices` shows it to
    its writer alone."""
    return scope(Notice.objects.filter(origin=None), officer, action, mark=None)


def steps_of(notice: Notice) -> QuerySet[NoticeStep]:
    return notice.steps.select_related("by").order_by("-at", "-pk")


def posters(officer: Officer) -> QuerySet[Poster]:
    """Posters of the notices whose unit is his."""
    rows = scope(Poster.objects.all(), officer, MAKE_POSTER, unit="notice__unit", mark="notice__mark")
    return rows.select_related("notice__photo", "notice__unit", "made_by", "approved_by", "withdrawn_by")
