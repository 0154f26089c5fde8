"""A roster comes in: rows, persons, categories, referrals, and the screening; later, its corrections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.signals import rows_written
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.intake.csv_file import Row
from jointdesk.desk.intake.models import ImportedFile
from jointdesk.desk.operations import queries
from jointdesk.desk.operations.categories import settle
from jointdesk.desk.operations.models import Encounter, Operation
from jointdesk.desk.operations.operation_actions import Imported
from jointdesk.desk.operations.persons import find_persons, join_alike
from jointdesk.desk.operations.persons_corrected import correct_persons
from jointdesk.desk.screening.draft_actions import take_source
from jointdesk.desk.screening.lines import Source, Taken, take_lines
from jointdesk.desk.screening.models import RosterRow
from jointdesk.desk.screening.roster_actions import add_rows, correct_row, open_roster, withdraw_row
from jointdesk.desk.screening.roster_lines import RosterLine, read_corrected
from jointdesk.desk.screening.screening_actions import Progress, screen_roster, screen_waiting
from jointdesk.engine.errors import InputError

CORRECTION_COLUMNS = ("operation", "id", "field", "value", "corrected_at", "reason")
CORRECTION_REQUIRED = ("operation", "id", "field", "value", "corrected_at")
# facts of a row that are facts of the person
PERSONAL = frozenset({"name", "birth_date", "sex", "nationality", "document"})


@dataclass(frozen=True)
class RosterImported:
    """What a roster brought: rows stored now, persons new and met before, referrals opened; the screening, if run."""

    file: ImportedFile
    rows: int
    new_persons: int
    met_before: int
    referrals: int
    refused: list[tuple[InputError, dict[str, str]]]
    screened: Progress | None = None


@dataclass(frozen=True)
class Change:
    """One line of a corrections file; `value` is typed, or None for a withdrawal."""

    operation: str
    row_id: str
    field: str
    value: object
    at: datetime
    reason: str


def import_roster(
    officer: Officer | None, operation: Operation, source: Source, *, screen: bool = True
) -> RosterImported:
    """Store a roster for an operation from a CSV file with the roster's own columns, or a workbook; and screen it.

    Screened after it is stored, so that nobody's write waits for names to be compared. `screen` False leaves the
    rows to the worker.
    """
    if officer is not None:
        require(officer, "operations.record")
    done = take_roster(officer, operation, take_source(operation.reference, source))
    if not screen or operation.roster is None:
        return done
    return replace(done, screened=screen_roster(operation.roster, officer))


@transaction.atomic
def take_roster(officer: Officer | None, operation: Operation, taken: Taken[RosterLine]) -> RosterImported:
    """An encounter and a person per line, not screened yet. A second roster adds to the first."""
    if officer is not None:
        require(officer, "operations.record")
    roster = open_roster(operation.reference, operation.unit, operation.mark)
    rows = add_rows(roster, taken)
    file = roster.imported_from = taken.keep("roster", len(rows), officer)
    roster.save(update_fields=["imported_from"])
    roster.files.add(file)
    if operation.roster_id is None:
        operation.roster = roster
        operation.save(update_fields=["roster"])
    new, referrals = meet(operation, rows)
    facts = {"rows": len(rows), "refused": len(taken.refusals.lines), "referrals": referrals}
    record("roster_imported", f"operation:{operation.reference}", facts)
    note_access(officer, Access.Act.COLLECTION, f"roster:{roster.reference}", "people found in an operation")
    return RosterImported(file, len(rows), new, len(rows) - new, referrals, taken.refusals.lines)


@transaction.atomic
def import_corrections(officer: Officer | None, source: Source) -> Imported:
    """Apply late corrections, in the order of their dates; what is corrected is screened and categorised again."""
    if officer is not None:
        require(officer, "operations.record")
    taken = take_lines(source, CORRECTION_COLUMNS, CORRECTION_REQUIRED, _parse_change)
    rows = _rows_of(officer, [change for _, change in taken.lines])
    touched: dict[int, RosterRow] = {}
    applied = 0
    for source_row, change in sorted(taken.lines, key=lambda pair: pair[1].at):
        with taken.refusing(source_row):
            row = rows.get((change.operation, change.row_id))
            if row is None:
                raise source_row.refuse("id", f"no row {change.row_id} in the roster of {change.operation}")
            applied += 1
            if apply_changes(row, [change]):
                touched[row.pk] = row
    settle_again(list(touched.values()), officer)
    file = taken.keep("roster_corrections", applied, officer)
    record("rosters_corrected", f"file:{file.pk}", {"sha256": file.sha256, "rows": len(touched)})
    return Imported(file, len(touched), taken.refusals.lines)


def meet(
    operation: Operation, rows: Sequence[RosterRow], numbers: Mapping[int, str] | None = None
) -> tuple[int, int]:
    """An encounter for each row; how many persons are new, and how many referrals were opened. `numbers`: row -> the
    number of a further paper."""
    persons, new = find_persons(rows, numbers or {})
    encounters = [Encounter(operation=operation, row=row, person=persons[row.pk]) for row in rows]
    stored = Encounter.objects.bulk_create(encounters, batch_size=500)
    rows_written.send(sender=Encounter, keys=[one.pk for one in stored])
    return new, settle({person.pk for person in persons.values()})


def _parse_change(row: Row) -> Change:
    field = row.text("field", 40, required=True)
    value = row.text("value", 500)
    if field == "withdrawn":
        row.choice("value", ("yes",))
    return Change(
        operation=row.text("operation", 60, required=True),
        row_id=row.text("id", 40, required=True),
        field=field,
        value=None if field == "withdrawn" else read_corrected(row, field, value),
        at=row.moment("corrected_at"),
        reason=row.text("reason", 300),
    )


def _rows_of(officer: Officer | None, changes: Sequence[Change]) -> dict[tuple[str, str], RosterRow]:
    """The rows of the rosters named, as far as the officer may see the operations."""
    references = {change.operation for change in changes}
    open_to = Operation.objects.all() if officer is None else queries.operations(officer)
    rows = RosterRow.objects.filter(roster__operation__in=open_to.filter(reference__in=references))
    return {
        (row.roster.reference, row.row_id): row for row in rows.select_related("roster", "encounter__person")
    }


def apply_changes(row: RosterRow, changes: Sequence[Change]) -> bool:
    """Within a transaction, and followed by `settle_again`. False where all stands so already."""
    said_before = list(row.names)
    done = [change for change in changes if _change_row(row, change)]
    if facts := {change.field: str(change.value) for change in done if change.field in PERSONAL}:
        # another correction may have been made through another row: the person is read anew
        row.encounter.person.refresh_from_db()
        correct_persons(row.encounter, facts, said_before)
    return bool(done)


def _change_row(row: RosterRow, change: Change) -> bool:
    if change.field == "withdrawn":
        return withdraw_row(row, change.reason, change.at)
    return correct_row(row, change.field, change.value, change.reason, change.at)


def settle_again(rows: Sequence[RosterRow], officer: Officer | None) -> None:
    """Persons, categories and screening after the corrections of these rows."""
    persons: set[int] = set()
    for row in rows:
        encounter = Encounter.objects.select_related("person").get(row=row)
        persons.add(join_alike(encounter.person).pk)
    settle(persons)
    screen_waiting(rows, officer)
    if rows:
        note_access(officer, Access.Act.ALTERATION, "rosters", f"{len(rows)} rows corrected")
