"""What the rooms below show of operations, as panels; and what operations tell of a case's past."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.cases.chronology.sources import Moment
from jointdesk.desk.cases.models import Case
from jointdesk.desk.cases.persons.person_queries import person_of
from jointdesk.desk.operations import queries
from jointdesk.desk.operations.models import Encounter
from jointdesk.desk.operations.victims.compartment import is_open
from jointdesk.desk.screening.queries import candidates

SHOWN = 50


@require_GET
def operations_of_case(request: HttpRequest, reference: str) -> HttpResponse:
    rows = queries.operations(officer_of(request)).filter(case__reference=reference)[:SHOWN]
    return render(request, "operations/case_panel.html", {"operations": rows})


@require_GET
def encounters_of_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Where somebody was found, on whose lists he or she may be, and the way home where that is the officer's to know.

    Of a protected person nothing that tells who it is.
    """
    officer = officer_of(request)
    person = person_of(officer, pk)
    if person is None:
        raise Http404
    if getattr(person, "concealed", False):
        return render(request, "operations/person_panel.html")
    referral = queries.referrals(officer).filter(person=person).first()
    found = {
        "encounters": queries.encounters_of(officer, person.pk)[:SHOWN],
        "candidates": candidates(officer).filter(row__encounter__person=person)[:SHOWN],
        "referral": referral if referral and is_open(officer, referral) else None,
    }
    return render(request, "operations/person_panel.html", found)


def tell_of_operations(officer: Officer, case: Case) -> Iterable[Moment]:
    """A source of the case's chronology."""
    for one in queries.operations(officer).filter(case=case)[:SHOWN]:
        yield Moment(
            at=timezone.make_aware(datetime.combine(one.held_on, time.min)),
            kind="operation",
            title=_("Operation"),
            text=f"{one.reference} · {one.title}",
            url=reverse("operation", args=[one.reference]),
        )


def show_persons(officer: Officer, **_kwargs: Any) -> QuerySet[Any]:
    """Receiver of `persons_asked`: whoever was found in an operation that the officer may read."""
    met = queries.operations(officer).order_by().values("pk")
    return Encounter.objects.filter(queries.STANDING, operation__in=met).order_by().values("person")
