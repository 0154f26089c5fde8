"""Permitted reads of cases and their persons."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.cases.models import Case, CaseTransfer, Involvement, Member, Task
from jointdesk.desk.intake.listings.models import ListingDecision
from jointdesk.desk.intake.listings.queries import decisions
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.queries import clean

READ, OPEN, WORK = "cases.read", "cases.open", "cases.work"
# whose cases a list shows
MINE, TEAM, LATE, HOLDING = "mine", "team", "late", "holding"


def cases(officer: Officer, action: str = READ) -> QuerySet[Case]:
    """The cases an officer may read, newest first: the unit's, and those whose lead or team he belongs to, of whatever
    unit. A RED case is its team's alone."""
    return _open_to(officer, action, Member.objects.filter(officer=officer)).order_by("-opened_at", "-pk")


def cases_to_work_in(officer: Officer, action: str = OPEN) -> QuerySet[Case]:
    """Those he may change: of his units where his role holds `action` and reads cases, else of his team. Emergency
    access and observers only read."""
    taking_part = Member.objects.filter(officer=officer).exclude(part=Member.Part.OBSERVER)
    return _open_to(officer, action, taking_part)


def cases_around(
    officer: Officer, complaint: Complaint
) -> tuple[QuerySet[Case], QuerySet[Case], QuerySet[Case]]:
    """Those the complaint is in, those on its network, and those the officer may take it into, the newest first."""
    mine = cases(officer)
    linked = mine.filter(complaint_links__complaint=complaint)
    open_ones = cases_to_work_in(officer).exclude(state=Case.State.CLOSED).exclude(pk__in=linked.values("pk"))
    on_network = mine.filter(networks__memberships__complaint=complaint).distinct()
    return linked, on_network, open_ones.order_by("-opened_at")


def _open_to(officer: Officer, action: str, memberships: QuerySet[Member]) -> QuerySet[Case]:
    of_units = scope(Case.objects.all(), officer, action) if officer.may(READ) else Case.objects.none()
    visible = Q(pk__in=of_units.order_by().values("pk"))
    if officer.may(WORK):
        mine = memberships.filter(left_at=None).values("case")
        visible |= Q(lead=officer) | Q(pk__in=mine)
    return Case.objects.filter(visible).select_related("unit", "lead")


def listed_cases(officer: Officer) -> QuerySet[Case]:
    """With what a list says of each: networks, persons, open and late tasks."""
    open_tasks = Task.objects.filter(case=OuterRef("pk"), state=Task.State.OPEN)
    return cases(officer).annotate(
        network_count=_count(Case.networks.through.objects.filter(case=OuterRef("pk"))),
        person_count=_count(Involvement.objects.filter(case=OuterRef("pk"))),
        task_count=_count(open_tasks),
        late_count=_count(_late_tasks()),
    )


def search_cases(officer: Officer, text: str, state: str, whose: str = "") -> QuerySet[Case]:
    found = listed_cases(officer)
    if text := clean(text):
        found = found.filter(Q(title__icontains=text) | Q(reference__icontains=text))
    if whose in (MINE, TEAM):
        part = Member.objects.filter(case=OuterRef("pk"), officer=officer, left_at=None)
        found = found.filter(Q(lead=officer) | Exists(part)) if whose == TEAM else found.filter(lead=officer)
    if whose == LATE:
        found = found.filter(Exists(_late_tasks()))
    if whose == HOLDING:
        found = found.filter(pk__in=closed_holding(officer).order_by().values("pk"))
    return found.filter(state=clean(state)) if state else found


def closed_holding(officer: Officer) -> QuerySet[Case]:
    """Closed cases that still keep identifiers from the public list: for those who decide on it."""
    held = decisions(officer, ListingDecision.Act.HELD).order_by().values("case")
    return cases(officer, OPEN).filter(state=Case.State.CLOSED, reference__in=held)


def case_by_reference(officer: Officer, reference: str) -> Case | None:
    return cases(officer).filter(reference=clean(reference)).first()


def is_of_the_team(officer: Officer, case: Case) -> bool:
    return case.lead_id == officer.pk or case.members.filter(officer=officer, left_at=None).exists()


def team(case: Case) -> QuerySet[Member]:
    return case.members.filter(left_at=None).select_related("officer__unit").order_by("added_at", "pk")


def transfers(case: Case) -> QuerySet[CaseTransfer]:
    return case.transfers.select_related("from_unit", "to_unit", "from_lead", "to_lead", "by")


def _late_tasks() -> QuerySet[Task]:
    return Task.objects.filter(case=OuterRef("pk"), state=Task.State.OPEN, due_at__lt=timezone.now())


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("case").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
