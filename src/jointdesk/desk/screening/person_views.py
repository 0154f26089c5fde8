"""How somebody's names are said, for whoever does not read their script: a panel of the person's page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.cases.persons.person_queries import person_of
from jointdesk.desk.screening.readings import list_readings

SHOWN = 12


@require_GET
def names_of_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a protected person nothing is said, neither how the name sounds."""
    person = person_of(officer_of(request), pk)
    if person is None:
        raise Http404
    names = [] if getattr(person, "concealed", False) else [person.name, *person.aliases]
    said = [(name, list_readings(name)) for name in dict.fromkeys(filter(None, names[:SHOWN]))]
    return render(request, "screening/person_panel.html", {"said": [one for one in said if one[1]]})
