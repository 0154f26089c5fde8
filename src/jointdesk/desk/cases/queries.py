"""Permitted reads of cases, persons and notices."""

from django.db.models import Count, Prefetch, Q, QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.cases.models import Case, Involvement, Notice
from jointdesk.desk.intake.queries import clean


def cases(officer: Officer) -> QuerySet[Case]:
    """The cases an officer may read, newest first; a RED case is read by its lead alone."""
    visible = scope(Case.objects.all(), officer, "cases.read")
    if officer.may("cases.read"):
        visible = visible | Case.objects.filter(lead=officer)
    return (
        visible.select_related("unit", "lead")
        .annotate(
            network_count=Count("networks", distinct=True), person_count=Count("involvements", distinct=True)
        )
        .order_by("-opened_at", "-pk")
    )


def search_cases(officer: Officer, text: str, state: str) -> QuerySet[Case]:
    found = cases(officer)
    if text := clean(text):
        found = found.filter(Q(title__icontains=text) | Q(reference__icontains=text))
    return found.filter(state=clean(state)) if state else found


def case_by_reference(officer: Officer, reference: str) -> Case | None:
    people = Prefetch("involvements", Involvement.objects.select_related("person").order_by("person__name"))
    return cases(officer).filter(reference=clean(reference)).prefetch_related("networks", people).first()


def notices(officer: Officer, *, colour: str = "", state: str = "", text: str = "") -> QuerySet[Notice]:
    """Notices the officer may read: a person is sought everywhere, so the unit does not limit, the mark does."""
    if not officer.may("notices.read"):
        return Notice.objects.none()
    found = Notice.objects.exclude(mark="RED").select_related("origin", "unit")
    if colour:
        found = found.filter(colour=clean(colour))
    if state:
        found = found.filter(state=clean(state))
    if text := clean(text):
        found = found.filter(
            Q(name__icontains=text) | Q(reference__icontains=text) | Q(document__iexact=text)
        )
    return found.order_by("-issued_on", "reference")


def notice_by_reference(officer: Officer, reference: str) -> Notice | None:
    return notices(officer).filter(reference=clean(reference)).prefetch_related("audience").first()
