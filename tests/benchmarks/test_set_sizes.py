"""The figures docs/adr/0025 rests on are those of the rules as they stand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ADR = ROOT / "docs/adr/0025-sizes-of-sets.md"


def test_the_decision_quotes_what_is_measured():
    asked = [sys.executable, ROOT / "benchmarks" / "set_sizes.py", "--json"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = ADR.read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, done.stdout.splitlines()):
        rule = row.pop("rule")
        [line] = [line for line in lines if line.startswith(f"| {rule}")]
        quoted = [float(cell.strip(" %")) for cell in line.split("|")[2:-1]]
        measured = [100 * value if name.startswith("seen") else value for name, value in row.items()]
        assert quoted == pytest.approx(measured)
