"""How one process is measured, and where results lie: JSON lines in benchmarks/results, a header first.

A subject runs as a process of its own, shell to file. Seconds and memory are what the operating system says of it
when it has ended: wall clock, processor time and the largest resident size of it or of any process it started.
What this machine measured with this code is kept, so that an interrupted run goes on where it stopped.
"""

import json
import os
import platform
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"
PEERS_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
OURS = ("polars", "numpy", "scipy", "numba", "phonenumbers", "pyspark", "voprf", "cryptography")
PEERS = ("duckdb", "splink", "iocsearcher", "openmined-psi")

Record = dict[str, Any]


@dataclass(frozen=True)
class Run:
    seconds: float
    cpu_seconds: float
    peak_bytes: int
    ended: str  # ok, exit N, or too long

    def record(self) -> Record:
        return {
            "seconds": round(self.seconds, 3),
            "cpu_seconds": round(self.cpu_seconds, 3),
            "peak_bytes": self.peak_bytes,
            "ended": self.ended,
        }


def run(command: Sequence[str | Path], limit: float) -> tuple[Run, str]:
    """Run it, killed after `limit` seconds. Returns the measure and what it said on standard output."""
    with tempfile.TemporaryFile("w+") as said:
        started = time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], stdout=said, start_new_session=True)
        late = threading.Event()
        timer = threading.Timer(limit, _kill, (process.pid, late))
        timer.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            _kill(process.pid, late)
            raise
        finally:
            timer.cancel()
        seconds = time.perf_counter() - started
        code = process.returncode = os.waitstatus_to_exitcode(status)
        ended = "too long" if late.is_set() else "ok" if code == 0 else f"exit {code}"
        said.seek(0)
        return _measure(seconds, used, ended), said.read()


def _kill(group: int, late: threading.Event) -> None:
    late.set()
    os.killpg(group, signal.SIGKILL)


def _measure(seconds: float, used: resource.struct_rusage, ended: str) -> Run:
    kilobyte = 1 if sys.platform == "darwin" else 1024
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * kilobyte, ended)


def describe_machine() -> Record:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": _read_processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(memory / 1e9, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": _ask(sys.executable, "import sqlite3; print(sqlite3.sqlite_version)"),
        "java": _read_java(),
        **{name: _find_version(name) for name in OURS},
        **_find_versions_of_peers(),
    }


def _read_processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or "unknown"


def _read_java() -> str:
    try:
        said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=True).stderr
    except (OSError, subprocess.CalledProcessError):
        return "none"
    return said.split('"')[1] if '"' in said else "unknown"


def _find_version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def _find_versions_of_peers() -> Record:
    if not PEERS_PYTHON.exists():
        return dict.fromkeys(PEERS, "none")
    script = f"from importlib.metadata import version; print(*map(version, {PEERS}))"
    return dict(zip(PEERS, _ask(PEERS_PYTHON, script).split(), strict=True))


def _ask(python: str | Path, script: str) -> str:
    return subprocess.run([python, "-c", script], capture_output=True, text=True, check=True).stdout.strip()


def _read_commit() -> str:
    def git(*words: str) -> str:
        return subprocess.run(
            ["git", *words], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip()

    try:
        changed = " with changes" if git("status", "--porcelain", "--untracked-files=no", "src") else ""
        return git("log", "-1", "--format=%h", "--abbrev=10", "--", "src") + changed
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


class Results:
    """One file of results."""

    def __init__(self, name: str, *, title: str, fresh: bool, folder: Path = RESULTS) -> None:
        self.path = folder / f"{name}.jsonl"
        folder.mkdir(parents=True, exist_ok=True)
        header = {
            "title": title,
            "commit": _read_commit(),
            "date": datetime.now(UTC).date().isoformat(),
            "machine": describe_machine(),
        }
        if fresh or not self._is_of(header):
            self.path.write_text(_word(header))

    def _is_of(self, header: Record) -> bool:
        """Whether what is there was measured on this machine with this code."""
        if not self.path.exists():
            return False
        there = json.loads(self.path.read_text().splitlines()[0])
        return all(there[name] == header[name] for name in ("commit", "machine"))

    def read(self) -> list[Record]:
        return [json.loads(line) for line in self.path.read_text().splitlines()[1:]]

    def add(self, records: Iterable[Record]) -> None:
        with self.path.open("a") as file:
            file.writelines(map(_word, records))


def _word(record: Record) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"
