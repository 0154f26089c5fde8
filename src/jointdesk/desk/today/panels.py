"""What a role's first page shows under its duties: a handful of rows each, as the rooms below permit them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer, Role
from jointdesk.desk.accounts.wellbeing.checks import Check, Reading, all_checks
from jointdesk.desk.audit.break_glass.queries import grants
from jointdesk.desk.cases.queries import cases
from jointdesk.desk.exchange.groups.group_queries import group_cards
from jointdesk.desk.exchange.matching.hit_queries import hits
from jointdesk.desk.exchange.requests.request_queries import requests
from jointdesk.desk.intake.queries import complaints
from jointdesk.desk.networks.queries import networks
from jointdesk.desk.operations.queries import operations

SHOWN = 5


@dataclass(frozen=True)
class Panel:
    """A card of the first page: `template` shows `rows`; `empty` says how there come to be any. `calls`: its rows are
    to be acted on."""

    need: str
    label: str | Promise
    template: str
    rows: Callable[[Officer], Iterable[Any]]
    empty: str | Promise
    calls: bool = False


@dataclass(frozen=True)
class Shown:
    panel: Panel
    rows: list[Any]


def troubles(_officer: Officer) -> list[tuple[Check, Reading]]:
    """What of the desk itself is not well, the worst first."""
    taken = [(check, check.take()) for check in all_checks()]
    return sorted(
        (pair for pair in taken if pair[1].tone != "green"), key=lambda pair: pair[1].tone, reverse=True
    )


HEALTH = Panel(
    "health.read",
    _("Health of the desk"),
    "today/health.html",
    troubles,
    _("Everything is well."),
    calls=True,
)
EMERGENCIES = Panel(
    "accesses.read",
    _("Newest emergency accesses"),
    "today/emergencies.html",
    lambda officer: grants(officer).select_related("officer__unit").order_by("-opened_at")[:SHOWN],
    _("Nobody has opened a record in an emergency."),
)
COMPLAINTS = Panel(
    "complaints.read",
    _("Newest complaints"),
    "today/complaints.html",
    lambda officer: complaints(officer).select_related("unit")[:SHOWN],
    _("No complaint yet."),
)
CASES = Panel(
    "cases.read",
    _("My cases"),
    "today/cases.html",
    lambda officer: cases(officer).filter(lead=officer)[:SHOWN],
    _("You lead no case. One is opened from a complaint or a network."),
)
HITS = Panel(
    "hits.read",
    _("Newest hits with partners"),
    "today/hits.html",
    lambda officer: hits(officer)[:SHOWN],
    _("No hit yet. A liaison officer asks a partner which identifiers it holds too."),
)
REQUESTS = Panel(
    "requests.read",
    _("Requests due next"),
    "today/requests.html",
    lambda officer: requests(officer, open_only=True)[:SHOWN],
    _("No request is open."),
)
GROUPS = Panel(
    "groups.read",
    _("Joint groups"),
    "exchange/group_line.html",
    lambda officer: group_cards(officer, timezone.localdate(), SHOWN),
    _("No joint group yet. Two or more desks with a mandate work together in one."),
)
NETWORKS = Panel(
    "networks.read",
    _("Largest networks"),
    "today/networks.html",
    lambda officer: networks(officer).filter(complaint_count__gt=1)[:SHOWN],
    _("No network yet: they form by themselves when complaints name the same identifiers."),
)
OPERATIONS = Panel(
    "operations.read",
    _("Latest operations"),
    "today/operations.html",
    lambda officer: operations(officer)[:SHOWN],
    _("No operation recorded yet."),
)
PANELS = {
    Role.INTAKE: (COMPLAINTS, NETWORKS),
    Role.INVESTIGATOR: (CASES, HITS, NETWORKS, OPERATIONS),
    Role.LIAISON: (GROUPS, REQUESTS, HITS, NETWORKS),
    Role.FIELD: (OPERATIONS,),
    Role.COMMANDER: (OPERATIONS, REQUESTS, HITS, NETWORKS),
    Role.AUDITOR: (EMERGENCIES,),
    Role.ADMINISTRATOR: (HEALTH,),
}


def panels_of(officer: Officer) -> list[Shown]:
    panels = PANELS.get(Role(officer.role), ())
    return [Shown(panel, list(panel.rows(officer))) for panel in panels if officer.may(panel.need)]
