"""Plans over the API, for the officers named in them."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from jointdesk.desk.accounts.directory import officer_named, unit_of_code
from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.operations.models import (
    Operation,
    OperationOfficer,
    OperationPlace,
    OperationPlan,
    OperationTarget,
    OperationUnit,
    PartnerParticipant,
)
from jointdesk.desk.operations.operation_actions import OperationFacts
from jointdesk.desk.operations.planning import plan_actions
from jointdesk.desk.operations.planning.plan_actions import PLAN, PlanFacts
from jointdesk.desk.operations.planning.plan_queries import plan_by_reference, plans
from jointdesk.desk.operations.planning.targets import find_target
from jointdesk.engine.errors import CallerError, NotFound
from jointdesk.engine.reference import provinces

router = Router()
SHOWN = 500


class PlanIn(Schema):
    """`province` is ISO 3166-2; moments with their offset; `mark_after` holds from the beginning on."""

    reference: str
    title: str
    date: date
    province: str
    site: str = ""
    begins_at: datetime
    ends_at: datetime | None = None
    aim: str = ""
    conduct: str = ""
    care: str = ""
    mark_after: str = Mark.AMBER


class WordsIn(Schema):
    begins_at: datetime
    ends_at: datetime | None = None
    aim: str = ""
    conduct: str = ""
    care: str = ""
    mark_after: str = Mark.AMBER


class PlaceIn(Schema):
    name: str
    province: str
    address: str = ""


class UnitIn(Schema):
    """`unit`: its code."""

    unit: str
    task: str = ""


class OfficerIn(Schema):
    """`officer`: a user name; `role`: lead, gate, care, search, liaison, reader."""

    officer: str
    role: str


class ParticipantIn(Schema):
    body: str
    people: str = ""
    task: str = ""


class TargetIn(Schema):
    """`kind`: network, case, notice, person (its number)."""

    kind: str
    reference: str
    note: str = ""


class StateIn(Schema):
    """`to`: under_way, closed, cancelled."""

    to: str


class PlanOut(Schema):
    """`approvals`: officers who approved this revision."""

    reference: str
    title: str
    state: str
    mark: str
    begins_at: datetime
    ends_at: datetime | None
    revision: int
    approvals: list[str]


class PlanWhole(PlanOut):
    aim: str
    conduct: str
    care: str
    places: list[PlaceIn]
    units: list[UnitIn]
    officers: list[OfficerIn]
    participants: list[ParticipantIn]
    targets: list[TargetIn]


@router.get("", response=list[PlanOut])
def list_plans(request: HttpRequest) -> list[PlanOut]:
    """The first 500 plans open to the officer: RED ones name him."""
    return [_write(plan) for plan in plans(officer_of(request))[:SHOWN]]


@router.post("", response=PlanOut)
def new_plan(request: HttpRequest, new: PlanIn) -> PlanOut:
    """Plan an operation; nobody but its author sees it until others are named."""
    facts = OperationFacts(new.reference, new.title, new.date, new.province, new.site).checked()
    operation = plan_actions.plan_operation(officer_of(request), facts, _words(new))
    return _write(operation.plan)


@router.get("/{reference}", response=PlanWhole)
def read_plan(request: HttpRequest, reference: str) -> PlanWhole:
    """A plan and all who take part."""
    officer = officer_of(request)
    plan = _plan(officer, reference)
    note_access(officer, Access.Act.CONSULTATION, f"operation:{reference}", "plan read")
    return _write_whole(plan)


@router.post("/{reference}/words", response=PlanOut)
def change_words(request: HttpRequest, reference: str, new: WordsIn) -> PlanOut:
    """Change what it says; both approvals are asked anew."""
    officer = officer_of(request)
    plan_actions.change_plan(officer, _plan(officer, reference).operation, _words(new))
    return _write(_plan(officer, reference))


@router.post("/{reference}/places", response=PlanOut)
def add_place(request: HttpRequest, reference: str, new: PlaceIn) -> PlanOut:
    if new.province not in provinces():
        raise CallerError("province: not an ISO 3166-2 code we know")
    _bound(new, {"name": 200, "address": 300})
    return _add(request, reference, OperationPlace, new.dict())


@router.post("/{reference}/units", response=PlanOut)
def add_unit(request: HttpRequest, reference: str, new: UnitIn) -> PlanOut:
    _bound(new, {"task": 300})
    unit = unit_of_code(new.unit)
    if unit is None:
        raise CallerError("unit: there is none of this code")
    return _add(request, reference, OperationUnit, {"unit": unit, "task": new.task})


@router.post("/{reference}/officers", response=PlanOut)
def add_officer(request: HttpRequest, reference: str, new: OfficerIn) -> PlanOut:
    """Name an officer: he or she sees the plan from now on."""
    require(officer_of(request), PLAN)
    named = officer_named(new.officer)
    if named is None or not named.may("operations.read") or new.role not in OperationOfficer.Role.values:
        raise CallerError("officer: nobody of this name who reads operations; or role: not one we know")
    already = _plan(officer_of(request), reference).operation.officers.filter(officer=named).exists()
    fields = {"officer_id": named.pk} if already else {"officer_id": named.pk, "role": new.role}
    return _add(request, reference, OperationOfficer, fields)


@router.post("/{reference}/participants", response=PlanOut)
def add_participant(request: HttpRequest, reference: str, new: ParticipantIn) -> PlanOut:
    _bound(new, {"body": 100, "people": 300, "task": 300})
    if not new.body.strip():
        raise CallerError("body: say who takes part")
    return _add(request, reference, PartnerParticipant, new.dict())


@router.post("/{reference}/targets", response=PlanOut)
def add_target(request: HttpRequest, reference: str, new: TargetIn) -> PlanOut:
    """Name what or whom it is about; only what the officer may read."""
    _bound(new, {"note": 300})
    found = find_target(officer_of(request), new.kind, new.reference[:60])
    return _add(request, reference, OperationTarget, {**found, "note": new.note})


@router.post("/{reference}/approve", response=PlanOut)
def approve(request: HttpRequest, reference: str) -> PlanOut:
    """This revision, as one of two officers."""
    officer = officer_of(request)
    plan_actions.approve(officer, _plan(officer, reference).operation)
    return _write(_plan(officer, reference))


@router.post("/{reference}/state", response=PlanOut)
def move(request: HttpRequest, reference: str, new: StateIn) -> PlanOut:
    """Begin what is approved, close it, open it again, or cancel a plan."""
    officer = officer_of(request)
    operation = _plan(officer, reference).operation
    if new.to == Operation.State.UNDER_WAY and operation.state != Operation.State.CLOSED:
        plan_actions.begin(officer, operation)
    else:
        plan_actions.end(officer, operation, new.to)
    return _write(_plan(officer, reference))


def _add(request: HttpRequest, reference: str, part: type, fields: dict[str, Any]) -> PlanOut:
    officer = officer_of(request)
    plan_actions.add_part(officer, _plan(officer, reference).operation, part, **fields)
    return _write(_plan(officer, reference))


def _bound(new: Schema, most: dict[str, int]) -> None:
    for name, length in most.items():
        text = getattr(new, name)
        if len(text) > length or "\x00" in text:
            raise CallerError(f"{name}: at most {length} characters")


def _words(new: PlanIn | WordsIn) -> PlanFacts:
    if new.mark_after not in Mark.values or new.mark_after == Mark.RED:
        raise CallerError("mark_after: a handling mark other than RED")
    if any(moment is not None and moment.tzinfo is None for moment in (new.begins_at, new.ends_at)):
        raise CallerError("begins_at, ends_at: with their offset from UTC")
    if any("\x00" in text for text in (new.aim, new.conduct, new.care)):
        raise CallerError("a text holds a zero byte")
    return PlanFacts(**{name: getattr(new, name) for name in PlanFacts.__dataclass_fields__}).checked()


def _plan(officer: Officer, reference: str) -> OperationPlan:
    plan = plan_by_reference(officer, reference)
    if plan is None:
        raise NotFound(f"there is no plan {reference[:60]!r}, or it is not open to you")
    return plan


def _write(plan: OperationPlan) -> PlanOut:
    return PlanOut(**_facts(plan))


def _write_whole(plan: OperationPlan) -> PlanWhole:
    one = plan.operation
    targets = one.targets.select_related("network", "case", "notice")
    return PlanWhole(
        **_facts(plan),
        aim=plan.aim,
        conduct=plan.conduct,
        care=plan.care,
        places=[PlaceIn(name=at.name, province=at.province, address=at.address) for at in one.places.all()],
        units=[UnitIn(unit=at.unit.code, task=at.task) for at in one.units.select_related("unit")],
        officers=[
            OfficerIn(officer=at.officer.username, role=at.role)
            for at in one.officers.select_related("officer")
        ],
        participants=[
            ParticipantIn(body=at.body, people=at.people, task=at.task) for at in one.participants.all()
        ],
        targets=[_write_target(at) for at in targets],
    )


def _write_target(target: OperationTarget) -> TargetIn:
    for kind in ("network", "case", "notice"):
        if (named := getattr(target, kind)) is not None:
            return TargetIn(kind=kind, reference=named.reference, note=target.note)
    return TargetIn(kind="person", reference=str(target.person_id), note=target.note)


def _facts(plan: OperationPlan) -> dict[str, Any]:
    one = plan.operation
    approved = [at.officer.username for at in plan.approvals.all() if at.revision == plan.revision]
    return {
        "reference": one.reference,
        "title": one.title,
        "state": one.state,
        "mark": one.mark,
        "begins_at": plan.begins_at,
        "ends_at": plan.ends_at,
        "revision": plan.revision,
        "approvals": approved,
    }
