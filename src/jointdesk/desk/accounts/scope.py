"""Whose rows an officer may read: own unit and those below it, the national level all; RED for nobody by unit.

Every room's `queries` starts from `scope`; a view never filters by itself.
"""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer

Row = TypeVar("Row", bound=Model)


def scope(
    rows: QuerySet[Row], officer: Officer, action: str, *, unit: str = "unit", mark: str | None = "mark"
) -> QuerySet[Row]:
    """`rows` that `officer` may read under `action`. `unit` and `mark` name the fields (mark None: unmarked rows)."""
    if not officer.may(action):
        return rows.none()
    if not officer.unit.sees_all:
        rows = rows.filter(Q(**{f"{unit}__path__startswith": officer.unit.path}))
    if mark is not None:
        rows = rows.exclude(**{mark: Mark.RED})
    return rows
