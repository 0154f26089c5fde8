"""The worker: a reconciliation loop over the desk's rows. No broker, no queue of its own.

Each chore looks at the rows, does what is due and returns how much it did; a failing chore is logged and tried
again at its next turn, and stops nothing else.
"""

import fcntl
import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import TextIO

from jointdesk.engine.errors import CallerError
from jointdesk.engine.reference import read_tsv

log = logging.getLogger("jointdesk.worker")
# then the other chores have their turn: a week's messages must not keep the log from being sequenced
SECONDS_A_CONNECTION = 30.0
SECONDS_A_TURN = 0.5


@dataclass
class Chore:
    name: str
    run: Callable[[], int]
    every_seconds: float
    due_at: float = 0.0
    # in a thread of its own: no other chore makes it wait
    alone: bool = False


def chores() -> list[Chore]:
    """Those of the rooms (chores.tsv), and the database's own."""
    from jointdesk.cli.row_counts import RowCounts

    rooms = [
        Chore(
            row["chore"],
            resolve_name(f"jointdesk.desk.{row['does']}"),
            float(row["every_seconds"]),
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
    plan = chores()
    for chore in plan:
        if chore.alone:
            threading.Thread(target=_go_round, args=([chore], stop), name=chore.name, daemon=True).start()
    _go_round([chore for chore in plan if not chore.alone], stop)


def _go_round(plan: Sequence[Chore], stop: threading.Event) -> None:
    from django.db import close_old_connections

    kept_until = 0.0
    while not stop.is_set():
        # not each round: opening the database again ten times a second was half of an idle desk's work
        if time.monotonic() >= kept_until:
            close_old_connections()
            kept_until = time.monotonic() + SECONDS_A_CONNECTION
        for chore in plan:
            if time.monotonic() >= chore.due_at and not stop.is_set():
                more = _run(chore)
                chore.due_at = time.monotonic() + (0 if more else chore.every_seconds)
        stop.wait(0.1)


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
