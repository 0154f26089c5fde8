"""An operation is planned, changed, approved by two, begun, closed. Only named officers do any of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.notifications import notify
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.operations.models import (
    Operation,
    OperationOfficer,
    OperationPlan,
    OperationTarget,
    PlanApproval,
)
from jointdesk.desk.operations.operation_actions import OperationFacts, record_operation
from jointdesk.desk.operations.planning.plan_states import APPROVALS, State, require_step
from jointdesk.engine.errors import CallerError, NotAllowed

PLAN, APPROVE = "operations.plan", "operations.approve"
DRAFTS = (State.PLANNED, State.APPROVED)
Part = type[OperationTarget] | type


@dataclass(frozen=True)
class PlanFacts:
    """The words and times of a plan; `mark_after` holds from its beginning on."""

    begins_at: datetime
    ends_at: datetime | None = None
    aim: str = ""
    conduct: str = ""
    care: str = ""
    mark_after: str = Mark.AMBER

    def checked(self) -> "PlanFacts":
        if self.ends_at is not None and self.ends_at <= self.begins_at:
            raise CallerError(_("The end lies before the beginning."))
        if any(len(text) > 10_000 for text in (self.aim, self.conduct, self.care)):
            raise CallerError(_("This is longer than %(most)s characters.") % {"most": 10_000})
        return self


@transaction.atomic
def plan_operation(officer: Officer, facts: OperationFacts, plan: PlanFacts) -> Operation:
    """Store a plan. Its author leads it and is its first reader; nobody else sees it."""
    require(officer, PLAN)
    plan.checked()
    operation = record_operation(officer, facts)
    operation.state, operation.mark = State.PLANNED, Mark.RED
    operation.save(update_fields=["state", "mark"])
    OperationPlan.objects.create(operation=operation, author=officer, changed_at=timezone.now(), **vars(plan))
    OperationOfficer.objects.get_or_create(
        operation=operation, officer=officer, defaults={"role": OperationOfficer.Role.LEAD}
    )
    record("operation_planned", _subject(operation), {})
    return operation


@transaction.atomic
def change_plan(officer: Officer, operation: Operation, plan: PlanFacts) -> None:
    """Change the words of a plan; approvals are asked anew."""
    found = _open(officer, operation)
    plan.checked()
    for name, value in vars(plan).items():
        setattr(found, name, value)
    _touch(found)


@transaction.atomic
def add_part(officer: Officer, operation: Operation, part: type, **fields: object) -> None:
    """Add a place, a unit, an officer, a participant or a target. One that stands already is passed over."""
    plan = _open(officer, operation)
    made, new = part.objects.get_or_create(operation=plan.operation, **fields)  # type: ignore[attr-defined]
    if not new:
        return
    _touch(plan)
    if isinstance(made, OperationOfficer):
        _tell(plan.operation, [made.officer], "operation_assigned")


@transaction.atomic
def drop_part(officer: Officer, operation: Operation, part: type, key: int) -> None:
    """Take a part out. The last officer who leads stays: a plan without readers would be lost."""
    plan = _open(officer, operation)
    rows = part.objects.filter(operation=plan.operation, pk=key)  # type: ignore[attr-defined]
    if part is OperationOfficer:
        others = plan.operation.officers.exclude(pk=key)
        if not others.filter(role=OperationOfficer.Role.LEAD).exists():
            raise CallerError(_("Somebody must lead: name another before this one goes."))
    if rows.delete()[0]:
        _touch(plan)


@transaction.atomic
def approve(officer: Officer, operation: Operation) -> None:
    """One officer's approval of the plan as it stands; the second one's approves it."""
    plan = _open(officer, operation, APPROVE)
    if plan.operation.state != State.PLANNED:
        raise CallerError(_("This plan is approved already."))
    PlanApproval.objects.get_or_create(
        plan=plan, officer=officer, revision=plan.revision, defaults={"at": timezone.now()}
    )
    record("operation_approved", _subject(operation), {"revision": plan.revision})
    if plan.approvals.filter(revision=plan.revision).count() >= APPROVALS:
        _move(plan.operation, State.APPROVED)
        _tell(plan.operation, [one.officer for one in _named(plan.operation)], "operation_approved")
    else:
        waiting = [one.officer for one in _named(plan.operation) if one.officer != officer]
        _tell(plan.operation, [one for one in waiting if one.may(APPROVE)], "operation_to_approve")


@transaction.atomic
def begin(officer: Officer, operation: Operation) -> None:
    """It is under way: the gate opens, and the plan's mark gives way to that of what follows."""
    plan = _open(officer, operation)
    found = plan.operation
    require_step(found, State.UNDER_WAY)
    found.mark, found.held_on = plan.mark_after, timezone.localdate()
    bodies = found.participants.order_by("pk").values_list("body", flat=True)
    found.partners = list(dict.fromkeys([*found.partners, *bodies]))
    found.save(update_fields=["mark", "held_on", "partners"])
    _move(found, State.UNDER_WAY)


@transaction.atomic
def end(officer: Officer, operation: Operation, to: str) -> None:
    """Close what is under way, open it again, or cancel a plan."""
    require(officer, PLAN)
    found = Operation.objects.select_for_update(of=("self",)).get(pk=operation.pk)
    if to not in (State.CLOSED, State.CANCELLED, State.UNDER_WAY) or (
        to == State.UNDER_WAY and found.state != State.CLOSED
    ):
        raise CallerError(_("This is not a step of an operation."))
    require_step(found, State(to))
    _move(found, State(to))


def _open(officer: Officer, operation: Operation, action: str = PLAN) -> OperationPlan:
    """The plan, locked, for an officer who is named in it and holds the action."""
    require(officer, action)
    Operation.objects.select_for_update(of=("self",)).get(pk=operation.pk)
    plan = OperationPlan.objects.select_related("operation").filter(operation=operation).first()
    if plan is None or plan.operation.state not in DRAFTS:
        raise CallerError(
            _("There is no plan to change: the operation has begun, or was recorded afterwards.")
        )
    if not plan.operation.officers.filter(officer=officer).exists():
        raise NotAllowed("only officers named in a plan work on it", action)
    return plan


def _touch(plan: OperationPlan) -> None:
    plan.revision += 1
    plan.changed_at = timezone.now()
    plan.save()
    if plan.operation.state == State.APPROVED:
        _move(plan.operation, State.PLANNED)
    record("operation_plan_changed", _subject(plan.operation), {"revision": plan.revision})


def _move(operation: Operation, to: State) -> None:
    operation.state = to
    operation.save(update_fields=["state"])
    record("operation_moved", _subject(operation), {"state": to})
    note_access(None, Access.Act.ALTERATION, _subject(operation), f"state: {to}")


def _named(operation: Operation) -> list[OperationOfficer]:
    return list(operation.officers.select_related("officer"))


def _tell(operation: Operation, officers: list[Officer], kind: str) -> None:
    notify(
        officers, kind, subject=_subject(operation), url=reverse("operation-plan", args=[operation.reference])
    )


def _subject(operation: Operation) -> str:
    return f"operation:{operation.reference}"
