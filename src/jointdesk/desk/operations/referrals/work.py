"""The worker's: what is due for protected persons is said to those who work for them."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.notifications import holders_in, notify
from jointdesk.desk.operations.models import Referral, ReferralStep
from jointdesk.desk.operations.referrals.states import State
from jointdesk.desk.operations.victims.compartment import READ

AT_ONCE = 200
# what is still open after that is said again
AGAIN_AFTER = timedelta(days=3)


def remind_of_steps() -> int:
    """Steps whose day has come, and reflection periods that have ended. How many."""
    today = timezone.localdate()
    due = ReferralStep.objects.filter(done_at=None, due_on__lte=today)
    due = due.filter(Q(told_on=None) | Q(told_on__lte=today - AGAIN_AFTER))
    rows = list(due.select_related("referral__unit").order_by("due_on", "pk")[:AT_ONCE])
    for row in rows:
        _tell(row.referral, "follow_up_due")
    ReferralStep.objects.filter(pk__in=[row.pk for row in rows]).update(told_on=today)
    return len(rows) + _end_reflections()


@transaction.atomic
def _end_reflections() -> int:
    """A period that has ended becomes something to be done: asking the person how to go on."""
    today = timezone.localdate()
    ended = Referral.objects.filter(state=State.REFLECTION, reflection_until__lte=today)
    open_already = ReferralStep.objects.filter(kind=ReferralStep.Kind.REFLECTION, due_on__isnull=False)
    rows = list(ended.exclude(steps__in=_told_of_this_end(open_already)).select_related("unit")[:AT_ONCE])
    now = timezone.now()
    for referral in rows:
        step = ReferralStep(
            referral=referral,
            kind=ReferralStep.Kind.REFLECTION,
            due_on=referral.reflection_until,
            told_on=today,
            at=now,
        )
        step.with_note("ended").save()
        _tell(referral, "reflection_ends")
    return len(rows)


def _told_of_this_end(steps: QuerySet[ReferralStep]) -> QuerySet[ReferralStep]:
    """Of a period that was made longer the new end is told too."""
    return steps.filter(due_on=F("referral__reflection_until"))


def _tell(referral: Referral, kind: str) -> None:
    """Those named for the person; where nobody is, those who read the compartment of its unit."""
    workers: list[Officer] = [
        one.officer for one in referral.workers.filter(ended_at=None).select_related("officer")
    ]
    notify(
        workers or holders_in(READ, referral.unit),
        kind,
        subject=f"referral:{referral.pk}",
        url=reverse("referral", args=[referral.pk]),
    )
