"""The worker: a reconciliation loop over the desk's rows. No broker, no queue of its own.

Each chore looks at the rows, does what is due and returns how much it did; a failing chore is logged and tried
again at its next turn, and stops nothing else.
"""

import fcntl
import logging
import math
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import TextIO

from jointdesk.cli.watch import Watch, give_back
from jointdesk.engine.errors import CallerError
from jointdesk.engine.reference import read_tsv

log = logging.getLogger("jointdesk.worker")
SECONDS_A_CONNECTION = 30.0
# then the other chores have their turn: a week's messages must not keep the log from being sequenced
SECONDS_A_TURN = 0.5
# between two looks at rows that nobody has written to since; what is due by the clock alone waits no longer
IDLE_SECONDS = 2.0


@dataclass
class Chore:
    name: str
    run: Callable[[], int]
    every_seconds: float
    idle_seconds: float = IDLE_SECONDS
    # in a thread of its own: no other chore makes it wait
    alone: bool = False
    # when its last turn ended, how many changes had been seen when that began, and whether there was more to do
    ran_at: float = -math.inf
    seen: int = -1
    more: bool = False

    def due_at(self, changes: int) -> float:
        """Moment of the monotonic clock from which it has its turn, given how many changes have been seen."""
        if self.more:
            return self.ran_at
        pace = self.every_seconds if changes != self.seen else max(self.every_seconds, self.idle_seconds)
        return self.ran_at + pace

    def take_turn(self, changes: int) -> None:
        self.seen, self.more = changes, _run(self)
        self.ran_at = time.monotonic()


def chores() -> list[Chore]:
    """Those of the rooms (chores.tsv), and the database's own."""
    from jointdesk.cli.row_counts import RowCounts

    rooms = [
        Chore(
            row["chore"],
            resolve_name(f"jointdesk.desk.{row['does']}"),
            float(row["every_seconds"]),
            float(row["idle_seconds"] or IDLE_SECONDS),
            alone=row["alone"] == "yes",
        )
        for row in read_tsv("jointdesk.cli", "chores.tsv")
    ]
    return [*rooms, Chore("count rows", RowCounts().count, 300), Chore("checkpoint", checkpoint_wal, 2)]


def hold_lock(home: Path) -> TextIO:
    """The lock of the desk's one worker, held while the file is open. Raises CallerError when another has it."""
    lock = (home / "worker.lock").open("a+", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        process = lock.read(20).strip()
        lock.close()
        raise CallerError(
            f"{home}: process {process} is this desk's worker; serve with --no-worker"
        ) from None
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    return lock


def run_worker(stop: threading.Event) -> None:
    """Run the chores until `stop` is set: each that stands alone in a thread of its own, the others in turn."""
    plan, watch = chores(), Watch(stop)
    threading.Thread(target=watch.run, name="watch", daemon=True).start()
    for chore in plan:
        if chore.alone:
            threading.Thread(target=_go_round, args=([chore], watch), name=chore.name, daemon=True).start()
    _go_round([chore for chore in plan if not chore.alone], watch)


def _go_round(plan: Sequence[Chore], watch: Watch) -> None:
    from django.db import close_old_connections

    kept_until = 0.0
    while not watch.stop.is_set():
        # not each round: opening the database again ten times a second was half of an idle desk's work
        if time.monotonic() >= kept_until:
            close_old_connections()
            kept_until = time.monotonic() + SECONDS_A_CONNECTION
        for chore in plan:
            changes = watch.changes
            if time.monotonic() >= chore.due_at(changes) and not watch.stop.is_set():
                chore.take_turn(changes)
                give_back()
        watch.wait(plan)


def _run(chore: Chore) -> bool:
    """Run a chore until it finds nothing, or its turn is over. Whether there may be more to do."""
    from django.db import close_old_connections

    until = time.monotonic() + SECONDS_A_TURN
    try:
        while chore.run():
            if time.monotonic() > until:
                return True
    except Exception:
        log.exception("chore %s failed", chore.name)
        # the database may have gone away and come back
        close_old_connections()
    return False


def checkpoint_wal() -> int:
    """Copy SQLite's write-ahead log back here, so that no officer's write waits for it."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
    return 0
