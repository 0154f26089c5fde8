"""Nobody types a benchmark's figure: the tables of the page are what the results say."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
RESULTS = sorted((ROOT / "benchmarks" / "results").glob("*.jsonl"))


def test_the_page_has_the_tables_of_the_results():
    assert subprocess.run([sys.executable, ROOT / "benchmarks" / "report.py", "--check"]).returncode == 0


def test_results_say_on_what_they_were_measured():
    assert RESULTS
    for path in RESULTS:
        header, *records = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        assert {"title", "commit", "date", "machine"} <= header.keys()
        assert records, path.name


def test_what_make_calls_is_there():
    named = re.findall(r"benchmarks/\w+\.py", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert len(set(named)) > 3
    assert [path for path in named if not (ROOT / path).exists()] == []
