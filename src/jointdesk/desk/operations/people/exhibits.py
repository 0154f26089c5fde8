"""A thing taken becomes evidence of a case: from then on its custody is written there, seal by seal."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.cases.evidence.evidence_models import Exhibit
from jointdesk.desk.cases.evidence.exhibit_actions import NewExhibit, add_exhibit
from jointdesk.desk.cases.models import Case, Person
from jointdesk.desk.operations.models import SeizedItem
from jointdesk.desk.operations.referrals.states import holds
from jointdesk.engine.errors import CallerError

Kind = SeizedItem.Kind
# what evidence has no kind of its own for is another thing
KINDS = {
    Kind.PHONE: Exhibit.Kind.PHONE,
    Kind.COMPUTER: Exhibit.Kind.COMPUTER,
    Kind.SIM: Exhibit.Kind.SIM,
    Kind.STORAGE: Exhibit.Kind.STORAGE,
    Kind.PAYMENT_CARD: Exhibit.Kind.CARD,
    Kind.CASH: Exhibit.Kind.CASH,
    Kind.DOCUMENT: Exhibit.Kind.DOCUMENT,
    Kind.PAPER: Exhibit.Kind.DOCUMENT,
}


@transaction.atomic
def become_exhibit(officer: Officer, item: SeizedItem, case: Case) -> Exhibit:
    """Take a thing into a case that the officer works in. Raises CallerError for one given back, or taken in before."""
    require(officer, "operations.record")
    item = SeizedItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if item.returned_at is not None:
        raise CallerError(_("%(seal)s was given back.") % {"seal": item.seal})
    if item.exhibit_id is not None:
        raise CallerError(_("%(seal)s is evidence of a case already.") % {"seal": item.seal})
    operation = item.operation
    item.exhibit = add_exhibit(
        officer,
        case,
        NewExhibit(
            title=item.description[:200],
            kind=KINDS.get(Kind(item.kind), Exhibit.Kind.OTHER),
            description=item.description,
            quantity=str(item.count) if item.count > 1 else "",
            seal=item.seal,
            seized_at=item.at,
            seized_where=item.place or operation.site,
            seized_by=str(item.officer),
            seized_from=_owner(item, case),
            found_in=f"operation:{operation.reference}",
            found_in_url=reverse("operation", args=[operation.reference]),
            why=_("Taken in operation %(reference)s") % {"reference": operation.reference},
        ),
    )
    item.save(update_fields=["exhibit"])
    facts = {"seal": item.seal, "evidence": item.exhibit.key.hex, "officer": officer.pk}
    record("thing_became_evidence", f"operation:{operation.reference}", facts)
    return item.exhibit


def _owner(item: SeizedItem, case: Case) -> Person | None:
    """From whom, where the case names the person already. A presumed victim is named by nobody's evidence."""
    if item.encounter is None:
        return None
    person = item.encounter.person
    if holds(getattr(person, "referral", None)) or not case.involvements.filter(person=person).exists():
        return None
    return person
