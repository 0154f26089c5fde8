"""The tree of units: one grows below another, is renamed, and closes when nobody works there. None is deleted."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.naming import NAMED_LANGUAGES
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.signals import administered
from jointdesk.engine.errors import CallerError

# what may stand below what: a guest organisation has no part of the committee's tree below it
BELOW = {
    Unit.Level.NATIONAL: (Unit.Level.PROVINCE, Unit.Level.ORGANISATION),
    Unit.Level.PROVINCE: (Unit.Level.DISTRICT, Unit.Level.COMMUNE, Unit.Level.ORGANISATION),
    Unit.Level.DISTRICT: (Unit.Level.COMMUNE,),
    Unit.Level.COMMUNE: (),
    Unit.Level.ORGANISATION: (),
}


@transaction.atomic
def add_unit(
    by: Officer, parent: Unit, *, level: str, code: str, name: str, names: Mapping[str, str]
) -> Unit:
    """A new unit below `parent`. Raises CallerError where that level cannot stand there, or the code is taken."""
    require(by, "units.manage")
    if parent.closed_at is not None:
        raise CallerError(_("this unit is closed"))
    if level not in BELOW[Unit.Level(parent.level)]:
        raise CallerError(_("such a unit cannot stand below this one"))
    if Unit.objects.filter(code__iexact=code).exists():
        raise CallerError(_("this code is taken"))
    unit = Unit.objects.create(code=code, name=name, names=_known(names), level=level, parent=parent)
    _trace("unit_added", by, unit, level=level, parent=parent.code)
    return unit


@transaction.atomic
def rename_unit(by: Officer, unit: Unit, *, name: str, names: Mapping[str, str]) -> None:
    require(by, "units.manage")
    unit.name, unit.names = name, _known(names)
    unit.save()
    _trace("unit_renamed", by, unit)


@transaction.atomic
def close_unit(by: Officer, unit: Unit) -> None:
    """Raises CallerError while officers or units are there."""
    require(by, "units.manage")
    if unit.level == Unit.Level.NATIONAL:
        raise CallerError(_("the national unit stays"))
    if unit.officers.filter(is_active=True).exists():
        raise CallerError(_("officers still work there: move them first"))
    if unit.children.filter(closed_at=None).exists():
        raise CallerError(_("units below it are still open: close them first"))
    unit.closed_at = timezone.now()
    unit.save()
    _trace("unit_closed", by, unit)


@transaction.atomic
def reopen_unit(by: Officer, unit: Unit) -> None:
    require(by, "units.manage")
    if unit.parent is not None and unit.parent.closed_at is not None:
        raise CallerError(_("the unit above it is closed: reopen that one first"))
    unit.closed_at = None
    unit.save()
    _trace("unit_reopened", by, unit)


def _known(names: Mapping[str, str]) -> dict[str, str]:
    return {key: names[key].strip() for key in NAMED_LANGUAGES if names.get(key, "").strip()}


def _trace(kind: str, by: Officer, unit: Unit, **facts: Any) -> None:
    administered.send(sender=Unit, kind=kind, subject=f"unit:{unit.code}", facts={"by": by.pk, **facts})
