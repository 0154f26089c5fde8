from datetime import date
from typing import Any, BinaryIO, cast

from django.http import HttpRequest
from ninja import File, Router, Schema, UploadedFile

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.cases.models import Case, Notice
from jointdesk.desk.cases.notices import actions
from jointdesk.desk.cases.notices.facts import facts_of
from jointdesk.desk.cases.notices.files import read_notices
from jointdesk.desk.cases.notices.queries import notice_by_reference, notices
from jointdesk.desk.cases.notices.storing import store_notices
from jointdesk.desk.cases.notices.validity import renew_notice
from jointdesk.desk.cases.queries import case_by_reference
from jointdesk.engine.errors import NotFound

router = Router()
AT_MOST = 200
PURPOSE = "tracing persons sought"


class NoticeOut(Schema):
    reference: str
    colour: str
    name: str
    birth_date: str
    nationality: str
    issued_on: date
    review_on: date
    valid_until: date | None
    state: str
    origin: str | None
    mark: str
    conditions: str
    handling: str


class NoticeWhole(NoticeOut):
    """With all it says: `fields` as colours.yaml names them."""

    fields: dict[str, str | list[str]]
    case: str | None


class NewNotice(Schema):
    """A draft. `fields`: name, aliases, birth_date, sex, nationality, document, mark and those of its colour."""

    colour: str
    fields: dict[str, str | int | list[str]]
    case: str = ""


class Changed(Schema):
    """What a draft says from now on; of an issued notice with the reason."""

    fields: dict[str, str | int | list[str]]
    reason: str = ""


class Issue(Schema):
    """`neutral`: why the matter is neutral where its words ask for it."""

    until: date | None = None
    neutral: str = ""


class Why(Schema):
    reason: str


class Renewal(Why):
    until: date


class Imported(Schema):
    rows: int
    refused: list[str]


@router.post("/notices/import", response=Imported)
def import_notices(request: HttpRequest, file: File[UploadedFile], quarantine: bool = False) -> Imported:
    """Import notices from a CSV or XLSX file; with `quarantine` bad lines are set aside, else they refuse it."""
    officer = officer_of(request)
    rows, refused = read_notices(cast(BinaryIO, file.file), file.name or "notices.csv", quarantine=quarantine)
    store_notices(officer, officer.unit, rows)
    return Imported(rows=len(rows), refused=[str(error) for error, _ in refused])


@router.get("/notices", response=list[NoticeOut])
def list_notices(
    request: HttpRequest,
    colour: str = "",
    state: str = "",
    q: str = "",
    whose: str = "",
    offset: int = 0,
    limit: int = AT_MOST,
) -> list[NoticeOut]:
    """Notices open to the officer, ours and partners', at most 200 at once, the newest first."""
    found = notices(officer_of(request), colour=colour, state=state, text=q, whose=whose)
    return [_out(notice) for notice in found[max(offset, 0) :][: max(0, min(limit, AT_MOST))]]


@router.get("/notices/{reference}", response=NoticeWhole)
def get_notice(request: HttpRequest, reference: str) -> NoticeWhole:
    notice = _find(request, reference)
    note_access(officer_of(request), "consultation", f"notice:{notice.reference}", PURPOSE)
    return _whole(notice)


@router.post("/notices", response=NoticeWhole)
def draft(request: HttpRequest, new: NewNotice) -> NoticeWhole:
    """Write a draft."""
    case = _case(request, new.case) if new.case else None
    return _whole(actions.draft_notice(officer_of(request), new.colour, new.fields, case=case))


@router.put("/notices/{reference}", response=NoticeWhole)
def change(request: HttpRequest, reference: str, told: Changed) -> NoticeWhole:
    """Put a draft right, or amend an issued notice with a reason."""
    officer, notice = officer_of(request), _find(request, reference)
    if notice.state == Notice.State.DRAFT:
        return _whole(actions.edit_draft(officer, notice, told.fields))
    return _whole(actions.amend_notice(officer, notice, told.fields, told.reason))


@router.post("/notices/{reference}/issue", response=NoticeWhole)
def issue(request: HttpRequest, reference: str, how: Issue) -> NoticeWhole:
    """Issue a draft; a wanted one is put forward for a second officer."""
    notice = _find(request, reference)
    return _whole(actions.issue_notice(officer_of(request), notice, neutral=how.neutral, until=how.until))


@router.post("/notices/{reference}/confirm", response=NoticeWhole)
def confirm(request: HttpRequest, reference: str) -> NoticeWhole:
    """The second officer's word on a wanted notice."""
    return _whole(actions.confirm_notice(officer_of(request), _find(request, reference)))


@router.post("/notices/{reference}/renew", response=NoticeWhole)
def renew(request: HttpRequest, reference: str, how: Renewal) -> NoticeWhole:
    return _whole(renew_notice(officer_of(request), _find(request, reference), how.until, how.reason))


@router.post("/notices/{reference}/withdraw", response=NoticeWhole)
def withdraw(request: HttpRequest, reference: str, why: Why) -> NoticeWhole:
    """Partners who have it are told, and nobody is held against it any more."""
    notice = _find(request, reference)
    actions.withdraw_notice(officer_of(request), notice, why.reason)
    notice.refresh_from_db()
    return _whole(notice)


def _find(request: HttpRequest, reference: str) -> Notice:
    notice = notice_by_reference(officer_of(request), reference)
    if notice is None:
        raise NotFound("there is no such notice")
    return notice


def _case(request: HttpRequest, reference: str) -> Case:
    case = case_by_reference(officer_of(request), reference)
    if case is None:
        raise NotFound("there is no such case")
    return case


def _out(notice: Notice) -> NoticeOut:
    return NoticeOut(**_row(notice))


def _whole(notice: Notice) -> NoticeWhole:
    said = {name: value for name, value in facts_of(notice).items() if value and name != "mark"}
    return NoticeWhole(**_row(notice), fields=said, case=notice.case.reference if notice.case else None)


def _row(notice: Notice) -> dict[str, Any]:
    plain = (
        "reference",
        "colour",
        "name",
        "birth_date",
        "nationality",
        "issued_on",
        "review_on",
        "valid_until",
        "state",
        "mark",
        "conditions",
        "handling",
    )
    row: dict[str, Any] = {name: getattr(notice, name) for name in plain}
    return row | {"origin": notice.origin.desk_id if notice.origin else None}
