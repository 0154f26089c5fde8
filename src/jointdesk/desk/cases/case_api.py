"""Cases for programs: the same actions as the pages, the same shapes for what comes back."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status

from jointdesk.desk.accounts.directory import officer_named, unit_of_code
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.cases import actions, links, queries, team_actions
from jointdesk.desk.cases.chronology.event_actions import write_note
from jointdesk.desk.cases.chronology.timeline import gather
from jointdesk.desk.cases.models import Case, Task
from jointdesk.desk.cases.papers.documents import print_case
from jointdesk.desk.cases.tasks import task_actions, task_queries
from jointdesk.desk.intake.queries import clean, complaints
from jointdesk.desk.printing.labels import read_languages
from jointdesk.engine.errors import NotFound

router = Router()
MOST = 200


class TaskOut(Schema):
    id: int
    case: str
    title: str
    details: str
    assignee: str | None
    due_at: datetime | None
    state: str
    outcome: str


class NewTask(Schema):
    title: str
    details: str = ""
    assignee: str = ""
    due_at: datetime | None = None
    source: str = ""


class Ending(Schema):
    outcome: str = ""
    dropped: bool = False


class CaseDetail(Schema):
    reference: str
    title: str
    summary: str
    state: str
    mark: str
    unit: str
    lead: str
    opened_at: datetime
    closed_at: datetime | None
    networks: list[str]
    complaints: list[str]
    team: list[str]
    open_tasks: int


class Change(Schema):
    title: str | None = None
    summary: str | None = None
    mark: str | None = None


class NewState(Schema):
    state: str
    drop_tasks: bool = False


class Note(Schema):
    text: str
    kind: str = "note"
    at: datetime | None = None


class MomentOut(Schema):
    at: datetime
    kind: str
    title: str
    text: str
    who: str
    struck: bool


class NewMember(Schema):
    officer: str
    part: str = "investigator"


class Transfer(Schema):
    unit: str
    reason: str
    lead: str = ""


class Link(Schema):
    complaint: str


class Typed(Schema):
    text: str
    note: str = ""


class IdentifierOut(Schema):
    kind: str
    value: str
    note: str


@router.get("/tasks", response=list[TaskOut])
def list_tasks(request: HttpRequest, whose: str = task_queries.MINE, state: str = "open") -> list[TaskOut]:
    """Tasks: one's own, of one's cases (team), late, or taken by nobody (free)."""
    return [_task(row) for row in task_queries.search_tasks(officer_of(request), whose, state)[:MOST]]


@router.post("/tasks/{key}/end", response=TaskOut)
def end_task(request: HttpRequest, key: int, ending: Ending) -> TaskOut:
    """It is done, or dropped."""
    officer, task = officer_of(request), _find_task(request, key)
    return _task(task_actions.end_task(officer, task, ending.outcome, dropped=ending.dropped))


@router.post("/tasks/{key}/resume", response=TaskOut)
def resume_task(request: HttpRequest, key: int) -> TaskOut:
    """Undo: it is to be done again."""
    return _task(task_actions.resume_task(officer_of(request), _find_task(request, key)))


@router.get("/{reference}", response=CaseDetail)
def show_case(request: HttpRequest, reference: str) -> CaseDetail:
    """A case, without its people."""
    officer, case = officer_of(request), find_case(request, reference)
    note_access(officer, "consultation", f"case:{case.reference}", "case work")
    return _detail(officer, case)


@router.post("/{reference}/edit", response=CaseDetail)
def edit_case(request: HttpRequest, reference: str, change: Change) -> CaseDetail:
    """Change title, summary or mark; what is left out stays."""
    officer, case = officer_of(request), find_case(request, reference)
    changed = actions.edit_case(officer, case, title=change.title, summary=change.summary, mark=change.mark)
    return _detail(officer, changed)


@router.post("/{reference}/state", response=CaseDetail)
def change_state(request: HttpRequest, reference: str, new: NewState) -> CaseDetail:
    """Move a case on. Closing one with tasks to do is refused, unless they are dropped."""
    officer, case = officer_of(request), find_case(request, reference)
    return _detail(officer, actions.change_state(officer, case, new.state, drop_tasks=new.drop_tasks))


@router.get("/{reference}/tasks", response=list[TaskOut])
def tasks_of_case(request: HttpRequest, reference: str) -> list[TaskOut]:
    """What is to be done soonest first, then what is settled."""
    return [_task(row) for row in task_queries.tasks_of(find_case(request, reference))[:MOST]]


@router.post("/{reference}/tasks", response=TaskOut)
def add_task(request: HttpRequest, reference: str, new: NewTask) -> TaskOut:
    """Give a task to an officer of the team (by user name), or to whoever takes it."""
    officer, case = officer_of(request), find_case(request, reference)
    task = task_actions.add_task(
        officer,
        case,
        new.title,
        assignee=_officer(new.assignee) if new.assignee else None,
        due_at=new.due_at,
        details=new.details,
        source=new.source,
    )
    return _task(task)


@router.get("/{reference}/chronology", response=list[MomentOut])
def chronology(request: HttpRequest, reference: str) -> list[MomentOut]:
    """What happened, newest first."""
    officer, case = officer_of(request), find_case(request, reference)
    note_access(officer, "consultation", f"case:{case.reference}", "case work")
    return [
        MomentOut(**{name: getattr(one, name) for name in MomentOut.model_fields})
        for one in gather(officer, case)
    ]


@router.post("/{reference}/notes", response={204: None})
def add_note(request: HttpRequest, reference: str, note: Note) -> Status[None]:
    """Write an entry of the chronology."""
    write_note(officer_of(request), find_case(request, reference), note.text, note.kind, note.at)
    return Status(204, None)


@router.post("/{reference}/team", response=CaseDetail)
def add_member(request: HttpRequest, reference: str, new: NewMember) -> CaseDetail:
    """Take an officer (by user name) into the team."""
    officer, case = officer_of(request), find_case(request, reference)
    team_actions.add_member(officer, case, _officer(new.officer), new.part)
    return _detail(officer, case)


@router.post("/{reference}/team/{username}/leave", response=CaseDetail)
def remove_member(request: HttpRequest, reference: str, username: str) -> CaseDetail:
    """Let an officer go from the team."""
    officer, case = officer_of(request), find_case(request, reference)
    member = queries.team(case).filter(officer__username=clean(username)).first()
    if member is None:
        raise NotFound("officer: is not in the team")
    team_actions.remove_member(officer, case, member)
    return _detail(officer, case)


@router.post("/{reference}/transfer", response={204: None})
def transfer_case(request: HttpRequest, reference: str, to: Transfer) -> Status[None]:
    """Give a case to another unit (by its code), with or without a lead there."""
    officer, case = officer_of(request), find_case(request, reference)
    unit = unit_of_code(to.unit)
    if unit is None:
        raise NotFound("unit: there is none of this code")
    team_actions.transfer_case(officer, case, unit, to.reason, _officer(to.lead) if to.lead else None)
    return Status(204, None)


@router.post("/{reference}/complaints", response=CaseDetail)
def link_complaint(request: HttpRequest, reference: str, link: Link) -> CaseDetail:
    """Take a complaint (by its reference) into a case."""
    officer, case = officer_of(request), find_case(request, reference)
    complaint = complaints(officer).filter(reference=clean(link.complaint)).first()
    if complaint is None:
        raise NotFound("complaint: there is none of this reference, or it is not open to you")
    links.link_complaint(officer, case, complaint)
    return _detail(officer, case)


@router.post("/{reference}/identifiers", response=list[IdentifierOut])
def add_identifiers(request: HttpRequest, reference: str, typed: Typed) -> list[IdentifierOut]:
    """Identifiers read from a text, for the case itself."""
    officer, case = officer_of(request), find_case(request, reference)
    rows = links.add_identifiers(officer, case, typed.text, note=typed.note)
    return [
        IdentifierOut(kind=row.identifier.kind, value=row.identifier.value, note=row.note) for row in rows
    ]


@router.get("/{reference}/print")
def print_file(
    request: HttpRequest,
    reference: str,
    purpose: str,
    lang: str = "en",
    beside: Annotated[str, Query(alias="with")] = "",
    name_victims: bool = False,
) -> HttpResponse:
    """The case file as PDF, in one language or with a second one beside it."""
    officer, case = officer_of(request), find_case(request, reference)
    raw = print_case(officer, case, read_languages(lang, beside), purpose, name_victims=name_victims)
    return HttpResponse(raw, content_type="application/pdf")


def find_case(request: HttpRequest, reference: str) -> Case:
    case = queries.case_by_reference(officer_of(request), reference)
    if case is None:
        raise NotFound("case: there is none of this reference, or it is not open to you")
    return case


def _find_task(request: HttpRequest, key: int) -> Task:
    task = task_queries.tasks(officer_of(request)).filter(pk=key).first() if key < 2**62 else None
    if task is None:
        raise NotFound("task: there is none of this number, or it is not open to you")
    return task


def _officer(username: str) -> Officer:
    found = officer_named(username)
    if found is None:
        raise NotFound("officer: there is none of this user name")
    return found


def _task(task: Task) -> TaskOut:
    return TaskOut(
        id=task.pk,
        case=task.case.reference,
        title=task.title,
        details=task.details,
        assignee=task.assignee.username if task.assignee else None,
        due_at=task.due_at,
        state=task.state,
        outcome=task.outcome,
    )


def _detail(officer: Officer, case: Case) -> CaseDetail:
    return CaseDetail(
        reference=case.reference,
        title=case.title,
        summary=case.summary,
        state=case.state,
        mark=case.mark,
        unit=case.unit.code,
        lead=case.lead.username,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        networks=[one.reference for one in case.networks.all()],
        complaints=[one.reference for one in complaints(officer).filter(case_links__case=case)[:MOST]],
        team=[row.officer.username for row in queries.team(case)],
        open_tasks=case.tasks.filter(state=Task.State.OPEN).count(),
    )
