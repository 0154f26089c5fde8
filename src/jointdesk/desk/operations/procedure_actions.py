"""Steps of procedure of people found, and the arrests partners made: both from files.

A presumed victim is not charged: such a step is refused until two officers have found no indications.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.cases.models import Involvement, Proceeding
from jointdesk.desk.cases.proceeding_actions import record_step
from jointdesk.desk.intake.csv_file import Row
from jointdesk.desk.operations import queries
from jointdesk.desk.operations.categories import referral_of
from jointdesk.desk.operations.models import Encounter, Operation, PartnerArrest
from jointdesk.desk.operations.operation_actions import Imported
from jointdesk.desk.operations.referrals.states import holds
from jointdesk.desk.screening.lines import Source, take_lines
from jointdesk.engine.errors import CallerError

COLUMNS = ("operation", "person", "step", "date", "court")
REQUIRED = ("operation", "person", "step", "date")
ARREST_COLUMNS = ("partner", "date", "nationality", "count", "gang", "site")
ARREST_REQUIRED = ("partner", "date", "nationality", "count")
CATEGORIES = {
    Encounter.Category.RINGLEADER: Involvement.Category.RINGLEADER,
    Encounter.Category.SUSPECT: Involvement.Category.SUSPECT,
}


@dataclass(frozen=True)
class Step:
    operation: str
    row_id: str
    step: str
    on: date
    court: str


def take_step(encounter: Encounter, step: str, on: date, court: str = "") -> Proceeding:
    """Record a step of procedure of a person found. Raises CallerError for a presumed victim."""
    if holds(referral_of(encounter)):
        raise CallerError(
            "a presumed victim is not charged before two officers have reviewed and found no indications"
        )
    return record_step(encounter.person, step, on, category=_category_of(encounter), court=court)


@transaction.atomic
def import_proceedings(officer: Officer | None, source: Source) -> Imported:
    """Record the steps of a file; the same step of a person twice is one, with the earliest date."""
    if officer is not None:
        require(officer, "operations.record")
    taken = take_lines(source, COLUMNS, REQUIRED, _parse_step)
    encounters = _encounters_of(officer, [step for _, step in taken.lines])
    stored = 0
    for row, step in taken.lines:
        with taken.refusing(row):
            encounter = encounters.get((step.operation, step.row_id))
            if encounter is None:
                raise row.refuse("person", f"no row {step.row_id} in the roster of {step.operation}")
            _take_line(row, encounter, step)
            stored += 1
    file = taken.keep("proceedings", stored, officer)
    record("proceedings_imported", f"file:{file.pk}", {"sha256": file.sha256, "stored": stored})
    return Imported(file, stored, taken.refusals.lines)


@transaction.atomic
def import_partner_arrests(officer: Officer | None, source: Source) -> Imported:
    """Store arrests made by partners; the same line again brings the count up to date."""
    if officer is not None:
        require(officer, "operations.record")
    taken = take_lines(source, ARREST_COLUMNS, ARREST_REQUIRED, _parse_arrest)
    for _, (reference, arrest) in taken.lines:
        PartnerArrest.objects.update_or_create(reference=reference, defaults=arrest)
    file = taken.keep("partner_arrests", len(taken.lines), officer)
    facts = {"sha256": file.sha256, "stored": len(taken.lines)}
    record("partner_arrests_imported", f"file:{file.pk}", facts)
    return Imported(file, len(taken.lines), taken.refusals.lines)


def _take_line(row: Row, encounter: Encounter, step: Step) -> None:
    try:
        take_step(encounter, step.step, step.on, step.court)
    except CallerError as error:
        raise row.refuse("person", str(error)) from None


def _parse_step(row: Row) -> Step:
    return Step(
        operation=row.text("operation", 60, required=True),
        row_id=row.text("person", 40, required=True),
        step=row.choice("step", Proceeding.Step.values),
        on=_read_past(row),
        court=row.text("court", 200),
    )


def _parse_arrest(row: Row) -> tuple[str, dict[str, object]]:
    country, nationality = (_read_code(row, field) for field in ("partner", "nationality"))
    count = row.text("count", 9, required=True)
    if not (count.isascii() and count.isdecimal() and int(count) > 0):
        raise row.refuse("count", f"{count!r} is not a number of people")
    on, gang, site = _read_past(row), row.text("gang", 60), row.text("site", 200)
    facts = {
        "country": country,
        "on": on,
        "nationality": nationality,
        "count": int(count),
        "note": " · ".join(part for part in (gang, site) if part),
    }
    return f"{country}-{on.isoformat()}-{nationality}-{gang}"[:60], facts


def _read_past(row: Row) -> date:
    """A figure of next year's report is none of today's: what has not happened yet is no step and no arrest."""
    on = row.day("date")
    if on > timezone.localdate():
        raise row.refuse("date", f"{on.isoformat()} has not come yet")
    return on


def _read_code(row: Row, field: str) -> str:
    code = row.text(field, 10, required=True).upper()
    if len(code) != 2 or not (code.isascii() and code.isalpha()):
        raise row.refuse(field, f"{code!r} is not an ISO 3166 code of two letters")
    return code


def _encounters_of(officer: Officer | None, steps: Sequence[Step]) -> dict[tuple[str, str], Encounter]:
    references = {step.operation for step in steps}
    open_to = Operation.objects.all() if officer is None else queries.operations(officer)
    found = Encounter.objects.filter(operation__in=open_to.filter(reference__in=references))
    found = found.select_related("operation", "row", "person__referral").prefetch_related(
        "person__encounters"
    )
    return {(encounter.operation.reference, encounter.row.row_id): encounter for encounter in found}


def _category_of(encounter: Encounter) -> Involvement.Category:
    """As what: the gravest category of all the person's encounters."""
    found = {one.category for one in encounter.person.encounters.all()}
    for category in (Encounter.Category.RINGLEADER, Encounter.Category.SUSPECT):
        if category in found:
            return CATEGORIES[category]
    return Involvement.Category.OTHER
