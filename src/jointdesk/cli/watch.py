"""Whether anybody has written to the database: asked by the worker, instead of every table ten times a second."""

import contextlib
import threading
import time
from collections.abc import Iterable
from typing import Protocol

SECONDS_A_LOOK = 0.1
# a database that is away is asked again after so long; until then each look counts as a change
SECONDS_AWAY = 1.0


class Due(Protocol):
    def due_at(self, changes: int) -> float: ...


class Watch:
    """Counts changes until `stop` is set. Whoever waits is woken by one, or when the first of his chores is due."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop, self.changes = stop, 0
        self._changed = threading.Condition()

    def run(self) -> None:
        """Look until `stop` is set; on a connection of its own, which by that sees what every other one commits."""
        from django.db import connection

        last: object = None
        while not self.stop.wait(SECONDS_A_LOOK):
            try:
                mark = _mark()
                give_back()
            except Exception:
                # the chores fail as well, and say why
                mark = object()
                with contextlib.suppress(Exception):
                    connection.close()
                self.stop.wait(SECONDS_AWAY)
            if mark != last:
                last = mark
                with self._changed:
                    self.changes += 1
                    self._changed.notify_all()
        connection.close()
        with self._changed:
            self._changed.notify_all()

    def wait(self, chores: Iterable[Due]) -> None:
        """Until one of the chores is due, `stop` is set, or there is a change."""
        with self._changed:
            due_at = min(chore.due_at(self.changes) for chore in chores)
            if (seconds := due_at - time.monotonic()) > 0 and not self.stop.is_set():
                self._changed.wait(seconds)


def give_back() -> None:
    """PostgreSQL's connections are of a pool: who rests leaves his to a visitor. SQLite's, dear to open, is kept."""
    from django.db import connection

    if connection.vendor == "postgresql":
        connection.close()


def _mark() -> object:
    """What differs after every commit of others: SQLite's data version, PostgreSQL's place in its log."""
    from django.db import connection

    asks = "PRAGMA data_version" if connection.vendor == "sqlite" else "SELECT pg_current_wal_insert_lsn()"
    with connection.cursor() as cursor:
        cursor.execute(asks)
        return cursor.fetchone()
