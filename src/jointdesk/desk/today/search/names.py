"""Who bears a name: asked only when an officer sends it, and registered with each person it shows.

A protected person is not found by a name, here or in any room.
"""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.families.queries import search_reports
from jointdesk.desk.cases.notices.queries import notices
from jointdesk.desk.cases.persons.person_queries import search_persons
from jointdesk.desk.exchange.dossiers.dossier_queries import search as search_dossiers
from jointdesk.desk.operations.models import Encounter
from jointdesk.desk.operations.queries import STANDING, operations
from jointdesk.desk.operations.victims.compartment import concealed_referrals
from jointdesk.desk.today.search.asked import Asked
from jointdesk.desk.today.search.finders import MOST, Finder, Found


def find_persons(officer: Officer, asked: Asked) -> Iterator[Found]:
    """People of cases, by name, alias or document."""
    for row in search_persons(officer, asked.text)[:MOST]:
        said = " · ".join(part for part in (row.birth_date, row.nationality) if part)
        yield Found(row.name, said, reverse("person", args=[row.pk]), f"person:{row.pk}")


def find_sought(officer: Officer, asked: Asked) -> Iterator[Found]:
    for row in notices(officer, text=asked.text)[:MOST]:
        said = f"{row.reference} · {row.get_colour_display()}"
        yield Found(row.name, said, reverse("notice", args=[row.reference]), f"notice:{row.reference}")


def find_missed(officer: Officer, asked: Asked) -> Iterator[Found]:
    """Whom families miss, as they reported it: whether anybody was found is not said here."""
    for row in search_reports(officer, asked.text)[:MOST]:
        url = reverse("family-report", args=[row.reference])
        yield Found(row.name, f"{row.reference} · {row.reporter}", url, f"family_report:{row.reference}")


def find_met(officer: Officer, asked: Asked) -> Iterator[Found]:
    """People found in operations."""
    open_to = Encounter.objects.filter(STANDING, operation__in=operations(officer).order_by())
    open_to = open_to.exclude(person__in=concealed_referrals(officer).order_by().values("person"))
    for one in open_to.filter(row__name__icontains=asked.text).select_related("row", "operation")[:MOST]:
        place = reverse("operation", args=[one.operation.reference])
        said = f"{one.operation.reference} · {one.row.row_id}"
        yield Found(one.row.name, said, f"{place}?q={one.row.row_id}", f"person:{one.person_id}")


def find_gangs(officer: Officer, asked: Asked) -> Iterator[Found]:
    for entry in search_dossiers(officer, asked.text)[:MOST]:
        yield Found(entry.title, entry.group.name, reverse("dossier", args=[entry.group.key, entry.key]))


NAMED = (
    Finder(_("Persons"), "cases.read", find_persons),
    Finder(_("Notices by name"), "notices.read", find_sought),
    Finder(_("Who is missing"), "families.read", find_missed),
    Finder(_("People found in operations"), "operations.read", find_met),
    Finder(_("Gang dossiers"), "dossiers.read", find_gangs),
)
