from datetime import date
from typing import BinaryIO, cast

from django.http import HttpRequest
from ninja import File, Router, Schema, UploadedFile

from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.cases import actions, notice_actions, queries
from jointdesk.desk.cases.notice_file import read_notices
from jointdesk.desk.networks.queries import networks as networks_of
from jointdesk.engine.errors import CallerError

router = Router()


class NewCase(Schema):
    title: str
    unit: str = "national"
    networks: list[str] = []


class CaseOut(Schema):
    reference: str
    title: str
    state: str
    networks: list[str]


class NewPerson(Schema):
    name: str
    category: str
    birth_date: str = ""
    nationality: str = ""


class InvolvedOut(Schema):
    case: str
    person: int
    category: str


class NoticeOut(Schema):
    reference: str
    colour: str
    name: str
    birth_date: str
    nationality: str
    issued_on: date
    state: str
    origin: str | None


class Imported(Schema):
    rows: int
    refused: list[str]


@router.post("", response=CaseOut)
def open_case(request: HttpRequest, new: NewCase) -> CaseOut:
    """Open a case from networks, named by their references."""
    officer = officer_of(request)
    unit = Unit.objects.filter(code=new.unit).first()
    if unit is None:
        raise CallerError(f"unit: no unit has the code {new.unit[:40]!r}")
    chosen = list(networks_of(officer).filter(reference__in=new.networks))
    if missing := set(new.networks) - {network.reference for network in chosen}:
        raise CallerError(f"networks: no network {min(missing)[:40]!r}, or it is not open to you")
    case = actions.open_case(officer, new.title, unit, chosen)
    return CaseOut(reference=case.reference, title=case.title, state=case.state, networks=new.networks)


@router.get("", response=list[CaseOut])
def list_cases(request: HttpRequest, q: str = "", state: str = "") -> list[CaseOut]:
    """The first 200 cases open to the officer, newest first."""
    found = queries.search_cases(officer_of(request), q, state).prefetch_related("networks")[:200]
    return [
        CaseOut(
            reference=case.reference,
            title=case.title,
            state=case.state,
            networks=[network.reference for network in case.networks.all()],
        )
        for case in found
    ]


@router.post("/{reference}/persons", response=InvolvedOut)
def involve_person(request: HttpRequest, reference: str, new: NewPerson) -> InvolvedOut:
    """Put a person into a case, in exactly one category."""
    officer = officer_of(request)
    case = queries.case_by_reference(officer, reference)
    if case is None:
        raise CallerError("case: there is none of this reference, or it is not open to you")
    row = actions.involve_new(officer, case, new.name, new.category, new.birth_date, new.nationality)
    return InvolvedOut(case=case.reference, person=row.person_id, category=row.category)


@router.post("/notices/import", response=Imported)
def import_notices(request: HttpRequest, file: File[UploadedFile], quarantine: bool = False) -> Imported:
    """Import notices from a CSV file; with `quarantine` bad lines are set aside instead of refusing the file."""
    officer = officer_of(request)
    rows, refused = read_notices(cast(BinaryIO, file.file), file.name or "notices.csv", quarantine=quarantine)
    notice_actions.store_notices(officer, officer.unit, rows)
    return Imported(rows=len(rows), refused=[str(error) for error, _ in refused])


@router.get("/notices", response=list[NoticeOut])
def list_notices(request: HttpRequest, colour: str = "", state: str = "") -> list[NoticeOut]:
    """Notices open to the officer, ours and partners'."""
    return [
        NoticeOut(
            reference=notice.reference,
            colour=notice.colour,
            name=notice.name,
            birth_date=notice.birth_date,
            nationality=notice.nationality,
            issued_on=notice.issued_on,
            state=notice.state,
            origin=notice.origin.desk_id if notice.origin else None,
        )
        for notice in queries.notices(officer_of(request), colour=colour, state=state)
    ]
