from dataclasses import asdict
from datetime import date
from typing import BinaryIO, cast

from django.conf import settings
from django.http import HttpRequest
from ninja import File, Schema, UploadedFile

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.operations import queries
from jointdesk.desk.operations.models import Operation
from jointdesk.desk.operations.operation_actions import (
    Imported,
    OperationFacts,
    import_operations,
    record_operation,
)
from jointdesk.desk.operations.procedure_actions import import_partner_arrests, import_proceedings

# its routes stand first: "referrals" is no operation's reference
from jointdesk.desk.operations.referrals.api import router as router
from jointdesk.desk.operations.roster_actions import import_corrections, import_roster
from jointdesk.desk.screening.lines import Source
from jointdesk.engine.errors import NotFound


class NewOperation(Schema):
    """`province` is ISO 3166-2."""

    reference: str
    title: str
    date: date
    province: str
    site: str = ""
    partners: list[str] = []


class OperationOut(Schema):
    reference: str
    title: str
    date: date
    province: str
    site: str
    partners: list[str]
    people: int
    wanted_found: int
    missing_found: int


class OperationDetail(Schema):
    """`nationalities` counts persons by country, "" where it is unknown."""

    reference: str
    title: str
    date: date
    province: str
    rows: int
    people: int
    foreigners: int
    nationalities: dict[str, int]
    categories: dict[str, int]
    wanted_found: int
    missing_found: int
    to_decide: int


class EncounterOut(Schema):
    """A row of a roster and the person's record, which other operations may name too; names stand on the page."""

    row: str
    person: int
    category: str


class ImportedOut(Schema):
    stored: int
    refused: list[str]


class RosterOut(Schema):
    rows: int
    new_persons: int
    met_before: int
    referrals: int
    matches: int
    leads: int
    refused: list[str]


class CountsOut(Schema):
    operations: int
    encounters: int
    persons: int
    referrals: int
    wanted_found: int
    missing_found: int
    to_decide: int


@router.get("", response=list[OperationOut])
def list_operations(request: HttpRequest, province: str = "", q: str = "") -> list[OperationOut]:
    """The first 500 operations open to the officer, newest first."""
    found = queries.listed_operations(officer_of(request), province=province, text=q)[:500]
    return [_list(row, row.people or 0, row.wanted or 0, row.missing or 0) for row in found]


@router.post("", response=OperationOut)
def new_operation(request: HttpRequest, new: NewOperation) -> OperationOut:
    """Record one operation."""
    facts = OperationFacts(
        new.reference, new.title, new.date, new.province, new.site, tuple(new.partners)
    ).checked()
    return _list(record_operation(officer_of(request), facts), 0, 0, 0)


@router.get("/counts", response=CountsOut)
def counts(request: HttpRequest) -> CountsOut:
    """All that is open to the officer, in numbers: rows, distinct persons, distinct notices found."""
    return CountsOut(**queries.counts(officer_of(request)))


@router.post("/import", response=ImportedOut)
def operations_file(request: HttpRequest, file: File[UploadedFile], quarantine: bool = False) -> ImportedOut:
    """Import operations: id, title, date, province, site, partners."""
    return _show(import_operations(officer_of(request), _source(file, quarantine)))


@router.post("/roster-corrections", response=ImportedOut)
def corrections_file(request: HttpRequest, file: File[UploadedFile], quarantine: bool = False) -> ImportedOut:
    """Import corrections of rosters: operation, id, field, value, corrected_at, reason."""
    return _show(import_corrections(officer_of(request), _source(file, quarantine)))


@router.post("/proceedings", response=ImportedOut)
def proceedings_file(request: HttpRequest, file: File[UploadedFile], quarantine: bool = False) -> ImportedOut:
    """Import steps of procedure: operation, person, step, date, court. One of a presumed victim is refused."""
    return _show(import_proceedings(officer_of(request), _source(file, quarantine)))


@router.post("/partner-arrests", response=ImportedOut)
def arrests_file(request: HttpRequest, file: File[UploadedFile], quarantine: bool = False) -> ImportedOut:
    """Import arrests made by partners: partner, date, nationality, count, gang, site."""
    return _show(import_partner_arrests(officer_of(request), _source(file, quarantine)))


@router.get("/{reference}", response=OperationDetail)
def operation_detail(request: HttpRequest, reference: str) -> OperationDetail:
    """One operation in numbers."""
    officer = officer_of(request)
    operation = _operation(officer, reference)
    figures = queries.figures(officer, operation, settings.DESK.country)
    return OperationDetail(
        reference=operation.reference,
        title=operation.title,
        date=operation.held_on,
        province=operation.province,
        **{**asdict(figures), "nationalities": dict(figures.nationalities)},
    )


@router.get("/{reference}/people", response=list[EncounterOut])
def operation_people(request: HttpRequest, reference: str) -> list[EncounterOut]:
    """Whom each row of the roster stands for, at most 10,000."""
    officer = officer_of(request)
    rows = queries.people(officer, _operation(officer, reference), queries.PeopleChoice())
    found = rows.order_by("pk").values_list("row__row_id", "person", "category")
    return [
        EncounterOut(row=row, person=person, category=category) for row, person, category in found[:10_000]
    ]


@router.post("/{reference}/roster", response=RosterOut)
def roster_file(
    request: HttpRequest,
    reference: str,
    file: File[UploadedFile],
    quarantine: bool = False,
    screen: bool = True,
) -> RosterOut:
    """Import the roster of an operation and screen it. CSV: id, name, aliases, birth_date, age, sex, nationality,
    document, phone, role, indicators, note. XLSX: any headings that say as much in one of the desk's languages."""
    officer = officer_of(request)
    done = import_roster(officer, _operation(officer, reference), _source(file, quarantine), screen=screen)
    return RosterOut(
        rows=done.rows,
        new_persons=done.new_persons,
        met_before=done.met_before,
        referrals=done.referrals,
        matches=done.screened.matches if done.screened else 0,
        leads=done.screened.leads if done.screened else 0,
        refused=[str(error) for error, _ in done.refused],
    )


def _operation(officer: Officer, reference: str) -> Operation:
    operation = queries.operations(officer).select_related("roster").filter(reference=reference).first()
    if operation is None:
        raise NotFound(f"there is no operation {reference[:60]!r}, or it is not open to you")
    return operation


def _list(operation: Operation, people: int, wanted: int, missing: int) -> OperationOut:
    return OperationOut(
        reference=operation.reference,
        title=operation.title,
        date=operation.held_on,
        province=operation.province,
        site=operation.site,
        partners=operation.partners,
        people=people,
        wanted_found=wanted,
        missing_found=missing,
    )


def _source(file: UploadedFile, quarantine: bool) -> Source:
    return Source(cast(BinaryIO, file.file), file.name or "upload.csv", quarantine)


def _show(imported: Imported) -> ImportedOut:
    return ImportedOut(stored=imported.stored, refused=[str(error) for error, _ in imported.refused])
