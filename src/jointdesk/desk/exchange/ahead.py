"""What a call's data are known by here, looked up together: notices come one a message, many a call.

Nearly all that comes is new. What was not here when the call began need not be looked for again with each message;
whatever is written meanwhile is forgotten here first, and looked for as ever.
"""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from jointdesk.desk.exchange.models import Datum, Recall

# keys that neither a datum nor a waiting recall had
_unknown: ContextVar[set[uuid.UUID] | None] = ContextVar("unknown", default=None)


@contextmanager
def looked_up_ahead(keys: Iterable[str]) -> Iterator[None]:
    """`keys`: of the data that the call speaks of, as its messages spell them. Open it inside the transaction, under
    the lock of the partner's row."""
    token = _unknown.set(_find_unknown(set(filter(None, map(_read_key, keys)))))
    try:
        yield
    finally:
        _unknown.reset(token)


def is_unknown(key: uuid.UUID) -> bool:
    """Is it certain that nothing here has this key? False: look."""
    unknown = _unknown.get()
    return unknown is not None and key in unknown


def forget_ahead(key: uuid.UUID | None = None) -> None:
    """Something is being written under this key; None: nothing that was looked up may hold any more."""
    unknown = _unknown.get()
    if unknown is None:
        return
    if key is None:
        unknown.clear()
    else:
        unknown.discard(key)


def _find_unknown(keys: set[uuid.UUID]) -> set[uuid.UUID]:
    if not keys:
        return set()
    waiting = Recall.objects.filter(datum_key__in=keys, state=Recall.State.WAITING)
    known = Datum.objects.filter(key__in=keys).values_list("key", flat=True)
    return keys.difference(known, waiting.values_list("datum_key", flat=True))


def _read_key(spelt: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(spelt) if isinstance(spelt, str) else None
    except ValueError:
        return None  # it is refused in its turn
