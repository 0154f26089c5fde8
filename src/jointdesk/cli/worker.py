"""The worker: a reconciliation loop over the desk's rows. No broker, no queue of its own.

Each chore looks at the rows, does what is due and returns how much it did; a failing chore is logged and tried
again at its next turn, and stops nothing else.
"""

import fcntl
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from jointdesk.engine.errors import CallerError

log = logging.getLogger("jointdesk.worker")


@dataclass
class Chore:
    name: str
    run: Callable[[], int]
    every_seconds: float
    due_at: float = 0.0


def chores() -> list[Chore]:
    from jointdesk.desk.audit import work as audit
    from jointdesk.desk.exchange import work as exchange
    from jointdesk.desk.networks import work as networks
    from jointdesk.desk.screening import work as screening

    return [
        Chore("sequence", audit.sequence, 0.5),
        Chore("deliver", exchange.deliver, 0.25),
        Chore("witness", exchange.witness, 2),
        Chore("relink", networks.relink_when_due, 5),
        Chore("judge hubs", networks.answer_hub_questions, 1),
        Chore("read texts", networks.read_texts, 0.3),
        Chore("screen rosters", screening.screen_waiting_rows, 0.3),
        Chore("screen notices", screening.screen_waiting_notices, 1),
        Chore("save indexes", screening.save_indexes, 60),
        Chore("forget drafts", screening.forget_old_drafts, 600),
        Chore("rediscover hubs", networks.rediscover_hubs, 600),
        Chore("checkpoint", checkpoint_wal, 2),
    ]


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
    """Run all chores in turn until `stop` is set."""
    from django.db import close_old_connections

    plan = chores()
    while not stop.is_set():
        for chore in plan:
            if time.monotonic() >= chore.due_at and not stop.is_set():
                _run(chore)
                chore.due_at = time.monotonic() + chore.every_seconds
        close_old_connections()
        stop.wait(0.1)


def _run(chore: Chore) -> None:
    try:
        while chore.run():
            pass
    except Exception:
        log.exception("chore %s failed", chore.name)


def checkpoint_wal() -> int:
    """Copy SQLite's write-ahead log back here, so that no officer's write waits for it."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
    return 0
