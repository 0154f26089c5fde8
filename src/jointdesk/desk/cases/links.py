"""What belongs to a case beside its people: complaints, networks, identifiers."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.actions import record
from jointdesk.desk.cases.chronology.event_actions import note_event
from jointdesk.desk.cases.holding import hold_case
from jointdesk.desk.cases.models import Case, CaseComplaint, CaseEvent, CaseIdentifier, Person
from jointdesk.desk.intake.models import Complaint, Identifier
from jointdesk.desk.intake.queries import complaints
from jointdesk.desk.networks.models import Network
from jointdesk.desk.networks.queries import networks
from jointdesk.engine.errors import CallerError, NotFound
from jointdesk.engine.identifiers import extract

Kind = CaseEvent.Kind


@transaction.atomic
def link_complaint(officer: Officer, case: Case, complaint: Complaint) -> CaseComplaint:
    """Take a complaint into a case; one that is in it already stays."""
    return take_complaint(officer, hold_case(officer, case), complaint)


def take_complaint(officer: Officer, case: Case, complaint: Complaint) -> CaseComplaint:
    """The same for a case that is held."""
    if not complaints(officer).filter(pk=complaint.pk).exists():
        raise NotFound(_("There is no such complaint, or it is not open to you."))
    row, new = CaseComplaint.objects.get_or_create(
        case=case, complaint=complaint, defaults={"linked_by": officer, "linked_at": timezone.now()}
    )
    if new:
        facts = {"complaint": complaint.reference}
        record("case_complaint", f"case:{case.reference}", facts | {"officer": officer.pk})
        note_event(officer, case, Kind.COMPLAINT, facts)
    return row


@transaction.atomic
def unlink_complaint(officer: Officer, case: Case, complaint: Complaint) -> None:
    case = hold_case(officer, case)
    gone, _rows = case.complaint_links.filter(complaint=complaint).delete()
    if gone:
        facts = {"complaint": complaint.reference}
        record("case_complaint_out", f"case:{case.reference}", facts | {"officer": officer.pk})
        note_event(officer, case, Kind.COMPLAINT_OUT, facts)


@transaction.atomic
def link_network(officer: Officer, case: Case, network: Network) -> None:
    case = hold_case(officer, case)
    if not networks(officer).filter(pk=network.pk).exists():
        raise NotFound(_("There is no such network, or it is not open to you."))
    if case.networks.filter(pk=network.pk).exists():
        return
    case.networks.add(network)
    facts = {"network": network.reference}
    record("case_network", f"case:{case.reference}", facts | {"officer": officer.pk})
    note_event(officer, case, Kind.NETWORK, facts)


@transaction.atomic
def unlink_network(officer: Officer, case: Case, network: Network) -> None:
    case = hold_case(officer, case)
    if not case.networks.filter(pk=network.pk).exists():
        return
    case.networks.remove(network)
    facts = {"network": network.reference}
    record("case_network_out", f"case:{case.reference}", facts | {"officer": officer.pk})
    note_event(officer, case, Kind.NETWORK_OUT, facts)


@transaction.atomic
def add_identifiers(
    officer: Officer, case: Case, text: str, *, note: str = "", person: Person | None = None
) -> list[CaseIdentifier]:
    """Identifiers of the investigation's own, read from what was typed. Raises CallerError where there is none."""
    case = hold_case(officer, case)
    found = extract(text.replace("\x00", "")[:2000], settings.DESK.country)
    if not found:
        raise CallerError(_("No phone number, account, wallet, site or handle was found in this."))
    if person is not None and not case.involvements.filter(person=person).exists():
        raise CallerError(_("Name the person in this case first."))
    said = {"note": note.strip()[:300], "person": person}
    return [take_identifier(officer, case, one.kind, one.value, said) for one in found]


def take_identifier(
    officer: Officer, case: Case, kind: str, value: str, said: dict[str, Any]
) -> CaseIdentifier:
    """One that is read already, into a case that is held; `said`: what is written beside it (note, person)."""
    identifier, _new = Identifier.objects.get_or_create(kind=kind, value=value)
    row, new = CaseIdentifier.objects.update_or_create(
        case=case,
        identifier=identifier,
        defaults=said,
        create_defaults={**said, "added_by": officer, "added_at": timezone.now()},
    )
    if new:
        facts = {"identifier": identifier.pk, "kind": identifier.kind, "officer": officer.pk}
        record("case_identifier", f"case:{case.reference}", facts)
    return row


@transaction.atomic
def drop_identifier(officer: Officer, case: Case, row: CaseIdentifier) -> None:
    case = hold_case(officer, case)
    case.own_identifiers.filter(pk=row.pk).delete()
    facts = {"identifier": row.identifier_id, "officer": officer.pk}
    record("case_identifier_out", f"case:{case.reference}", facts)
