"""Each benchmark of the exchange runs, on sizes that prove nothing about speed."""

import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(name, *words):
    command = [sys.executable, ROOT / "benchmarks" / f"{name}.py", *words, "--json"]
    kept = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=kept)
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_logs():
    [row] = run("exchange_log", "--entries", "300", "--proofs", "50")
    assert row["appended a second"] > 0
    assert row["proofs a second, many at once"] > 0


def test_private_matchings():
    rows = run("exchange_matching", "--items", "300", "--asked", "20", "--rounds", "1")
    assert {"set of", "asked", "speed", "question"} <= {next(iter(row)) for row in rows}


@pytest.mark.processes
def test_the_messages():
    [row] = run("exchange_messages", "--messages", "3")
    assert row["a second, end to end"] >= 0


def test_targets_stand_beside_what_was_measured(tmp_path):
    ours = {"by": "jointdesk, 2 processes", "items a second": 41_000, "bytes an item": 8.39}
    peer = {"by": "openmined-psi, GCS", "items a second": 11_000, "bytes an item": 5.6}
    files = {
        "exchange-matching": [
            {"set of": "1,000,000", **ours},
            {"set of": "1,000,000", **peer},
            {"asked": 1000, "of": "1,000,000", "by": ours["by"], "seconds end to end": 0.4},
            {
                "asked": 1000,
                "of": "1,000,000",
                "by": peer["by"],
                "evaluate ms": 50,
                "seconds end to end": 2.0,
            },
            {"speed": "evaluated with proof, 2 processes", "a second": 24_999},
            {"question": "10 identifiers", "answered in cpu ms": 50.0},
        ],
        "exchange-messages": [{"a second, end to end": 299}],
        "exchange-log": [{"appended a second": 4_000, "proofs a second, many at once": 8_999}],
    }
    weigh_exchange = runpy.run_path(str(ROOT / "benchmarks" / "targets.py"))["weigh_exchange"]
    assert weigh_exchange(tmp_path) == []
    for name, rows in files.items():
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, [{}, *rows])))
    met = [row["met"] for row in weigh_exchange(tmp_path)]
    assert met == ["yes", "yes", "no", "yes", "yes", "no", "no", "yes", "no"]
