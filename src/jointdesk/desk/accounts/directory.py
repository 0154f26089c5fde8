"""Colleagues and units by the name an officer types: who works here is no secret inside the desk.

What a named one may then be given or told, the caller's action asks.
"""

from django.db.models import QuerySet

from jointdesk.desk.accounts.models import Officer, Unit

_LONGEST = 150


def unit_of_code(code: str) -> Unit | None:
    """An open unit."""
    return Unit.objects.filter(code=_clean(code), closed_at=None).first()


def officer_named(username: str) -> Officer | None:
    """One who may sign in."""
    return active_officers().filter(username=_clean(username)).first()


def active_officers() -> QuerySet[Officer]:
    """Unit by unit, as the tree stands."""
    return Officer.objects.filter(is_active=True).select_related("unit").order_by("unit__path", "username")


def all_units() -> QuerySet[Unit]:
    """As the tree stands; closed ones too, which old records name."""
    return Unit.objects.order_by("path")


def _clean(text: str) -> str:
    return text.replace("\x00", "").strip()[:_LONGEST]
