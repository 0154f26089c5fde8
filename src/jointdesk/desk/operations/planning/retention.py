"""How long an operation's words are kept: the plan goes, the row stays for the figures, without what it was called.

Whom it found is kept by its own period (people.retention) and goes first.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.audit.retention.holdings import Holding, register
from jointdesk.desk.operations.models import Operation, OperationPlan

WORDS: dict[str, Promise] = {
    "plans": _("Plans of operations deleted"),
    "things_taken": _("Things taken, without what was written of them"),
}


def register_operations() -> None:
    register(
        Holding(
            "operation",
            _("Operation"),
            due=_due,
            describe=lambda operation: operation.reference,
            erase=erase_operation,
            held=_hold,
            words=WORDS,
        )
    )


@transaction.atomic
def erase_operation(operation: Operation) -> tuple[str, ...]:
    """Date, province, unit and numbers stay; what people wrote of it does not."""
    plans = OperationPlan.objects.filter(operation=operation)
    told = plans.count()
    plans.delete()
    for hanging in (
        operation.places,
        operation.units,
        operation.officers,
        operation.participants,
        operation.targets,
    ):
        hanging.all().delete()
    taken = 0
    for number, thing in enumerate(operation.seized.all(), 1):
        # a thing that became evidence is described there, for as long as evidence is kept
        thing.description, thing.place, thing.seal = "", "", f"-{number}"
        thing.save(update_fields=["description", "place", "seal"])
        taken += 1
    operation.title, operation.site, operation.partners = operation.reference, "", []
    operation.save(update_fields=["title", "site", "partners"])
    counts = {"plans": told, "things_taken": taken}
    return tuple(f"{code}:{count}" for code, count in counts.items() if count)


def _due(before: date) -> QuerySet[Operation]:
    """Those whose words are left."""
    return Operation.objects.filter(held_on__lte=before).exclude(title=F("reference"), site="", partners=[])


def _hold(operation: Any) -> str | Promise:
    if operation.state not in (Operation.State.CLOSED, Operation.State.CANCELLED):
        return _("The operation is not closed.")
    return _("The people it found are reviewed first.") if operation.encounters.exists() else ""
