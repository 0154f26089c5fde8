"""Permitted reads of complaints: own unit and below, never RED, always under a right."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.notifications.telling import holders_in
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.intake.deadlines import Clock, read_clock
from jointdesk.desk.intake.models import Complaint, ImportedFile, Mention, ScamTypeNoted, Transfer
from jointdesk.desk.intake.search_index import MOST_FOUND, find_complaints
from jointdesk.desk.intake.subjects import SCAM, subjects
from jointdesk.engine.errors import NotAllowed
from jointdesk.engine.identifiers import extract

MAX_SEARCH = 200
# complaints of a type that are looked up, where a list of it would else walk through all
RARE = 5_000
OPEN_STATES = (Complaint.State.NEW,)


@dataclass(frozen=True)
class Filters:
    """What an officer looks for; an empty field does not filter."""

    text: str = ""
    state: str = ""
    scam_type: str = ""
    unit: str = ""
    overdue: bool = False
    duplicates: bool = True
    subject: str = ""


def complaints(officer: Officer, action: str = "complaints.read") -> QuerySet[Complaint]:
    """The complaints this officer may read, newest first."""
    return scope(Complaint.objects.all(), officer, action).order_by("-received_at", "-pk")


def search(officer: Officer, filters: Filters, today: date | None = None) -> QuerySet[Complaint]:
    """The officer's complaints that meet all filters. `text`: in reference, narrative or an identifier."""
    rows = complaints(officer)
    if text := clean(filters.text):
        rows = rows.filter(pk__in=_match(officer, text))
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.scam_type:
        rows = _of_type(rows, filters.scam_type)
    if filters.unit:
        rows = rows.filter(unit__code=clean(filters.unit))
    if filters.subject in subjects():
        rows = rows.filter(subject=filters.subject)
        # said once more as the index of the others has it
        rows = rows if filters.subject == SCAM else rows.exclude(subject=SCAM)
    if filters.overdue:
        rows = rows.filter(is_overdue(today))
    if not filters.duplicates:
        rows = rows.filter(duplicate_of=None)
    return rows


def overdue(officer: Officer, today: date | None = None) -> QuerySet[Complaint]:
    """Complaints still undecided after the day the law gives, the latest first to be decided on top."""
    return complaints(officer).filter(is_overdue(today)).order_by("decide_by", "pk")


def _of_type(rows: QuerySet[Complaint], code: str) -> QuerySet[Complaint]:
    """Of a common type the newest complaints are soon found among all; of a rare one they are looked up."""
    noted = ScamTypeNoted.objects.filter(code=code)
    if noted[: RARE + 1].count() > RARE:
        return rows.filter(Exists(noted.filter(complaint=OuterRef("pk"))))
    return rows.filter(pk__in=noted.values("complaint"))


def identifier_values(text: str) -> set[tuple[str, str]]:
    """The identifiers a search text spells, in their normal forms: "0912 345 678" finds "+84912345678"."""
    return {(found.kind, found.value) for found in extract(text, settings.DESK.country)}


def units(officer: Officer) -> QuerySet[Unit]:
    """The units whose complaints the officer may see or store: the own one and those below it."""
    if officer.unit.sees_all:
        return Unit.objects.all()
    return Unit.objects.filter(path__startswith=officer.unit.path)


def imported_files(officer: Officer) -> QuerySet[ImportedFile]:
    """Imports this officer made; a commander or auditor at national level sees all."""
    rows = ImportedFile.objects.select_related("officer").order_by("-at", "-pk")
    if officer.unit.sees_all and officer.may("log.read"):
        return rows
    return rows.filter(officer=officer)


def clock(complaint: Complaint, today: date | None = None) -> Clock:
    """How the complaint stands with the day the law gives."""
    return read_clock(
        complaint.decide_by,
        decided=complaint.state not in OPEN_STATES,
        today=today,
        stopped_on=complaint.stopped_on,
    )


def is_overdue(today: date | None) -> Q:
    """Undecided after its day, the clock running."""
    return Q(state=Complaint.State.NEW, stopped_on=None, decide_by__lt=today or timezone.localdate())


def clean(text: str) -> str:
    """What an officer searches for, bounded; no database takes a zero byte."""
    return text.replace("\x00", "").strip()[:MAX_SEARCH]


def _match(officer: Officer, text: str) -> set[int]:
    """The newest complaints that hold all words of the text, or name an identifier it spells."""
    seen = None if officer.unit.sees_all else list(units(officer).values_list("pk", flat=True))
    found = set(find_complaints(text, seen))
    for kind, value in identifier_values(text):
        named = Mention.objects.filter(identifier__kind=kind, identifier__value=value)
        if seen is not None:
            named = named.filter(complaint__unit__in=seen)
        found.update(named.order_by("-complaint").values_list("complaint", flat=True)[:MOST_FOUND])
    return found


def held(officer: Officer, complaint: Complaint, action: str) -> Complaint:
    """The complaint's row, locked, if the officer may do `action` to it. Raises NotAllowed."""
    row = scope(Complaint.objects.select_for_update(of=("self",)), officer, action).filter(pk=complaint.pk)
    own = row.first()
    if own is None:
        raise NotAllowed("this complaint is none of yours", action)
    return own


@dataclass(frozen=True)
class Reporter:
    """Who told it. `withheld`: the reporter demanded it, and this officer does not decide on complaints."""

    name: str
    contact: str
    withheld: bool = False


def reporter(officer: Officer, complaint: Complaint) -> Reporter:
    """The complainant, as far as the officer may know him (Vietnam: Criminal Procedure Code Art. 147)."""
    if complaint.confidential and not officer.may("complaints.decide"):
        return Reporter("", "", withheld=True)
    return Reporter(complaint.complainant_name, complaint.complainant_contact)


def colleagues(unit: Unit) -> QuerySet[Officer]:
    """The active officers of a unit or above it who take complaints."""
    return holders_in("complaints.assign", unit).order_by("name", "username")


def transfers(officer: Officer, *, sent: bool) -> QuerySet[Transfer]:
    """Transfers from (`sent`) or to the officer's units, newest first. A line tells the reference, and no more."""
    rows = scope(
        Transfer.objects.select_related("from_unit", "to_unit", "sent_by", "answered_by"),
        officer,
        "complaints.read",
        unit="from_unit" if sent else "to_unit",
        mark=None,
    )
    return rows.order_by("-sent_at", "-pk")
