"""Rosters come in, grow and are corrected; each changed row waits to be screened (`screened_at` empty).

The room above (operations) decides who may: these functions are called with a permission already checked.
"""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.screening.indexes import ROWS, note_changes
from jointdesk.desk.screening.lines import Taken
from jointdesk.desk.screening.models import Candidate, Roster, RosterRow
from jointdesk.desk.screening.roster_lines import IDENTIFYING, RosterLine

BATCH = 500
_LISTS = ("aliases", "indicators")


@transaction.atomic
def open_roster(reference: str, unit: Unit, mark: str) -> Roster:
    """The roster of this reference, made when it is new."""
    roster, _ = Roster.objects.get_or_create(
        reference=reference, defaults={"unit": unit, "mark": mark, "imported_at": timezone.now()}
    )
    return roster


@transaction.atomic
def add_rows(roster: Roster, taken: Taken[RosterLine]) -> list[RosterRow]:
    """Store the lines that are new; a line that stands already, word for word, is passed over.

    A line is refused when its id stands with another content, or twice in the file: that is a correction.
    """
    known = {row.row_id: as_imported(row) for row in roster.rows.all()}
    fresh: list[RosterLine] = []
    for source, line in taken.lines:
        with taken.refusing(source):
            if line.row_id not in known:
                fresh.append(line)
            elif known[line.row_id] != line:
                raise source.refuse("id", f"{line.row_id} stands with another content; send a correction")
            known[line.row_id] = line
    rows = [RosterRow(roster=roster, **_as_stored(line)) for line in fresh]
    roster.screened_at = None
    roster.save(update_fields=["screened_at"])
    stored = RosterRow.objects.bulk_create(rows, batch_size=BATCH)
    note_changes(ROWS.name, [row.pk for row in stored])
    return stored


@transaction.atomic
def enter_row(roster: Roster, row_id: str, line: RosterLine) -> RosterRow:
    """Store one line under `row_id`, which the caller knows to be free."""
    row = RosterRow.objects.create(roster=roster, **_as_stored(replace(line, row_id=row_id)))
    Roster.objects.filter(pk=roster.pk).update(screened_at=None)
    note_changes(ROWS.name, [row.pk])
    return row


@transaction.atomic
def correct_row(row: RosterRow, field: str, new: object, reason: str, at: datetime) -> bool:
    """Change one field, keeping what stood there; False when it stands so already."""
    new = list(new) if isinstance(new, tuple) else new
    old = getattr(row, field)
    note = _note(field, old, new, reason, at)
    known = any(
        change["field"] == field and change["new"] == new and change["at"] == note["at"]
        for change in row.corrections
    )
    if old == new or known:
        return False
    setattr(row, field, new)
    row.corrections = [*row.corrections, note]
    if field in IDENTIFYING:
        row.screened_at = None
    row.save(update_fields=[field, "corrections", "screened_at"])
    note_changes(ROWS.name, [row.pk])
    return True


@transaction.atomic
def withdraw_row(row: RosterRow, reason: str, at: datetime) -> bool:
    """Take a row out (entered twice, never there): it is no longer counted, and nobody is asked about it."""
    if row.withdrawn_at is not None:
        return False
    row.withdrawn_at = at
    row.corrections = [*row.corrections, _note("withdrawn", "", "yes", reason, at)]
    row.save(update_fields=["withdrawn_at", "corrections"])
    note_changes(ROWS.name, [row.pk])
    row.candidates.filter(decision=Candidate.Decision.OPEN).delete()
    return True


def _note(field: str, old: object, new: object, reason: str, at: datetime) -> dict[str, object]:
    return {"field": field, "old": old, "new": new, "reason": reason, "at": at.isoformat()}


def as_imported(row: RosterRow) -> RosterLine:
    """The row before its corrections, as a line."""
    values = {name: getattr(row, name) for name in RosterLine.__dataclass_fields__}
    for change in reversed(row.corrections):
        if change["field"] in values:
            values[change["field"]] = change["old"]
    return RosterLine(**{**values, **{name: tuple(values[name]) for name in _LISTS}})


def _as_stored(line: RosterLine) -> dict[str, Any]:
    return {name: list(value) if name in _LISTS else value for name, value in asdict(line).items()}
