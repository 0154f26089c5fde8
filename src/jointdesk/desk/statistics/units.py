"""Of whose part of the desk an officer may ask a report."""

from django.db.models import QuerySet

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.scope import units_below
from jointdesk.engine.errors import CallerError


def units_to_report(officer: Officer) -> QuerySet[Unit]:
    """The officer's unit and those below it, as the tree stands; guests have no figures of their own."""
    rows = Unit.objects.exclude(level=Unit.Level.ORGANISATION).order_by("path")
    return rows if officer.unit.sees_all else rows.filter(pk__in=units_below(officer))


def unit_of(officer: Officer, code: str) -> Unit | None:
    """None: no unit is asked for. Raises CallerError for one that is none of the officer's."""
    if not code:
        return None
    unit = units_to_report(officer).filter(code=code).first()
    if unit is None:
        raise CallerError(f"you may ask for no report of a unit {code!r}")
    return unit


def find_unit(code: str) -> Unit:
    """Raises CallerError for a code that no unit has: for the command line, which sees all."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise CallerError(f"no unit has the code {code!r}")
    return unit
