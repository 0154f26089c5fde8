"""A few reports with evidence a second, for two seconds: nothing is lost, and the figures have their form."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_nothing_is_lost_of_a_few():
    command = [sys.executable, ROOT / "benchmarks" / "portal.py", "--rate", "3", "--seconds", "2", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    door, *requests, least = map(json.loads, done.stdout.splitlines())
    assert (door["sent"], door["opened by the desk"], door["lost"], door["failed"]) == (6, 6, 0, 0)
    assert sum(row["requests"] for row in requests) == door["requests"] == 6 * 16
    assert door["p95 ms"] >= door["p50 ms"] > 0
    assert least["sent"] == 6
