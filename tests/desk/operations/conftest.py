"""Operations with rosters, all persons invented."""

from collections.abc import Callable
from datetime import date

import pytest

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.cases.families.report_actions import Told, record_report
from jointdesk.desk.cases.models import FamilyReport
from jointdesk.desk.operations.models import Encounter, Operation
from jointdesk.desk.operations.operation_actions import OperationFacts, record_operation
from jointdesk.desk.operations.roster_actions import RosterImported, import_roster
from jointdesk.desk.screening.lines import Source

HEADER = "id,name,birth_date,sex,nationality,document,role,indicators,note\n"
Raid = Callable[..., RosterImported]


@pytest.fixture
def raid(units: dict[str, Unit]) -> Raid:
    """Record an operation where needed and import lines into its roster."""

    def import_lines(
        reference: str, *lines: str, on: str = "2025-07-01", officer: Officer | None = None
    ) -> RosterImported:
        operation = Operation.objects.filter(reference=reference).first()
        if operation is None:
            facts = OperationFacts(reference, f"Search {reference}", date.fromisoformat(on), "VN-HN", "Tower")
            operation = record_operation(officer, facts)
        text = HEADER + "".join(f"{line}\n" for line in lines)
        return import_roster(officer, operation, Source.pasted(text, f"{reference}.csv"))

    return import_lines


def encounter(operation: str, row: str) -> Encounter:
    return Encounter.objects.select_related("person", "row").get(
        operation__reference=operation, row__row_id=row
    )


@pytest.fixture
def met() -> Callable[[str, str], Encounter]:
    """The encounter of a row of an operation."""
    return encounter


@pytest.fixture
def family(cast: dict[str, Officer]) -> Callable[[], FamilyReport]:
    """A report of a family that misses somebody."""

    def tell() -> FamilyReport:
        told = Told(name="Trần Thị Mai Anh", reporter="Trần Văn Bình", relation="parent", contact="+84 91")
        return record_report(cast["bob"], told)

    return tell
