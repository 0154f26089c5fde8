"""Moving a complaint's clock: complex, extended, suspended, resumed; each step is kept with its reason and its basis.

Whoever decides on complaints proposes; whoever holds `complaints.clock` settles it, and may propose and settle at once.
A suspended complaint is not overdue; deciding it needs its resumption first.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.intake.clock_rules import (
    clock_rules,
    complex_until,
    extended_until,
    resumed_until,
)
from jointdesk.desk.intake.deadlines import decide_by
from jointdesk.desk.intake.models import ClockStep, Complaint
from jointdesk.desk.intake.queries import OPEN_STATES, held
from jointdesk.engine.errors import CallerError

Kind, State = ClockStep.Kind, ClockStep.State


@dataclass(frozen=True)
class Wish:
    """What an officer wants of the clock, as typed."""

    kind: str
    reason: str
    on: date
    ground: str = ""
    authority: str = ""
    document: str = ""


@transaction.atomic
def move_clock(officer: Officer, complaint: Complaint, wish: Wish) -> ClockStep:
    """Take the step, or propose it where the officer may not take it alone. Raises CallerError."""
    require(officer, "complaints.decide")
    own = held(officer, complaint, "complaints.decide")
    _check(own, wish)
    may = officer.may("complaints.clock")
    step = ClockStep.objects.create(
        complaint=own,
        kind=wish.kind,
        state=State.IN_FORCE if may else State.PROPOSED,
        ground=wish.ground,
        reason=wish.reason.strip()[:300],
        authority=wish.authority.strip()[:200],
        document=wish.document.strip()[:120],
        on=wish.on,
        before=own.decide_by,
        after=_last_day(own, wish.kind, wish.on, own.decide_by, own.stopped_on),
        by=officer,
        at=timezone.now(),
    )
    if may:
        _take(officer, own, step)
    return step


@transaction.atomic
def settle_step(officer: Officer, step: ClockStep, *, agreed: bool) -> None:
    """Put a proposed step in force, or refuse it."""
    require(officer, "complaints.clock")
    own = held(officer, step.complaint, "complaints.clock")
    step = ClockStep.objects.select_for_update().get(pk=step.pk)
    if step.state != State.PROPOSED:
        raise CallerError(_("This proposal is settled already."))
    step.state = State.IN_FORCE if agreed else State.REFUSED
    step.settled_by, step.settled_at = officer, timezone.now()
    if agreed:
        _check(own, Wish(step.kind, step.reason, step.on, step.ground, step.authority, step.document))
        step.before = own.decide_by
        step.after = _last_day(own, step.kind, step.on, own.decide_by, own.stopped_on)
    step.save()
    if agreed:
        _take(officer, own, step)


def _take(officer: Officer, complaint: Complaint, step: ClockStep) -> None:
    complaint.decide_by = step.after
    if step.kind == Kind.SUSPENDED:
        complaint.stopped_on = step.on
    elif step.kind == Kind.RESUMED:
        complaint.stopped_on = None
    complaint.save(update_fields=["decide_by", "stopped_on"])
    facts = {"step": step.kind, "ground": step.ground, "until": step.after.isoformat()}
    record("complaint_clock", f"complaint:{complaint.reference}", facts)


def count_anew(complaint: Complaint) -> date:
    """The last day once more from the day of receipt, which was corrected: by each step in force, in its order."""
    last = decide_by(complaint.received_at, settings.DESK.country)
    stopped_on = None
    for step in complaint.clock_steps.filter(state=State.IN_FORCE).order_by("pk"):
        last = _last_day(complaint, step.kind, step.on, last, stopped_on)
        if step.kind in (Kind.SUSPENDED, Kind.RESUMED):
            stopped_on = step.on if step.kind == Kind.SUSPENDED else None
    return last


def _last_day(complaint: Complaint, kind: str, on: date, last: date, stopped_on: date | None) -> date:
    """The last day after a step of `kind`, where it was `last` before."""
    rules = clock_rules(settings.DESK.country)
    if kind == Kind.COMPLEX:
        return complex_until(rules.complex, timezone.localdate(complaint.received_at), last)
    if kind == Kind.EXTENDED:
        return extended_until(rules.extended, last)
    if kind == Kind.RESUMED and stopped_on:
        return resumed_until(rules.resumed, stopped_on, on, last)
    return last


def _check(complaint: Complaint, wish: Wish) -> None:
    rules = clock_rules(settings.DESK.country)
    if complaint.state not in OPEN_STATES:
        raise CallerError(_("The complaint is decided: its clock has ended."))
    if not wish.reason.strip():
        raise CallerError(_("Say why, in at most 300 characters."))
    if not timezone.localdate(complaint.received_at) <= wish.on <= timezone.localdate():
        raise CallerError(_("The day lies before the complaint came, or in the future."))
    if (wish.kind == Kind.RESUMED) != (complaint.stopped_on is not None):
        raise CallerError(
            _("The clock stands still already: resume it first.")
            if complaint.stopped_on
            else _("The clock runs: there is nothing to resume.")
        )
    if wish.kind == Kind.RESUMED and complaint.stopped_on and wish.on < complaint.stopped_on:
        raise CallerError(_("The clock cannot resume before it stopped."))
    if wish.kind == Kind.SUSPENDED and wish.ground not in rules.suspended.grounds:
        raise CallerError(_("Choose what is awaited: the clock stops for nothing else."))
    if wish.kind in (Kind.COMPLEX, Kind.EXTENDED):
        _check_longer(complaint, wish)


def _check_longer(complaint: Complaint, wish: Wish) -> None:
    rules = clock_rules(settings.DESK.country)
    rule = rules.complex if wish.kind == Kind.COMPLEX else rules.extended
    taken = complaint.clock_steps.filter(kind=wish.kind, state=State.IN_FORCE).count()
    if taken >= rule.times:
        raise CallerError(_("The law allows this step once, and it was taken."))
    if complaint.decide_by < wish.on:
        raise CallerError(_("The last day has passed: the time can no longer be lengthened."))
    if wish.kind == Kind.EXTENDED:
        if not complaint.clock_steps.filter(kind=Kind.COMPLEX, state=State.IN_FORCE).exists():
            raise CallerError(_("First say that the matter is complex: only its time can be extended."))
        if rule.authority and not (wish.authority.strip() and wish.document.strip()):
            raise CallerError(_("Name the authority that granted the extension, and its decision's number."))
