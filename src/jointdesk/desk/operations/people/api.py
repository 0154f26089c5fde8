"""What happens at and after the gate, over the API: rows, outcomes, things taken. A row sent twice is taken once."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.queries import cases_to_work_in
from jointdesk.desk.intake.queries import clean
from jointdesk.desk.operations import queries
from jointdesk.desk.operations.gate.entering import enter, read_lateness
from jointdesk.desk.operations.gate.phones import register_phone
from jointdesk.desk.operations.live import live_queries
from jointdesk.desk.operations.models import Encounter, Operation, SeizedItem
from jointdesk.desk.operations.people import people_queries
from jointdesk.desk.operations.people.exhibits import become_exhibit
from jointdesk.desk.operations.people.leaving import MOST_AT_ONCE, decide_outcomes
from jointdesk.desk.operations.people.seizing import Thing, give_back, seize
from jointdesk.engine.errors import CallerError, NotFound

router = Router()


class GateRow(Schema):
    """`key` is drawn by the sender: the same again is the same row. `photo`: base64 of a picture."""

    key: uuid.UUID
    number: int = 0
    needs: list[str] = []
    mrz: str = ""
    name: str = ""
    aliases: str = ""
    birth_date: str = ""
    age: str = ""
    sex: str = ""
    nationality: str = ""
    document: str = ""
    phone: str = ""
    room: str = ""
    indicators: list[str] = []
    held: str = ""
    note: str = ""
    photo: str = ""
    role: str = ""
    written_at: str = ""


class Sending(Schema):
    """Up to 50 rows of one phone; `sent_at` is the phone's own time, so that a wrong clock is put right."""

    phone: uuid.UUID
    rows: list[GateRow]
    sent_at: str = ""


class AnswerOut(Schema):
    """`state`: taken (as `row`) or refused (`why`, at `field`)."""

    key: str
    state: str
    row: str
    why: str
    field: str


class OutcomesIn(Schema):
    """One outcome for up to 200 rows, by their numbers."""

    rows: list[str]
    kind: str
    place: str = ""


class RefusedOut(Schema):
    row: str
    why: str


class OutcomesOut(Schema):
    noted: int
    refused: list[RefusedOut]


class ThingIn(Schema):
    """`row`: from whom; empty for what lay in a place."""

    kind: str
    description: str
    seal: str
    count: int = 1
    place: str = ""
    row: str = ""


class ThingOut(Schema):
    seal: str
    kind: str
    description: str
    count: int
    place: str
    at: datetime
    returned_at: datetime | None
    evidence: uuid.UUID | None


class IntoCase(Schema):
    case: str


class LineOut(Schema):
    code: str
    count: int
    places: dict[str, int]


class LiveOut(Schema):
    """The operation as it stands now; a person entered twice is one."""

    people: int
    lately: int
    remaining: int
    unscreened: int
    victims: int
    minors: int
    wanted: int
    missing: int
    to_decide: int
    things: int
    outcomes: list[LineOut]
    needs: list[LineOut]


@router.post("/{reference}/gate", response=list[AnswerOut])
def send_rows(request: HttpRequest, reference: str, sent: Sending) -> list[dict[str, str]]:
    """People entered at the gate, in the order they were written; screened at once, or soon by the worker."""
    officer = officer_of(request)
    phone = register_phone(officer, _operation(officer, reference), sent.phone)
    rows: list[dict[str, Any]] = [{**row.dict(), "key": str(row.key)} for row in sent.rows]
    answers = enter(officer, phone, rows, timezone.localdate(), read_lateness(sent.sent_at))
    return [vars(one) for one in answers]


@router.get("/{reference}/live", response=LiveOut)
def live(request: HttpRequest, reference: str) -> LiveOut:
    """The operation in numbers, as it stands now."""
    officer = officer_of(request)
    found = live_queries.live(officer, _operation(officer, reference), timezone.now())
    plain: dict[str, Any] = {name: value for name, value in vars(found).items() if isinstance(value, int)}
    lines: dict[str, Any] = {
        name: [
            LineOut(code=one.code, count=one.count, places=dict(one.places)) for one in getattr(found, name)
        ]
        for name in ("outcomes", "needs")
    }
    return LiveOut(**plain, **lines)


@router.post("/{reference}/outcomes", response=OutcomesOut)
def record_outcomes(request: HttpRequest, reference: str, new: OutcomesIn) -> OutcomesOut:
    """What became of people; of a presumed victim some of it is refused, and said."""
    officer = officer_of(request)
    operation = _operation(officer, reference)
    if len(new.rows) > MOST_AT_ONCE:
        raise CallerError(f"rows: at most {MOST_AT_ONCE} at once")
    by_row = _encounters(officer, operation, new.rows)
    unknown = [RefusedOut(row=row[:40], why="there is no such row") for row in new.rows if row not in by_row]
    chosen = list({by_row[row].pk: by_row[row] for row in new.rows if row in by_row}.values())
    noted, refused = decide_outcomes(officer, chosen, new.kind, new.place.replace("\x00", "")[:200])
    return OutcomesOut(
        noted=noted, refused=[*unknown, *(RefusedOut(row=one.row, why=one.why) for one in refused)]
    )


@router.get("/{reference}/seized", response=list[ThingOut])
def list_things(request: HttpRequest, reference: str) -> list[ThingOut]:
    """Everything taken in the operation, at most 10,000."""
    officer = officer_of(request)
    operation = _operation(officer, reference)
    note_access(officer, Access.Act.CONSULTATION, f"operation:{reference}", "things taken")
    return [
        _write(item) for item in people_queries.seized(officer, operation).select_related("exhibit")[:10_000]
    ]


@router.post("/{reference}/seized", response=ThingOut)
def write_down(request: HttpRequest, reference: str, new: ThingIn) -> ThingOut:
    """A thing taken, under the number of its seal, which stands once in an operation."""
    officer = officer_of(request)
    operation = _operation(officer, reference)
    owner = _encounters(officer, operation, [new.row]).get(new.row) if new.row else None
    if new.row and owner is None:
        raise CallerError("row: there is no such row")
    texts = {
        name: getattr(new, name).replace("\x00", "") for name in ("kind", "description", "seal", "place")
    }
    return _write(seize(officer, operation, Thing(**texts, count=new.count), owner))


@router.post("/{reference}/seized/{seal}/return", response=ThingOut)
def return_thing(request: HttpRequest, reference: str, seal: str) -> ThingOut:
    """It went back to its owner."""
    officer = officer_of(request)
    return _write(give_back(officer, _thing(officer, reference, seal)))


@router.post("/{reference}/seized/{seal}/evidence", response=ThingOut)
def take_as_evidence(request: HttpRequest, reference: str, seal: str, new: IntoCase) -> ThingOut:
    """It becomes an exhibit of a case the officer works in; `evidence` is its key there."""
    officer = officer_of(request)
    require(officer, "operations.record")
    item = _thing(officer, reference, seal)
    case = cases_to_work_in(officer).filter(reference=clean(new.case)).first()
    if case is None:
        raise CallerError("case: there is none of this reference that you work in")
    become_exhibit(officer, item, case)
    return _write(_thing(officer, reference, seal))


def _operation(officer: Officer, reference: str) -> Operation:
    found = (
        queries.operations(officer)
        .select_related("unit", "roster")
        .filter(reference=clean(reference))
        .first()
    )
    if found is None:
        raise NotFound(f"there is no operation {reference[:60]!r}, or it is not open to you")
    return found


def _encounters(officer: Officer, operation: Operation, rows: list[str]) -> dict[str, Encounter]:
    wanted = [clean(row)[:40] for row in rows]
    found = queries.people(officer, operation, queries.PeopleChoice()).filter(row__row_id__in=wanted)
    return {one.row.row_id: one for one in found}


def _thing(officer: Officer, reference: str, seal: str) -> SeizedItem:
    things = people_queries.seized(officer, _operation(officer, reference)).select_related("exhibit")
    found = things.filter(seal=clean(seal).upper()[:40]).first()
    if found is None:
        raise NotFound("there is no such thing among those taken")
    return found


def _write(item: SeizedItem) -> ThingOut:
    return ThingOut(
        seal=item.seal,
        kind=item.kind,
        description=item.description,
        count=item.count,
        place=item.place,
        at=item.at,
        returned_at=item.returned_at,
        evidence=item.exhibit.key if item.exhibit else None,
    )
