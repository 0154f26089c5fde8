"""Things taken are written down under the number of their seal, which stands once in an operation."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.operations.models import Encounter, Operation
from jointdesk.desk.operations.people.outcome_models import SeizedItem
from jointdesk.engine.errors import CallerError

MOST_COUNT = 1_000_000


@dataclass(frozen=True)
class Thing:
    kind: str
    description: str
    seal: str
    count: int = 1
    place: str = ""


@transaction.atomic
def seize(
    officer: Officer, operation: Operation, thing: Thing, encounter: Encounter | None = None
) -> SeizedItem:
    """Write a thing down. Raises CallerError when the seal's number stands already."""
    require(officer, "operations.record")
    Operation.objects.select_for_update(of=("self",)).get(pk=operation.pk)
    seal = thing.seal.strip().upper()
    if thing.kind not in SeizedItem.Kind.values or not thing.description.strip() or not seal:
        raise CallerError(_("Say what it is, describe it, and give the number of its seal."))
    if not 1 <= thing.count <= MOST_COUNT:
        raise CallerError(_("How many: a number from 1."))
    if operation.seized.filter(seal=seal).exists():
        raise CallerError(_("The seal %(seal)s stands already in this operation.") % {"seal": seal[:40]})
    item = SeizedItem.objects.create(
        operation=operation,
        encounter=encounter,
        kind=thing.kind,
        description=thing.description.strip()[:500],
        count=thing.count,
        seal=seal[:40],
        place=thing.place.strip()[:200],
        officer=officer,
        at=timezone.now(),
    )
    record("thing_seized", f"operation:{operation.reference}", {"kind": item.kind, "seal": item.seal})
    return item


@transaction.atomic
def give_back(officer: Officer, item: SeizedItem) -> SeizedItem:
    """An identity document, or whatever was taken for nothing, goes back to its owner."""
    require(officer, "operations.record")
    item = SeizedItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if item.exhibit_id is not None:
        raise CallerError(_("This is evidence of a case: its return is written there."))
    if item.returned_at is None:
        item.returned_at = timezone.now()
        item.save(update_fields=["returned_at"])
        record("thing_returned", f"operation:{item.operation.reference}", {"seal": item.seal})
    return item
