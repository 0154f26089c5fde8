"""What a phone at the gate shows: how many are in, and its own last rows with whom they may be."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.operations.gate.gate_models import GateEntry, GatePhone
from jointdesk.desk.operations.models import Encounter, Operation
from jointdesk.desk.operations.people.people_queries import tell_twins
from jointdesk.desk.operations.queries import STANDING, operations
from jointdesk.desk.operations.victims.compartment import conceal_in
from jointdesk.desk.screening.models import Candidate

LAST = 8


@dataclass(frozen=True)
class Counts:
    """Persons of the operation, each once however often entered; rows of this phone, and with a match that stands."""

    people: int
    own: int
    matches: int
    phones: int


def under_way(officer: Officer) -> QuerySet[Operation]:
    """Operations people can be entered in now."""
    return operations(officer).filter(state=Operation.State.UNDER_WAY)


def counts(officer: Officer, operation: Operation, phone: GatePhone | None) -> Counts:
    rows = Encounter.objects.filter(STANDING, operation__in=operations(officer), operation=operation)
    found = Candidate.objects.filter(row__encounter__in=rows, outcome="match").exclude(notice__mark=Mark.RED)
    return Counts(
        people=rows.aggregate(n=Count("person", distinct=True))["n"],
        own=phone.entries.count() if phone else 0,
        matches=found.exclude(decision=Candidate.Decision.REJECTED).values("row").distinct().count(),
        phones=operation.phones.count(),
    )


def latest(officer: Officer, operation: Operation) -> list[Encounter]:
    """The officer's own last rows, the newest first, with candidates and what was asked at the gate; each with `twins`,
    the other rows under which this person was entered."""
    mine = GateEntry.objects.filter(phone__operation=operation, phone__officer=officer)
    keys = mine.order_by("-pk").values_list("row", flat=True)[:LAST]
    rows = Encounter.objects.filter(STANDING, operation__in=operations(officer), row__in=list(keys))
    shown = Prefetch(
        "row__candidates",
        Candidate.objects.exclude(notice__mark=Mark.RED).select_related("notice__origin"),
    )
    rows = rows.select_related("row__entry", "person__referral", "operation").prefetch_related(shown)
    found = list(conceal_in(rows.order_by("-row__entry__pk"), officer))
    entered = list(tell_twins(found))
    for one in found:
        twins = [other for other in entered if other.person_id == one.person_id and other.pk != one.pk]
        one.twins = twins
    return found
