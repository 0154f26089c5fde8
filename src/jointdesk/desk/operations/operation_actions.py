"""Operations are recorded by form or from a file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.signals import rows_written
from jointdesk.desk.audit.actions import record
from jointdesk.desk.intake.csv_file import Row
from jointdesk.desk.intake.models import ImportedFile
from jointdesk.desk.operations.models import Operation, OperationOfficer
from jointdesk.desk.screening.lines import Source, Taken, take_lines
from jointdesk.engine.errors import CallerError, InputError, NotAllowed
from jointdesk.engine.reference import provinces

COLUMNS = ("id", "title", "date", "province", "site", "partners")
REQUIRED = ("id", "title", "date", "province")
REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


@dataclass(frozen=True)
class OperationFacts:
    """`province` is ISO 3166-2; `partners` countries or bodies that took part."""

    reference: str
    title: str
    held_on: date
    province: str
    site: str = ""
    partners: tuple[str, ...] = ()
    mark: str = Mark.AMBER

    def checked(self) -> "OperationFacts":
        """Itself, or CallerError for a reference, title or province that is none."""
        if not REFERENCE.fullmatch(self.reference):
            raise CallerError("reference: letters, digits, dot, dash and underscore only, at most 60")
        if not self.title.strip() or len(self.title) > 200 or len(self.site) > 200:
            raise CallerError("title: 1 to 200 characters; site: at most 200")
        if self.province not in provinces():
            raise CallerError(f"province: {self.province[:20]!r} is not an ISO 3166-2 code we know")
        return self


@dataclass(frozen=True)
class Imported:
    """What an import did; `refused` are the lines set aside, with what was wrong and their cells."""

    file: ImportedFile
    stored: int
    refused: list[tuple[InputError, dict[str, str]]]


@transaction.atomic
def record_operation(officer: Officer | None, facts: OperationFacts) -> Operation:
    """Store a new operation. `officer` None: the desk itself (command line).

    Raises CallerError when the reference is taken, NotAllowed outside the officer's unit.
    """
    if officer is not None:
        require(officer, "operations.record")
    if Operation.objects.filter(reference=facts.reference).exists():
        raise CallerError(f"the operation {facts.reference} stands already")
    operation = Operation.objects.create(unit=_unit_of(officer, facts.province), **_fields(facts))
    if officer is not None:
        # a RED operation is read by those named in it, and by nobody else
        OperationOfficer.objects.create(operation=operation, officer=officer, role=OperationOfficer.Role.LEAD)
    record("operation_recorded", f"operation:{operation.reference}", {"province": operation.province})
    return operation


@transaction.atomic
def import_operations(officer: Officer | None, source: Source) -> Imported:
    """Store the operations of a file; one that stands already, word for word, is passed over."""
    if officer is not None:
        require(officer, "operations.record")
    taken = take_lines(source, COLUMNS, REQUIRED, _parse_new)
    fresh = _not_yet_stored(officer, taken)
    stored = Operation.objects.bulk_create(fresh, batch_size=500)
    rows_written.send(sender=Operation, keys=[one.pk for one in stored])
    file = taken.keep("operations", len(fresh), officer)
    record("operations_imported", f"file:{file.pk}", {"sha256": file.sha256, "stored": len(fresh)})
    return Imported(file, len(fresh), taken.refusals.lines)


def _not_yet_stored(officer: Officer | None, taken: Taken[OperationFacts]) -> list[Operation]:
    known = Operation.objects.in_bulk([facts.reference for _, facts in taken.lines], field_name="reference")
    fresh: list[Operation] = []
    for row, facts in taken.lines:
        with taken.refusing(row):
            if (old := known.get(facts.reference)) is None:
                fresh.append(_new(officer, row, facts))
                known[facts.reference] = fresh[-1]
            elif any(getattr(old, name) != value for name, value in _fields(facts).items() if name != "mark"):
                raise row.refuse("id", f"{facts.reference} stands with another content")
    return fresh


def _new(officer: Officer | None, row: Row, facts: OperationFacts) -> Operation:
    try:
        return Operation(unit=_unit_of(officer, facts.province), **_fields(facts))
    except NotAllowed as error:
        raise row.refuse("province", str(error)) from None


def _parse_new(row: Row) -> OperationFacts:
    return OperationFacts(
        reference=read_reference(row, "id"),
        title=row.text("title", 200, required=True),
        held_on=row.day("date"),
        province=row.choice("province", provinces()),
        site=row.text("site", 200),
        partners=tuple(one.strip()[:100] for one in row.text("partners", 500).split(";") if one.strip()),
    )


def read_reference(row: Row, field: str) -> str:
    reference = row.text(field, 60, required=True)
    if not REFERENCE.fullmatch(reference):
        raise row.refuse(field, "letters, digits, dot, dash and underscore only")
    return reference


def _fields(facts: OperationFacts) -> dict[str, object]:
    partners: Sequence[str] = list(facts.partners)
    return {
        "reference": facts.reference,
        "title": facts.title,
        "held_on": facts.held_on,
        "province": facts.province,
        "site": facts.site,
        "partners": partners,
        "mark": facts.mark,
    }


def _unit_of(officer: Officer | None, province: str) -> Unit:
    """The unit of the province, or the national one for a province that has none here."""
    unit = Unit.objects.filter(province=province, level=Unit.Level.PROVINCE).first()
    unit = unit or Unit.objects.filter(level=Unit.Level.NATIONAL).first()
    if unit is None:
        raise CallerError(f"the desk {settings.DESK.id} has no unit yet")
    if officer is not None and not officer.unit.sees_all and not unit.path.startswith(officer.unit.path):
        raise NotAllowed(f"{province} is not in your unit")
    return unit
