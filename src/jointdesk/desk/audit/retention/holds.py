"""What forbids an erasure for now: a hold an officer placed, the record's own room, or a room above it."""

from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.scope import scope
from jointdesk.desk.audit.actions import record
from jointdesk.desk.audit.models import LegalHold
from jointdesk.desk.audit.retention.holdings import Holding
from jointdesk.desk.audit.signals import holds_asked
from jointdesk.engine.errors import CallerError


def holds_on(holding: Holding, row: Model) -> list[str]:
    """Why it must not be erased, in the officer's language; empty: nothing holds it."""
    subject = holding.subject(row)
    said = [hold.reason for hold in LegalHold.objects.filter(subject=subject, lifted_at=None)]
    said.append(str(holding.held(row)))
    answers: list[tuple[Any, Any]] = holds_asked.send(sender=type(row), row=row, subject=subject)
    said += [str(why) for _receiver, whys in answers for why in (whys or ())]
    return [why for why in said if why]


def standing_holds(officer: Officer) -> QuerySet[LegalHold]:
    rows = scope(LegalHold.objects.filter(lifted_at=None), officer, "retention.read", mark=None)
    return rows.select_related("placed_by")


@transaction.atomic
def place_hold(officer: Officer, holding: Holding, row: Model, reason: str) -> LegalHold:
    """Keep a record from being erased. Raises CallerError without a reason, or where it is held already."""
    require(officer, "retention.review")
    reason, subject = read_reason(reason), holding.subject(row)
    if not in_reach(officer, holding, row):
        raise CallerError(_("There is no such record in your unit."))
    if LegalHold.objects.filter(subject=subject, lifted_at=None).exists():
        raise CallerError(_("It is held already."))
    now = timezone.now()
    hold = LegalHold.objects.create(
        subject=subject, unit=holding.unit(row), reason=reason, placed_by=officer, placed_at=now
    )
    record("hold_placed", subject, {"officer": officer.pk}, now)
    return hold


@transaction.atomic
def lift_hold(officer: Officer, hold: LegalHold, reason: str) -> None:
    require(officer, "retention.review")
    hold = LegalHold.objects.select_for_update().get(pk=hold.pk)
    if hold.lifted_at is not None:
        raise CallerError(_("The hold is lifted already."))
    hold.lift_reason, hold.lifted_by, hold.lifted_at = read_reason(reason), officer, timezone.now()
    hold.save(update_fields=["lift_reason", "lifted_by", "lifted_at"])
    record("hold_lifted", hold.subject, {"officer": officer.pk}, hold.lifted_at)


def in_reach(officer: Officer, holding: Holding, row: Model) -> bool:
    """Whether the record is of the officer's unit or one below it; what has no unit is the national level's."""
    unit = holding.unit(row)
    return officer.unit.sees_all or (unit is not None and unit.path.startswith(officer.unit.path))


def read_reason(reason: str) -> str:
    """What an officer wrote, on one line. Raises CallerError when it is empty or too long."""
    reason = " ".join(reason.replace("\x00", "").split())
    if not 1 <= len(reason) <= 1000:
        raise CallerError(_("Say why, in at most 1,000 characters."))
    return reason
