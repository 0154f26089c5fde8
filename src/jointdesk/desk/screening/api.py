from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.screening import queries
from jointdesk.desk.screening.decision_actions import decide
from jointdesk.desk.screening.forms import LookupForm
from jointdesk.desk.screening.lookup_actions import look_up
from jointdesk.desk.screening.models import Candidate, Roster
from jointdesk.desk.screening.screening_actions import screen_some
from jointdesk.engine.errors import CallerError, NotFound

router = Router()
AT_MOST = 1000


class CandidateOut(Schema):
    """A row that may be the person of a notice. `outcome` match, or else only a lead."""

    id: int
    operation: str
    row: str
    name: str
    notice: str
    colour: str
    notice_name: str
    origin: str | None
    mark: str
    conditions: str
    handling: str
    outcome: str
    score: float
    reasons: list[str]
    decision: str
    decided_at: datetime | None
    new_since_decision: list[str]


class Candidates(Schema):
    total: int
    candidates: list[CandidateOut]


class Decision(Schema):
    confirm: bool


class LookupIn(Schema):
    """One person, as far as known; a name, a document or a phone is needed, and what the look-up is for."""

    purpose: str
    name: str = ""
    birth_date: str = ""
    age: int | None = None
    sex: str = ""
    nationality: str = ""
    document: str = ""
    phone: str = ""


class FoundOut(Schema):
    """A notice that may mean the person. `outcome` match, or else only a lead."""

    notice: str
    colour: str
    name: str
    origin: str | None
    mark: str
    conditions: str
    handling: str
    outcome: str
    score: float
    reasons: list[str]


class ProgressOut(Schema):
    done: int
    rows: int
    matches: int
    leads: int


@router.get("/candidates", response=Candidates)
def list_candidates(
    request: HttpRequest,
    state: str = "open",
    kind: str = "match",
    colour: str = "",
    operation: str = "",
    offset: int = 0,
    limit: int = AT_MOST,
) -> Candidates:
    """Candidates, the surest first. state: open, decided or empty for all; kind: match, lead or empty."""
    officer = officer_of(request)
    rows = queries.chosen(officer, queries.Choice(state, kind, colour, operation))
    page = rows[max(offset, 0) :][: max(0, min(limit, AT_MOST))]
    answer = Candidates(total=rows.count(), candidates=[_show(candidate) for candidate in page])
    note_access(officer, Access.Act.CONSULTATION, "candidates", "screening")
    return answer


@router.post("/candidates/{int:pk}/decide", response=CandidateOut)
def decide_candidate(request: HttpRequest, pk: int, decision: Decision) -> CandidateOut:
    """Confirm or reject a candidate; a wanted person needs two officers, the first only proposes."""
    officer = officer_of(request)
    candidate = queries.find_candidate(officer, pk)
    if candidate is None:
        raise NotFound(f"there is no candidate {pk}, or it is not open to you")
    return _show(decide(candidate, officer, confirm=decision.confirm))


@router.post("/look-up", response=list[FoundOut])
def look_one_up(request: HttpRequest, person: LookupIn) -> list[FoundOut]:
    """Hold one person against all notices. Nothing is stored but the look-up itself and its purpose."""
    form = LookupForm(person.dict())
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        raise CallerError(f"{field}: {errors[0]}" if field != "__all__" else str(errors[0]))
    found = look_up(officer_of(request), form.asked(), form.cleaned_data["purpose"])
    return [
        FoundOut(
            notice=one.notice.reference,
            colour=one.notice.colour,
            name=one.notice.name,
            origin=one.notice.origin.desk_id if one.notice.origin else None,
            mark=one.notice.mark,
            conditions=one.notice.conditions,
            handling=one.notice.handling,
            outcome=one.outcome,
            score=one.score,
            reasons=one.reasons,
        )
        for one in found
    ]


@router.get("/rosters/{reference}", response=ProgressOut)
def roster_progress(request: HttpRequest, reference: str) -> ProgressOut:
    """How far the screening of a roster is, and what it has found that is not rejected."""
    officer = officer_of(request)
    roster = _find_roster(officer, reference)
    done, rows = queries.progress_of(roster)
    matches, leads = queries.count_found(officer, roster)
    return ProgressOut(done=done, rows=rows, matches=matches, leads=leads)


@router.post("/rosters/{reference}/screen", response=ProgressOut)
def screen(request: HttpRequest, reference: str, limit: int = 0) -> ProgressOut:
    """Screen the rows that wait, all of them or up to `limit`."""
    officer = officer_of(request)
    roster = _find_roster(officer, reference)
    progress = screen_some(roster, officer, limit=limit if limit > 0 else None)
    return ProgressOut(done=progress.done, rows=progress.rows, matches=progress.matches, leads=progress.leads)


def _find_roster(officer: Officer, reference: str) -> Roster:
    roster = queries.find_roster(officer, reference)
    if roster is None:
        raise NotFound(f"there is no roster {reference[:60]!r}, or it is not open to you")
    return roster


def _show(candidate: Candidate) -> CandidateOut:
    row, notice = candidate.row, candidate.notice
    return CandidateOut(
        id=candidate.pk,
        operation=row.roster.reference,
        row=row.row_id,
        name=row.name,
        notice=notice.reference,
        colour=notice.colour,
        notice_name=notice.name,
        origin=notice.origin.desk_id if notice.origin else None,
        mark=notice.mark,
        conditions=notice.conditions,
        handling=notice.handling,
        outcome=candidate.outcome,
        score=candidate.score,
        reasons=candidate.reasons,
        decision=candidate.decision,
        decided_at=candidate.decided_at,
        new_since_decision=candidate.news,
    )
