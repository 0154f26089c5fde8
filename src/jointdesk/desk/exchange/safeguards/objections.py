"""What is undone when a second officer objects to what one officer did alone: each kind registers it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from jointdesk.desk.accounts.models import Officer

if TYPE_CHECKING:
    from jointdesk.desk.exchange.models import Review

Objection = Callable[[Officer, "Review"], None]
_OBJECTIONS: dict[str, Objection] = {}


def on_objection(kind: str, undo: Objection) -> None:
    """Call it when the app is ready; `undo` runs in the transaction of the review."""
    _OBJECTIONS[kind] = undo


def objection_to(kind: str) -> Objection | None:
    return _OBJECTIONS.get(kind)
