"""A file's way through a served desk is measured: it comes back as it was sent, and no process holds it whole."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MB = 48


@pytest.mark.processes
def test_a_file_on_its_way_is_held_by_no_process():
    command = [sys.executable, ROOT / "benchmarks" / "evidence_memory.py", "--mb", str(MB), "--json"]
    kept = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=kept, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["step"] for row in rows] == [
        "officers signed in",
        "sent by pieces",
        "put together",
        "taken in",
        "bundle released",
        "bundle checked and fetched",
    ]
    assert {row["file MB"] for row in rows} == {MB}
    # held whole even once, it would be here
    assert rows[-1]["more than before"] < MB
