"""How many complaints an officer may read, from indexes alone at a desk of a million.

Restricted complaints are few and left out: those of the officer's units are counted whole, and the restricted ones
among them taken off.
"""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.desk.intake.queries import is_overdue

READ = "complaints.read"
# identifiers of a unit that are counted
NAMED = 30_000


def count_complaints(officer: Officer, today: date | None = None) -> dict[str, int]:
    """Figures of the officer's complaints: all, new, overdue, withdrawn, duplicates. Exact."""
    wanted = {
        "all": Q(),
        "new": Q(state=Complaint.State.NEW),
        "overdue": is_overdue(today),
        "withdrawn": Q(state=Complaint.State.WITHDRAWN),
        "duplicates": Q(duplicate_of__isnull=False),
    }
    whole = scope(Complaint.objects.all(), officer, READ, mark=None)
    restricted = _count_each(whole.filter(mark=Mark.RED), wanted)
    return {name: whole.filter(which).count() - restricted[name] for name, which in wanted.items()}


def _count_each(rows: QuerySet[Complaint], wanted: dict[str, Q]) -> dict[str, int]:
    """In one statement, which reads each of the rows."""
    counts = {f"counted_{name}": Count("pk", filter=which) for name, which in wanted.items() if which}
    found = rows.aggregate(counted_all=Count("pk"), **counts)
    return {name: found[f"counted_{name}"] or 0 for name in wanted}


def count_identifiers(officer: Officer) -> tuple[int, bool]:
    """How many distinct identifiers the officer's complaints name, and whether there are more: a unit's are counted up
    to NAMED, those of the whole desk exactly."""
    if not officer.may(READ):
        return 0, False
    if officer.unit.sees_all:
        return _count_all_identifiers(), False
    named = scope(Mention.objects.all(), officer, READ, unit="complaint__unit", mark="complaint__mark")
    found = named.values("identifier").distinct()[: NAMED + 1].count()
    return min(found, NAMED), found > NAMED


def _count_all_identifiers() -> int:
    """Those that a complaint names which is not withdrawn are known (`complaint_count`). What only withdrawn ones name
    is added, and what only restricted ones name is taken off."""
    withdrawn = _named_by(Complaint.objects.filter(state=Complaint.State.WITHDRAWN).exclude(mark=Mark.RED))
    restricted = _named_by(Complaint.objects.filter(mark=Mark.RED))
    readable = Mention.objects.filter(identifier=OuterRef("identifier")).exclude(complaint__mark=Mark.RED)
    return (
        Identifier.objects.filter(complaint_count__gt=0).count()
        + _count_distinct(withdrawn.filter(identifier__complaint_count=0))
        - _count_distinct(restricted.filter(~Exists(readable), identifier__complaint_count__gt=0))
    )


def _named_by(few: QuerySet[Complaint]) -> QuerySet[Mention]:
    """Asked as a list, so that no database reads all mentions to find those of a few."""
    return Mention.objects.filter(complaint__in=few.values("pk"))


def _count_distinct(named: QuerySet[Mention]) -> int:
    return named.values("identifier").distinct().count()
