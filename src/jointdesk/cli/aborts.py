"""What a damaged file does to a compiled reader: now and then it aborts the whole process, without an exception.

The work is done in a child that is forked before such a reader is loaded, which costs a millisecond; the parent
only waits, and puts a child's violent end into one line.
"""

import os
import signal
import sys
from collections.abc import Iterable
from pathlib import Path

from jointdesk.engine.errors import InputError

# a library of threads that the fork would not take along: with it loaded, as in a test, nothing is forked
READER = "polars"
DAMAGED = "the file is damaged"
VIOLENT: dict[int, str] = {
    signal.SIGABRT: DAMAGED,
    signal.SIGBUS: DAMAGED,
    signal.SIGILL: DAMAGED,
    signal.SIGSEGV: DAMAGED,
    signal.SIGKILL: "out of memory, or somebody ended it",
}
ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


def name_part(out: Path, process: int) -> Path:
    """Under what name that process writes a file until it is whole."""
    return out.with_name(f".{out.name}.{process}.part")


def guard_against_aborts(source: str, outs: Iterable[Path]) -> None:
    """Return in a child process; the parent ends as the child does, or with an InputError if it was killed."""
    if not hasattr(os, "fork") or READER in sys.modules:
        return
    sys.stdout.flush()
    sys.stderr.flush()
    # whoever asks us to end in this very moment is heard once there is somebody to pass it on to
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    child = os.fork()
    if not child:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)
        return
    code = _wait(child, heard)
    if code >= 0:
        sys.exit(code)
    for out in outs:
        name_part(out, child).unlink(missing_ok=True)
    if -code in VIOLENT:
        raise InputError(f"reading it ended with signal {-code}: {VIOLENT[-code]}", file=source)
    sys.exit(128 - code)


def _wait(child: int, heard: Iterable[int]) -> int:
    """The child's exit code, negative for a signal. Whoever asks us to end asks the child; `heard`: the mask before."""
    for asked in ENDING:
        signal.signal(asked, lambda number, _: os.kill(child, number))
    signal.pthread_sigmask(signal.SIG_SETMASK, heard)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
