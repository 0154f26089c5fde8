"""What cases tells the rooms above it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.dispatch import Signal

# stored, changed or withdrawn
notice_stored = Signal()  # notices: list[int] (ids)
# whom the rooms above protect (protection.py asks): persons: list[int], notices: list[int] -> Held
protection_asked = Signal()
# whether somebody who is held is known under another record: person (id) -> code, "" for nobody
held_alike_asked = Signal()
# officer, persons: list[int], rows: list[int] of rosters -> Concealed
concealment_asked = Signal()
# whom the rooms above show this officer: officer -> QuerySet of ids of persons
persons_asked = Signal()
# two persons turned out to be one, or were parted again: kept, gone (ids)
persons_joined = Signal()
_gathered: ContextVar[list[int] | None] = ContextVar("gathered", default=None)


def tell_of_notices(notices: Sequence[int]) -> None:
    """Send `notice_stored` for these ids, inside the transaction that changed them."""
    gathered = _gathered.get()
    if gathered is None:
        notice_stored.send(sender=None, notices=list(notices))
    else:
        gathered += notices


@contextmanager
def told_together() -> Iterator[None]:
    """What is told of inside is told of once, at the end: a partner's notices come one a message, many at a time.

    Open it inside the transaction. An id may be of a row that a savepoint has taken back meanwhile.
    """
    gathered: list[int] = []
    token = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(token)
    if gathered:
        tell_of_notices(list(dict.fromkeys(gathered)))
