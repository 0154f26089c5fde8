"""What one visitor sends to a draft waits for what they sent before: in two tabs, by two taps, or while a file comes.

A draft is read, changed and kept as a whole, so of two at the same time the later one would undo the other's change.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

from django.http import HttpRequest, HttpResponse

from jointdesk.portal import drafts
from jointdesk.portal.door import FOLDER

# drafts that share a lock wait for each other, a moment
LOCKS = 64

View = Callable[[HttpRequest], HttpResponse]


def one_at_a_time(kind: str) -> Callable[[View], View]:
    """For a view that changes drafts of this kind. Who has none waits for nobody."""

    def around(view: View) -> View:
        @wraps(view)
        def in_turn(request: HttpRequest) -> HttpResponse:
            row = drafts.row_of(request, kind) if request.method == "POST" else None
            if row is None:
                return view(request)
            with _held(row):
                return view(request)

        return in_turn

    return around


@contextmanager
def _held(row: bytes) -> Iterator[None]:
    """Among the threads and processes of this door."""
    folder = FOLDER / "locks"
    folder.mkdir(mode=0o700, exist_ok=True)
    lock = os.open(folder / f"{row[0] % LOCKS:02d}", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
