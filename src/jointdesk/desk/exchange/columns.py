"""What stands in the files of this room's lists: what their pages show, one fact a column."""

from collections.abc import Iterator
from itertools import islice

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.data.words import KINDS as DATA
from jointdesk.desk.exchange.dossiers.dossier_cards import Card, cards
from jointdesk.desk.exchange.mail.reasons import REASONS
from jointdesk.desk.exchange.mail.words import MESSAGES
from jointdesk.desk.exchange.models import Hit, JointEntry
from jointdesk.desk.exchange.requests.labels import STATES, URGENCIES, form_title, matched_kind_name
from jointdesk.desk.exchange.safeguards.reviews import KINDS as ACTS
from jointdesk.desk.intake.kinds import name_kind
from jointdesk.desk.lists.cells import Column

AT_ONCE = 200
REQUESTS = (
    Column(_("Reference"), lambda row: row.reference),
    Column(_("Kind of request"), lambda row: form_title(row.type)),
    Column(_("Direction"), lambda row: row.get_direction_display()),
    Column(_("Partner"), lambda row: row.partner.name),
    Column(_("Unit"), lambda row: row.unit.name),
    Column(_("Case"), lambda row: row.case.reference if row.case else ""),
    Column(_("Urgency"), lambda row: URGENCIES.get(row.urgency, row.urgency)),
    Column(_("State"), lambda row: STATES.get(row.state, row.state)),
    Column(_("Drafted"), lambda row: row.drafted_at),
    Column(_("Answer by"), lambda row: row.answer_by),
    Column(_("Handling mark"), lambda row: row.mark),
)
SERVED = (
    Column(_("When"), lambda row: row["last"]),
    Column(_("Partner"), lambda row: row["partner__name"]),
    Column(_("Purpose"), lambda row: row["purpose"]),
    Column(_("Case"), lambda row: row["case_reference"]),
    Column(_("Kind"), lambda row: name_kind(row["kind"])),
    Column(_("Elements"), lambda row: row["elements"]),
)
DOSSIERS = (
    Column(_("Gang dossier"), lambda card: card.entry.title),
    Column(_("State"), lambda card: card.status),
    Column(_("Also written"), lambda card: card.aliases),
    Column(_("Leaders"), lambda card: ", ".join(map(str, card.leaders))),
    Column(_("Sides"), lambda card: ", ".join(map(str, card.sides))),
    Column(_("Conditions of use"), lambda card: card.conditions),
    Column(_("Joint group"), lambda card: card.entry.group.name),
    Column(_("Persons"), lambda card: card.counts.get("gang_person", 0)),
    Column(_("Identifiers"), lambda card: card.counts.get("gang_identifier", 0)),
    Column(_("Conflicts"), lambda card: card.disputed),
    Column(_("last change"), lambda card: card.entry.changed_at),
)
DISCLOSURES = (
    Column(_("Proposed"), lambda row: row.proposed_at),
    Column(_("By"), lambda row: str(row.proposed_by)),
    Column(_("Partner"), lambda row: row.partner.name),
    Column(_("Purpose"), lambda row: row.purpose),
    Column(_("Notices"), lambda row: ", ".join(notice.reference for notice in row.notices.all())),
    Column(_("Approved"), lambda row: row.approved_at),
    Column(_("Approved by"), lambda row: str(row.approved_by or "")),
    Column(_("Sent"), lambda row: row.sent),
)
RECALLS = (
    Column(_("Date"), lambda row: row.at),
    Column(_("What"), lambda row: row.get_act_display()),
    Column(_("Kind"), lambda row: DATA.get(row.datum.kind, row.datum.kind) if row.datum else ""),
    Column(_("Notice"), lambda row: row.datum.notice.reference if row.datum and row.datum.notice else ""),
    Column(_("By"), lambda row: row.partner.name if row.partner else _("this desk")),
    Column(_("Reason"), lambda row: row.reason),
    Column(_("State"), lambda row: row.get_state_display()),
    Column(
        _("Recipients"),
        lambda row: "; ".join(f"{one.partner.name}: {one.get_state_display()}" for one in row.receipts.all()),
    ),
)
ACTS_ALONE = (
    Column(_("When"), lambda row: row.acted_at),
    Column(_("What"), lambda row: ACTS.get(row.kind, row.kind)),
    Column(_("Partner"), lambda row: ", ".join(partner.name for partner in row.partners.all())),
    Column(_("By"), lambda row: row.origin.name if row.origin else str(row.acted_by)),
    Column(_("Why it could not wait"), lambda row: row.why),
    Column(_("Deadline"), lambda row: row.due_at),
    Column(_("Second review"), lambda row: row.get_outcome_display()),
    Column(_("Reviewed"), lambda row: row.reviewed_at),
    Column(_("Reviewed by"), lambda row: str(row.reviewed_by or "")),
    Column(_("Reason"), lambda row: row.reason),
)
QUARANTINED = (
    Column(_("Received"), lambda row: row.received_at),
    Column(_("Partner"), lambda row: row.partner.name),
    Column(_("Type"), lambda row: MESSAGES.get(row.type, row.type)),
    Column(_("Why"), lambda row: REASONS.get(row.code, row.code)),
    Column(_("Code"), lambda row: row.code),
    Column(_("Last error"), lambda row: row.error),
)


def hit_columns(officer: Officer) -> tuple[Column, ...]:
    """The network of a hit only for who reads networks."""
    found = (
        Column(_("Ours"), lambda hit: hit.label),
        Column(_("Kind"), lambda hit: matched_kind_name(hit.kind)),
        Column(_("Notice"), lambda hit: hit.notice.reference if hit.notice else ""),
        Column(_("Also with"), lambda hit: hit.partner.name),
        Column(_("Our complaints"), lambda hit: hit.complaint_count if hit.identifier else None),
        Column(_("Doubtful"), lambda hit: _("Doubtful") if hit.doubtful else ""),
        Column(_("Found"), lambda hit: hit.found_at),
        Column(_("Requests"), _requests_of),
    )
    network = Column(_("Our network"), lambda hit: hit.network_reference or "")
    return (*found, network) if officer.may("networks.read") else found


def dossier_rows(officer: Officer, found: QuerySet[JointEntry] | list[JointEntry]) -> Iterator[Card]:
    """The cards of the dossiers, some at a time."""
    rows = iter(found)
    while some := list(islice(rows, AT_ONCE)):
        yield from cards(officer, some)


def _requests_of(hit: Hit) -> str:
    return ", ".join(f"{row.reference}: {STATES.get(row.state, row.state)}" for row in hit.requests.all())
