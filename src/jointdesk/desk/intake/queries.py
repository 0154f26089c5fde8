"""Permitted reads of complaints: own unit and below, never RED, always under a right."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.intake.deadlines import Clock, read_clock
from jointdesk.desk.intake.models import Complaint, ImportedFile, Mention, ScamTypeNoted
from jointdesk.engine.identifiers import extract

MAX_SEARCH = 200
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


def complaints(officer: Officer, action: str = "complaints.read") -> QuerySet[Complaint]:
    """The complaints this officer may read, newest first."""
    return scope(Complaint.objects.all(), officer, action).order_by("-received_at", "-pk")


def search(officer: Officer, filters: Filters, today: date | None = None) -> QuerySet[Complaint]:
    """The officer's complaints that meet all filters. `text`: in reference, narrative or an identifier."""
    rows = complaints(officer)
    if text := clean(filters.text):
        rows = rows.filter(_match(text))
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.scam_type:
        noted = ScamTypeNoted.objects.filter(complaint=OuterRef("pk"), code=filters.scam_type)
        rows = rows.filter(Exists(noted))
    if filters.unit:
        rows = rows.filter(unit__code=clean(filters.unit))
    if filters.overdue:
        rows = rows.filter(_overdue(today))
    if not filters.duplicates:
        rows = rows.filter(duplicate_of=None)
    return rows


def overdue(officer: Officer, today: date | None = None) -> QuerySet[Complaint]:
    """Complaints still undecided after the day the law gives, the latest first to be decided on top."""
    return complaints(officer).filter(_overdue(today)).order_by("decide_by", "pk")


def count_complaints(officer: Officer, today: date | None = None) -> dict[str, int]:
    """Figures of the officer's complaints: all, new, overdue, withdrawn, duplicates."""
    return (
        complaints(officer)
        .order_by()
        .aggregate(
            all=Count("pk"),
            new=Count("pk", filter=Q(state=Complaint.State.NEW)),
            overdue=Count("pk", filter=_overdue(today)),
            withdrawn=Count("pk", filter=Q(state=Complaint.State.WITHDRAWN)),
            duplicates=Count("pk", filter=Q(duplicate_of__isnull=False)),
        )
    )


def count_identifiers(officer: Officer) -> int:
    """How many distinct identifiers the officer's complaints name."""
    named = Mention.objects.filter(complaint__in=complaints(officer).order_by())
    return named.aggregate(n=Count("identifier", distinct=True))["n"] or 0


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
    return read_clock(complaint.decide_by, decided=complaint.state not in OPEN_STATES, today=today)


def _overdue(today: date | None) -> Q:
    return Q(state__in=OPEN_STATES, decide_by__lt=today or timezone.localdate())


def clean(text: str) -> str:
    """What an officer searches for, bounded; no database takes a zero byte."""
    return text.replace("\x00", "").strip()[:MAX_SEARCH]


def _match(text: str) -> Q:
    spelled = Q(identifier__value__icontains=text)
    for kind, value in identifier_values(text):
        spelled |= Q(identifier__kind=kind, identifier__value=value)
    named = Mention.objects.filter(spelled, complaint=OuterRef("pk"))
    return Q(reference__icontains=text) | Q(narrative__icontains=text) | Q(Exists(named))
