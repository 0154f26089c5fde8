"""The boxes of the triage inbox: what is new, mine, late, awaited, transferred; each is a permitted query.

Counts stop at MOST_COUNTED: an officer asks whether there is much to do, not for the number of a full desk's backlog.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.deadlines import NEAR_DAYS
from jointdesk.desk.intake.letters.queries import with_additions
from jointdesk.desk.intake.models import Complaint, Enquiry, Transfer
from jointdesk.desk.intake.queries import OPEN_STATES, complaints

MOST_COUNTED = 1000
NOTHING = _("Nothing waits here.")
Rows = QuerySet[Complaint]


@dataclass(frozen=True)
class Box:
    name: str
    label: str | Promise
    rows: Callable[[Officer], Rows]
    tone: str = ""
    empty: str | Promise = NOTHING


def _undecided(officer: Officer) -> Rows:
    """By their last day, the most urgent first."""
    # one state, not a list of one: SQLite then knows that the index of the undecided holds them all
    return complaints(officer).filter(state=Complaint.State.NEW).order_by("decide_by", "pk")


def unheld(officer: Officer) -> Rows:
    return _undecided(officer).filter(holder=None, duplicate_of=None)


def mine(officer: Officer) -> Rows:
    return _undecided(officer).filter(holder=officer)


def of_unit(officer: Officer) -> Rows:
    return _undecided(officer).filter(unit=officer.unit_id)


def overdue(officer: Officer, today: date | None = None) -> Rows:
    return _undecided(officer).filter(stopped_on=None, decide_by__lt=today or timezone.localdate())


def near(officer: Officer, today: date | None = None) -> Rows:
    day = today or timezone.localdate()
    soon = (day, day + timedelta(days=NEAR_DAYS))
    return _undecided(officer).filter(stopped_on=None, decide_by__range=soon)


def awaited(officer: Officer) -> Rows:
    """An answer is open, or the clock stands."""
    asked = Enquiry.objects.filter(answered_at=None).values("complaint")
    return _undecided(officer).filter(Q(pk__in=asked) | Q(stopped_on__isnull=False))


def transferred(officer: Officer) -> Rows:
    """Sent to the officer's units, and taken on by nobody yet."""
    sent = Transfer.objects.filter(state=Transfer.State.SENT).values("complaint")
    return complaints(officer).filter(pk__in=sent).order_by("decide_by", "pk")


def repeated(officer: Officer) -> Rows:
    """Undecided, and marked as telling again what another one told."""
    return _undecided(officer).exclude(duplicate_of=None)


def to_tell(officer: Officer) -> Rows:
    """Decided, and the reporter demanded to be told."""
    rows = complaints(officer).filter(wants_result=True, result_told_at=None)
    return rows.exclude(state__in=OPEN_STATES).order_by("decided_at", "pk")


BOXES = (
    Box("new", _("New, nobody's"), unheld),
    Box("mine", _("Mine"), mine, "accent", _("You have none. Take one from the new ones.")),
    Box("overdue", _("Overdue"), overdue, "red", _("Nothing is overdue.")),
    Box("near", _("Near their day"), near, "amber"),
    Box("awaited", _("Awaited"), awaited, "violet"),
    Box("added", _("Something new"), with_additions, "amber", _("No complainant has added anything.")),
    Box("transferred", _("Transferred here"), transferred, "amber"),
    Box("repeated", _("Told again"), repeated),
    Box("to_tell", _("Result to tell"), to_tell, "amber"),
    Box("unit", _("All of my unit"), of_unit),
)


def box(name: str) -> Box:
    """The box of this name; the first where there is none."""
    return next((one for one in BOXES if one.name == name), BOXES[0])


def count_boxes(officer: Officer) -> list[tuple[Box, int]]:
    """Each box with how many are in it, at most MOST_COUNTED + 1."""
    return [(one, one.rows(officer).order_by()[: MOST_COUNTED + 1].count()) for one in BOXES]
