"""A reader that takes its process with it costs the user one line and leaves nothing behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from patience import PATIENCE_SECONDS

CALL = """
import os, signal, sys, time
from pathlib import Path
from jointdesk.cli.aborts import guard_against_aborts, name_part
from jointdesk.engine.errors import InputError
try:
    guard_against_aborts("m.parquet", [Path("out.parquet")])
except InputError as error:
    sys.exit(f"refused: {error}")
name_part(Path("out.parquet"), os.getpid()).write_text("half")
"""
# the parent takes its time until it hears signals
SLOW = """
import signal, time
listen = signal.signal
signal.signal = lambda *asked: (time.sleep(0.3), listen(*asked))
"""


def run(rest: str, folder: Path) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-c", CALL + rest]
    return subprocess.run(call, cwd=folder, capture_output=True, text=True, check=False)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("name", ["SIGABRT", "SIGSEGV", "SIGKILL"])
def test_a_violent_end_is_one_line_that_names_the_file(name: str, tmp_path: Path) -> None:
    done = run(f"os.kill(os.getpid(), signal.{name})", tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith(f"refused: m.parquet: reading it ended with signal {getattr(signal, name)}")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("code", [0, 1, 2])
def test_any_other_end_is_passed_on(code: int, tmp_path: Path) -> None:
    done = run(f"print('said', flush=True); sys.exit({code})", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (code, "said\n", "")


@pytest.mark.parametrize("before", ["", SLOW], ids=["", "before it listens"])
def test_whoever_ends_the_command_ends_the_work(before: str, tmp_path: Path) -> None:
    rest = "print(os.getpid(), flush=True); time.sleep(3600)"
    with subprocess.Popen(
        [sys.executable, "-c", before + CALL + rest], cwd=tmp_path, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.terminate()
        assert parent.wait(PATIENCE_SECONDS) == 128 + signal.SIGTERM
    assert not is_alive(child)
    assert list(tmp_path.iterdir()) == []
