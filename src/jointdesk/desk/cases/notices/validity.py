"""How long a notice holds: reviewed before its day, renewed or ended. The worker tells of it, and ends what is over."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.notifications import holders_in, notify
from jointdesk.desk.audit.actions import record
from jointdesk.desk.cases.models import Notice, NoticeStep
from jointdesk.desk.cases.notices.colours import colour_of, most_years
from jointdesk.desk.cases.notices.queries import ISSUE
from jointdesk.desk.cases.notices.steps import hold_notice, note_step, read_reason, require_not_protected
from jointdesk.desk.cases.signals import tell_of_notices
from jointdesk.engine.errors import CallerError

TOLD_BEFORE = timedelta(days=30)
AT_ONCE = 500
State = Notice.State


def begin_validity(notice: Notice, until: date | None) -> None:
    """From today on, until a day within five years; the first review lies within it. The caller saves."""
    colour, today = colour_of(notice), timezone.localdate()
    notice.issued_on = today
    notice.valid_until = _check_until(until or months_later(today, colour.valid_months))
    notice.review_on = min(months_later(today, colour.review_months), notice.valid_until)


@transaction.atomic
def review_notice(officer: Officer, notice: Notice, reason: str) -> Notice:
    """Looked at again, and still needed: the next review is set, its last day stays."""
    notice = hold_notice(officer, notice, ISSUE, (State.ACTIVE,))
    reason, today = read_reason(reason), timezone.localdate()
    last = notice.valid_until or years_later(notice.issued_on, most_years())
    notice.reviewed_on, notice.told_on = today, None
    notice.review_on = min(months_later(today, colour_of(notice).review_months), last)
    notice.save(update_fields=["reviewed_on", "review_on", "told_on"])
    note_step(officer, notice, NoticeStep.Kind.REVIEWED, reason)
    return notice


@transaction.atomic
def renew_notice(officer: Officer, notice: Notice, until: date, reason: str) -> Notice:
    """Valid until another day, five years from today at most. One that had expired is sought again, at partners only
    once it is sent anew."""
    notice = hold_notice(officer, notice, ISSUE, (State.ACTIVE, State.EXPIRED))
    reason, today = read_reason(reason), timezone.localdate()
    require_not_protected(notice)
    was_over = notice.state == State.EXPIRED
    notice.valid_until, notice.reviewed_on, notice.told_on = _check_until(until), today, None
    notice.review_on = min(months_later(today, colour_of(notice).review_months), notice.valid_until)
    notice.state = State.ACTIVE
    notice.save(update_fields=["valid_until", "reviewed_on", "review_on", "told_on", "state"])
    note_step(officer, notice, NoticeStep.Kind.RENEWED, reason)
    if was_over:
        notice.audience.clear()
        tell_of_notices([notice.pk])
    return notice


def expire_due() -> int:
    """The worker's: end what is over, ours and partners'; how many. Partners who have ours are told by the exchange."""
    today = timezone.localdate()
    # what came without a last day was given five years, to its review
    over = Q(valid_until__lt=today) | Q(valid_until=None, review_on__lt=today)
    with transaction.atomic():
        rows = list(
            Notice.objects.select_for_update(of=("self",))
            .filter(over, state=State.ACTIVE)
            .order_by("pk")[:AT_ONCE]
        )
        for notice in rows:
            _expire(notice)
        if rows:
            tell_of_notices([notice.pk for notice in rows])
    return len(rows)


def remind_of_reviews() -> int:
    """The worker's: whoever wrote a notice is told once that its review is due; else whoever may issue it."""
    today = timezone.localdate()
    due = Notice.objects.filter(
        origin=None, state=State.ACTIVE, review_on__lte=today + TOLD_BEFORE, told_on=None
    )
    rows = list(due.select_related("owner__unit", "unit").order_by("review_on", "pk")[:AT_ONCE])
    for notice in rows:
        url, subject = reverse("notice", args=[notice.reference]), f"notice:{notice.reference}"
        notify(_whom(notice), "notice_to_review", subject=subject, url=url)
        Notice.objects.filter(pk=notice.pk).update(told_on=today)
    return len(rows)


@dataclass(frozen=True)
class Bar:
    """How much of a notice's time is over, in hundredths, and its last day."""

    gone: int
    last: date
    days_left: int

    @property
    def tone(self) -> str:
        return "red" if self.days_left < 0 else "amber" if self.days_left <= TOLD_BEFORE.days else "green"


def bar_of(notice: Notice) -> Bar | None:
    """None for what is not out, or no more."""
    if notice.state not in (State.ACTIVE, State.EXPIRED):
        return None
    last, today = notice.valid_until or notice.review_on, timezone.localdate()
    whole = max(1, (last - notice.issued_on).days)
    gone = round(100 * (today - notice.issued_on).days / whole)
    return Bar(min(100, max(0, gone)), last, (last - today).days)


def months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def years_later(day: date, years: int) -> date:
    return months_later(day, 12 * years)


def _expire(notice: Notice) -> None:
    notice.state = State.EXPIRED
    notice.save(update_fields=["state"])
    if notice.origin_id is None:
        note_step(None, notice, NoticeStep.Kind.EXPIRED)
    else:
        record("notice_expired", f"notice:{notice.reference}", {"officer": None})


def _whom(notice: Notice) -> list[Officer]:
    if notice.owner is not None and notice.owner.is_active:
        return [notice.owner]
    return list(holders_in(ISSUE, notice.unit))


def _check_until(until: date) -> date:
    today = timezone.localdate()
    if not today <= until <= years_later(today, most_years()):
        raise CallerError(_("A notice is valid from today for at most five years."))
    return until
