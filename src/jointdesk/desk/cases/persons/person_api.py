"""Persons for programs: as what they stand in a case, their steps of procedure, and when two are one."""

from datetime import date

from django.http import HttpRequest
from ninja import Router, Schema, Status

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.cases import proceeding_actions
from jointdesk.desk.cases.case_api import find_case
from jointdesk.desk.cases.models import Case, Involvement, Person, PersonMerge, Proceeding
from jointdesk.desk.cases.persons import merging, person_actions, person_queries
from jointdesk.engine.errors import CallerError, NotFound

router = Router()
MOST = 200


class PersonOut(Schema):
    id: int
    name: str
    aliases: list[str]
    birth_date: str
    nationality: str
    document: str
    protected: bool


class NewPerson(Schema):
    name: str
    category: str
    birth_date: str = ""
    nationality: str = ""
    note: str = ""


class InvolvedOut(Schema):
    case: str
    person: int
    category: str


class InCaseOut(PersonOut):
    category: str
    note: str


class Category(Schema):
    category: str
    note: str = ""


class Reason(Schema):
    reason: str


class NewStep(Schema):
    step: str
    on: date
    court: str = ""
    offence: str = ""
    outcome: str = ""


class StepOut(Schema):
    id: int
    step: str
    on: date
    court: str
    offence: str
    outcome: str
    category: str


class NewMerge(Schema):
    kept: int
    gone: int
    reason: str


class MergeOut(Schema):
    id: int
    kept: int
    gone: int
    state: str


@router.get("/persons", response=list[PersonOut])
def list_persons(request: HttpRequest, q: str = "") -> list[PersonOut]:
    """Persons one may read of, by name, other spelling or document; protected ones are found by neither."""
    officer = officer_of(request)
    people = list(person_queries.search_persons(officer, q)[:MOST])
    person_queries.conceal_some(officer, people)
    if people:
        note_access(officer, "consultation", "persons:list", "case work")
    return [_person(person) for person in people]


@router.post("/persons/merges", response=MergeOut)
def propose_merge(request: HttpRequest, new: NewMerge) -> MergeOut:
    """Say that two persons are one; another officer decides."""
    kept, gone = (_find(request, key) for key in (new.kept, new.gone))
    return _merge(merging.propose_merge(officer_of(request), kept, gone, new.reason))


@router.post("/persons/merges/{key}/{step}", response=MergeOut)
def decide_merge(request: HttpRequest, key: int, step: str) -> MergeOut:
    """`confirm` or `refuse` as another officer; `undo` parts them again."""
    officer = officer_of(request)
    act = {"confirm": merging.confirm_merge, "refuse": merging.refuse_merge, "undo": merging.undo_merge}.get(
        step
    )
    merge = person_queries.merges(officer).filter(pk=key).first() if key < 2**62 else None
    if act is None or merge is None:
        raise NotFound("merge: there is none of this number, or it is not open to you")
    return _merge(act(officer, merge))


@router.get("/persons/{key}", response=PersonOut)
def show_person(request: HttpRequest, key: int) -> PersonOut:
    """One person; who was joined to another leads to that one."""
    person = _find(request, key, protected=True)
    note_access(officer_of(request), "consultation", f"person:{person.pk}", "case work")
    return _person(person)


@router.get("/{reference}/persons", response=list[InCaseOut])
def people_of_case(request: HttpRequest, reference: str) -> list[InCaseOut]:
    """The people of a case with their categories."""
    officer, case = officer_of(request), find_case(request, reference)
    note_access(officer, "consultation", f"case:{case.reference}", "case work")
    return [_in_case_out(row) for _category, rows in person_queries.people_of(officer, case) for row in rows]


@router.post("/{reference}/persons", response=InvolvedOut)
def involve_person(request: HttpRequest, reference: str, new: NewPerson) -> InvolvedOut:
    """Put a person into a case, in exactly one category."""
    officer, case = officer_of(request), find_case(request, reference)
    row = person_actions.involve_new(
        officer, case, new.name, new.category, new.birth_date, new.nationality, note=new.note
    )
    return InvolvedOut(case=case.reference, person=row.person_id, category=row.category)


@router.post("/{reference}/persons/{key}/category", response=InCaseOut)
def change_category(request: HttpRequest, reference: str, key: int, said: Category) -> InCaseOut:
    """Another category in this case."""
    officer, case = officer_of(request), find_case(request, reference)
    row = person_actions.involve(officer, case, _in_case(case, key).person, said.category, said.note)
    person_queries.conceal_involved(officer, case, [row])
    return _in_case_out(row)


@router.post("/{reference}/persons/{key}/release", response={204: None})
def release(request: HttpRequest, reference: str, key: int, said: Reason) -> Status[None]:
    """Take a person out of a case."""
    officer, case = officer_of(request), find_case(request, reference)
    person_actions.release(officer, case, _in_case(case, key).person, said.reason)
    return Status(204, None)


@router.get("/{reference}/persons/{key}/steps", response=list[StepOut])
def steps(request: HttpRequest, reference: str, key: int) -> list[StepOut]:
    """Steps of procedure of a person in this case, in their order."""
    officer, case = officer_of(request), find_case(request, reference)
    row = _in_case(case, key)
    _require_open(officer, case, row)
    return [_step(one) for one in row.person.proceedings.filter(case=case).order_by("on", "pk")]


@router.post("/{reference}/persons/{key}/steps", response=StepOut)
def take_step(request: HttpRequest, reference: str, key: int, new: NewStep) -> StepOut:
    """Record a step of procedure of a suspect or ringleader. Refused for a presumed victim."""
    officer, case = officer_of(request), find_case(request, reference)
    return _step(proceeding_actions.take_step(officer, case, _in_case(case, key).person, **new.dict()))


def _find(request: HttpRequest, key: int, *, protected: bool = False) -> Person:
    person = person_queries.person_of(officer_of(request), key) if key < 2**62 else None
    if person is None or (getattr(person, "concealed", False) and not protected):
        raise NotFound("person: there is none of this number, or it is not open to you")
    return person


def _in_case(case: Case, key: int) -> Involvement:
    row = case.involvements.filter(person=key).select_related("person").first() if key < 2**62 else None
    if row is None:
        raise NotFound("person: is not in this case")
    return row


def _require_open(officer: Officer, case: Case, row: Involvement) -> None:
    person_queries.conceal_involved(officer, case, [row])
    if getattr(row.person, "concealed", False):
        raise CallerError("person: is protected")


def _person(person: Person) -> PersonOut:
    return PersonOut(
        id=person.pk,
        name=person.name,
        aliases=list(person.aliases),
        birth_date=person.birth_date,
        nationality=person.nationality,
        document=person.document,
        protected=getattr(person, "concealed", False),
    )


def _in_case_out(row: Involvement) -> InCaseOut:
    """What was noted of somebody who is called by a code may say who it is."""
    concealed = getattr(row.person, "concealed", False)
    return InCaseOut(**_person(row.person).dict(), category=row.category, note="" if concealed else row.note)


def _step(row: Proceeding) -> StepOut:
    return StepOut(
        id=row.pk,
        step=row.step,
        on=row.on,
        court=row.court,
        offence=row.offence,
        outcome=row.outcome,
        category=row.category,
    )


def _merge(merge: PersonMerge) -> MergeOut:
    state = "proposed"
    if merge.decided_at is not None:
        state = "refused" if merge.refused else "undone" if merge.undone_at else "joined"
    return MergeOut(id=merge.pk, kept=merge.kept_id, gone=merge.gone_id, state=state)
