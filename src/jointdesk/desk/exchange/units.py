"""Where what a partner sends belongs: with the national level, which sees all and passes it on."""

from jointdesk.desk.accounts.models import Unit
from jointdesk.engine.errors import OwnError


def national_unit() -> Unit:
    unit = Unit.objects.filter(level=Unit.Level.NATIONAL).order_by("pk").first()
    unit = unit or Unit.objects.filter(parent=None).order_by("pk").first()
    if unit is None:
        raise OwnError("the desk has no units; found them with `jointdesk init`")
    return unit
