"""Whose rows an officer may read: own unit and those below it, the national level all; RED for nobody by unit.

Every room's `queries` starts from `scope`; a view never filters by itself. What emergency access opened
(audit.break_glass) stands beside the unit's rows, under the action by which that record is read and no other.
"""

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer, Unit

# counted in this process, for officers that outlive a request
_tree = {"changes": 0}
Row = TypeVar("Row", bound=Model)


def scope(
    rows: QuerySet[Row], officer: Officer, action: str, *, unit: str = "unit", mark: str | None = "mark"
) -> QuerySet[Row]:
    """`rows` that `officer` may read under `action`. `unit` and `mark` name the fields (mark None: unmarked rows)."""
    if not officer.may(action):
        return rows.none()
    if not officer.unit.sees_all:
        seen = Q(**{f"{unit}__in": units_below(officer)})
        if officer.opened:
            seen |= _opened(rows.model, officer, action, unit)
        rows = rows.filter(seen)
    if mark is not None:
        rows = rows.exclude(**{mark: Mark.RED})
    return rows


def units_below(officer: Officer) -> list[int]:
    """The officer's unit and those below it, by their keys: with these a database knows which rows are few and has an
    index for them, with a beginning of a path in another table it does not. Read once for an officer's request."""
    key = (officer.unit.path, _tree["changes"])
    known: tuple[Any, list[int]] | None = officer.__dict__.get("_units_below")
    if known is None or known[0] != key:
        below = Unit.objects.filter(path__startswith=officer.unit.path).order_by("pk")
        known = officer.__dict__["_units_below"] = (key, list(below.values_list("pk", flat=True)))
    return known[1]


@receiver((post_save, post_delete), sender=Unit)
def _note_change(**_said: Any) -> None:
    _tree["changes"] += 1


def opening(action: str, label: str) -> str:
    """How `Officer.opened` names the records of a model that are open under an action."""
    return f"{action} {label.lower()}"


def opened_rows(officer: Officer, action: str, model: type[Model]) -> frozenset[int]:
    """The keys of a model's rows that emergency access opened by themselves, for queries that scope by another row."""
    return officer.opened.get(opening(action, model._meta.label), frozenset())


def _opened(model: type[Model], officer: Officer, action: str, unit: str) -> Q:
    """The rows that are such a record, or belong to one: what `unit` leads through, and is a field of."""
    way: list[str] = []
    record, found = model, Q(pk__in=opened_rows(officer, action, model))
    for step in unit.split("__")[:-1]:
        related = record._meta.get_field(step).related_model
        if not isinstance(related, type):
            return found
        way.append(step)
        record = related
        if keys := opened_rows(officer, action, record):
            found |= Q(**{"__".join((*way, "pk", "in")): keys})
    return found
