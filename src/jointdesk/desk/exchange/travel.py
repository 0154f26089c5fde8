"""What may leave the desk, how it is written on the wire, and under which mark many things stand together."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.wire.marks import may_leave, read_mark

# marks under which a record may be shared by the desk's own decision; the strict ones need their originator's
LEAVING = tuple(mark.value for mark in Mark if may_leave(f"TLP:{mark.value}"))


def write_mark(mark: str) -> str:
    """The mark as it travels. Raises CallerError for one that may not leave the desk."""
    wire = f"TLP:{mark}"
    if not may_leave(wire):
        raise CallerError(
            _("%(mark)s does not leave the desk. Lower the mark first, if you may.") % {"mark": wire}
        )
    return wire


def take_mark(wire: str) -> str:
    """The desk's own word for a mark that came in; an unknown one is the strictest."""
    mark = read_mark(wire)
    return Mark.RED if mark is None else mark.value.removeprefix("TLP:")


def strictest(marks: Iterable[str]) -> str:
    """Of our own words (AMBER) or the wire's (TLP:AMBER); what is no mark counts as the strictest. None: empty."""
    own = [mark if mark in Mark.values else take_mark(mark) for mark in marks]
    return min(own, key=Mark.values.index, default="")
