"""Evaluating a partner's elements beside everything else the desk does.

The library holds the interpreter's lock while it computes, so large questions go to processes of their own; they
are started when the first one comes, and end with the desk. How many questions are evaluated at once is
bounded, one a partner: no partner can occupy the desk, nor keep another one waiting.
"""

import atexit
import logging
import os
import signal
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.matching.oprf import ELEMENT, SetSide, cut_into_runs

log = logging.getLogger("jointdesk.exchange")
# up to here, about 35 ms of computing, handing over is not worth it
SMALL = 512
PROCESSES = min(os.cpu_count() or 1, 4)
AT_ONCE = 4

# a set's seed and its key's info
Key = tuple[bytes, str]

_lock = threading.Lock()
_busy: set[int] = set()
_pool: list[ProcessPoolExecutor] = []


class Busy(Exception):
    """This partner's last question, or too many others', are still being evaluated."""


@contextmanager
def turn(partner: int) -> Iterator[None]:
    """The right to have one question evaluated. Raises Busy; nobody waits."""
    with _lock:
        if partner in _busy or len(_busy) >= AT_ONCE:
            raise Busy
        _busy.add(partner)
    try:
        yield
    finally:
        with _lock:
            _busy.discard(partner)


def evaluate(keys: Sequence[Key], blinded: bytes) -> bytes:
    """The evaluation of a blinded row under each key, in their order. Raises PartnerError."""
    runs = cut_into_runs(blinded)
    tasks = [(seed, info, run) for seed, info in keys for run in runs]
    if len(keys) * len(blinded) // ELEMENT > SMALL:
        try:
            return _join(_processes().map(_evaluate_run, tasks, chunksize=2))
        except BrokenProcessPool:
            log.warning("a process that evaluates questions ended; going on without")
            _forget_processes()
    return _join(map(_evaluate_run, tasks))


def _evaluate_run(task: tuple[bytes, str, bytes]) -> bytes | None:
    """None: an element is no point. An error of ours would not survive the way between two processes."""
    seed, info, run = task
    try:
        return SetSide(seed, info).evaluate(run)
    except PartnerError:
        return None


def _join(evaluated: Iterable[bytes | None]) -> bytes:
    rows = list(evaluated)
    if None in rows:
        raise PartnerError("bad_element", "a blinded element is no point of the group")
    return b"".join(row for row in rows if row is not None)


def _processes() -> ProcessPoolExecutor:
    with _lock:
        if not _pool:
            _pool.append(
                ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"), initializer=_begin_process)
            )
        return _pool[0]


def _forget_processes() -> None:
    with _lock:
        while _pool:
            _pool.pop().shutdown(wait=False, cancel_futures=True)


atexit.register(_forget_processes)


def _begin_process() -> None:
    """In the process: leave the terminal's signals to the desk, and end when it ended, however it did."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)
