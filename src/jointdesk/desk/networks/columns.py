"""What stands in the files of this room's lists: what their pages show, one fact a column."""

from collections.abc import Iterator
from itertools import islice

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.models import Identifier
from jointdesk.desk.lists.cells import Column
from jointdesk.desk.networks import queries
from jointdesk.desk.networks.models import Hub, Network

AT_ONCE = 200
Topped = tuple[Network, list[Identifier]]
NETWORKS: tuple[Column, ...] = (
    Column(_("Network"), lambda row: row[0].reference),
    Column(_("Complaints"), lambda row: row[0].complaint_count),
    Column(_("Identifiers"), lambda row: row[0].identifier_count),
    Column(_("Named most"), lambda row: "; ".join(f"{one.kind_name}: {one.value}" for one in row[1])),
    Column(_("From"), lambda row: row[0].first_received_at),
    Column(_("To"), lambda row: row[0].last_received_at),
)
MEMBERS: tuple[Column, ...] = (
    Column(_("Reference"), lambda row: row.reference),
    Column(_("Received"), lambda row: row.received_at),
    Column(_("Unit"), lambda row: row.unit.name),
    Column(_("State"), lambda row: row.get_state_display()),
    Column(_("Told"), lambda row: row.narrative),
    Column(_("Country"), lambda row: row.country),
    Column(_("Money lost"), lambda row: row.amount),
    Column(_("Currency"), lambda row: row.currency),
)
HUBS: tuple[Column, ...] = (
    Column(_("Kind"), lambda hub: hub.identifier.kind_name),
    Column(_("Identifier"), lambda hub: hub.identifier.value),
    Column(_("Complaints"), lambda hub: hub.degree),
    Column(_("By"), lambda hub: hub.get_source_display()),
    Column(_("Why"), lambda hub: _why(hub)),
    Column(_("State"), lambda hub: _("It does link") if hub.links else hub.get_review_display()),
    Column(_("Reviewed by"), lambda hub: str(hub.reviewed_by or hub.overruled_by or "")),
)


def network_rows(officer: Officer, found: QuerySet[Network]) -> Iterator[Topped]:
    """Networks with what most of their complaints name, some at a time."""
    rows = iter(found.iterator(AT_ONCE))
    while some := list(islice(rows, AT_ONCE)):
        tops = queries.read_tops(officer, some)
        yield from ((network, tops.get(network.pk, [])) for network in some)


def _why(hub: Hub) -> str:
    return hub.review_reason or (gettext(hub.reason) if hub.reason else "")
