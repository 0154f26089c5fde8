"""Where what a partner sends belongs: with the national level, which sees all and passes it on."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from jointdesk.desk.accounts.models import Unit
from jointdesk.engine.errors import OwnError

_found: ContextVar[list[Unit] | None] = ContextVar("found", default=None)


def national_unit() -> Unit:
    found = _found.get()
    if not found:
        unit = _look_up()
        if found is None:
            return unit
        found.append(unit)
    return found[0]


@contextmanager
def one_national_unit() -> Iterator[None]:
    """Looked up once inside: a partner's notices come many at a time. Open it inside one transaction."""
    token = _found.set([])
    try:
        yield
    finally:
        _found.reset(token)


def _look_up() -> Unit:
    unit = Unit.objects.filter(level=Unit.Level.NATIONAL).order_by("pk").first()
    unit = unit or Unit.objects.filter(parent=None).order_by("pk").first()
    if unit is None:
        raise OwnError("the desk has no units; found them with `jointdesk init`")
    return unit
