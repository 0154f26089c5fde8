"""What a kind of datum does with its rows when the datum is corrected, retracted or erased: each kind registers it.

Kinds: answer, request, notice, edit, file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from jointdesk.desk.exchange.models import Datum


@dataclass(frozen=True)
class Copy:
    """One place here where the datum's content stands; `url` empty: there is no page for it."""

    what: str
    url: str = ""


class Copies(Protocol):
    """Acts return words of what was done, for the originator ("hidden", "destroyed"). They may be called again."""

    def correct(self, datum: Datum, content: dict[str, Any]) -> tuple[str, ...]:
        """Raises PartnerError (malformed, cannot_correct) for content that does not fit."""

    def retract(self, datum: Datum) -> tuple[str, ...]:
        """Take the content out of every row and index; what an objection may bring back goes into `datum.aside`."""

    def erase(self, datum: Datum) -> tuple[str, ...]:
        """Destroy the content, files included. Rows keep keys and dates."""

    def find_copies(self, datum: Datum) -> list[Copy]: ...


@runtime_checkable
class Restorable(Protocol):
    """Copies that can be put back from `datum.aside` when an officer objects to a retraction."""

    def restore(self, datum: Datum) -> None: ...


_COPIES: dict[str, Callable[[], Copies]] = {}


def register(kind: str, make: Callable[[], Copies]) -> None:
    """Call it when the app is ready. `make` imports the kind's room, which a desk of no such datum does without."""
    _COPIES[kind] = make


def copies_of(datum: Datum) -> Copies | None:
    return _COPIES[datum.kind]() if datum.kind in _COPIES else None
