"""Kill -9 while a set is built: what was done stays done, no process is left behind, no secret was in the open."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from throwaway_desk import lay

SCRIPT = Path(__file__).with_name("building.py")
PATIENCE_SECONDS = 30


@pytest.fixture
def building(tmp_path):
    lay(tmp_path)
    environment = os.environ | {
        "JOINTDESK_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "jointdesk.settings",
    }
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    started = []

    def start():
        process = subprocess.Popen(
            [sys.executable, SCRIPT], env=environment, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def children_of(pid):
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[1] == str(pid):
            found.append(int(stat.parent.name))
    return found


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.processes
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them")
def test_a_build_that_was_killed_is_gone_on_with(building, tmp_path):
    process = building()
    assert int(process.stdout.readline()) == 2_000
    children = children_of(process.pid)
    shown = b"".join(
        Path(f"/proc/{pid}/{what}").read_bytes() for pid in children for what in ("cmdline", "environ")
    )
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    [key] = (tmp_path / "match-keys").glob("*.key")
    seed = key.read_bytes()[:32]
    assert seed not in shown
    assert seed.hex().encode() not in shown
    until = time.monotonic() + PATIENCE_SECONDS
    while any(map(is_alive, children)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(map(is_alive, children))
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "sets").glob("*.build/*.rows")}
    assert before
    lines = building().stdout.read().split("\n")
    size, digest = lines[-2].split()
    after = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "sets").glob("*.build/*.rows")}
    assert before.items() <= after.items()
    assert len(after) == 5
    assert (tmp_path / "sets" / f"{digest}.tags").stat().st_size == 8 * int(size) == 8 * 16_384
    assert key.read_bytes()[:32] == seed
