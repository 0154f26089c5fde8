"""The places of the desk: what stands in the bar at the side, and under which key."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer


@dataclass(frozen=True)
class Place:
    """`needs`: any of these rights opens it (none: everybody). `under`: the paths it holds. `key`: after "g"."""

    page: str
    label: str | Promise
    icon: str
    needs: tuple[str, ...]
    under: str
    key: str
    unless: str = ""  # a right that has a better place of the same kind

    def is_for(self, officer: Officer) -> bool:
        if self.unless and officer.may(self.unless):
            return False
        return not self.needs or any(officer.may(need) for need in self.needs)

    @property
    def url(self) -> str:
        return reverse(self.page)


PLACES = (
    Place("today", _("Today"), "today", (), "/", "t"),
    Place("complaints", _("Complaints"), "complaints", ("complaints.read",), "/complaints/", "c"),
    Place("networks", _("Networks"), "networks", ("networks.read",), "/networks/", "n"),
    Place("cases", _("Cases"), "cases", ("cases.read", "cases.work"), "/cases/", "a"),
    Place("families", _("Families' reports"), "family", ("families.read",), "/cases/families/", "f"),
    Place("exchange", _("Exchange"), "exchange", ("hits.read",), "/exchange/", "x"),
    Place("partners", _("Partners"), "exchange", ("partners.read",), "/exchange/", "x", unless="hits.read"),
    Place("operations", _("Operations"), "operations", ("operations.read",), "/operations/", "o"),
    Place("candidates", _("Screening"), "screening", ("operations.read",), "/screening/", "s"),
    Place("report", _("Report"), "report", ("reports.read",), "/report/", "r"),
    Place("advisories", _("Warnings"), "warning", ("advisories.read",), "/advisories/", "w"),
    Place("officers", _("Administration"), "people", ("officers.read",), "/administration/", "m"),
    Place("auditor", _("Oversight"), "shield", ("accesses.read",), "/log/oversight/", "v"),
    Place("log", _("Log"), "log", ("log.read",), "/log/", "l"),
)


def places_of(officer: Officer) -> list[Place]:
    return [place for place in PLACES if place.is_for(officer)]


def place_of(request: HttpRequest) -> str:
    """The URL name of the place a page belongs to: the longest path that holds it; the first page holds itself."""
    held = [place for place in PLACES if request.path.startswith(place.under) and place.under != "/"]
    if held:
        return max(held, key=lambda place: len(place.under)).under
    return "/" if request.path == "/" else ""
