"""A small desk of a country: its pages answer, and what the benchmarks print has its form."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SIZE = ["--complaints", "2000", "--persons", "200"]
KEPT = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8"}


def run(name, *words):
    command = [sys.executable, ROOT / "benchmarks" / f"{name}.py", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=KEPT, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    return done


@pytest.fixture(scope="module")
def land(tmp_path_factory):
    home = tmp_path_factory.mktemp("land") / "vn"
    run("desk_world", home, *SIZE)
    return home


def test_every_page_of_some_roles(land):
    done = run("desk_pages", "--home", land, *SIZE, "--roles", "field,admin", "--opens", "1", "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    pages_of = {row["pages of"]: row["pages"] for row in rows if "pages of" in row}
    assert list(pages_of) == ["all", "field", "admin"]
    assert pages_of["all"] == pages_of["field"] + pages_of["admin"]
    assert min(pages_of.values()) > 10
    pages = [row for row in rows if "page" in row]
    assert len(pages) >= 25
    assert all(row["questions"] > 0 and row["p95 ms"] >= row["p50 ms"] > 0 for row in pages)


def test_it_goes_on_where_it_was_and_the_same_numbers_make_the_same_desk(land):
    assert run("desk_world", land, *SIZE).stderr == ""
    counts = run("row_counts", land).stdout.splitlines()
    assert counts[0].startswith("# source: ")
    assert "intake_complaint\treceived_at\t2000 1" in counts


@pytest.mark.processes
def test_many_officers_get_no_error(land):
    words = ["--officers", "5", "--seconds", "4", "--reads", "0.2-0.5", "--processes", "1"]
    # the served desk says where it answers
    found = json.loads(run("many_officers", "--home", land, *SIZE, *words, "--json").stdout.splitlines()[-1])
    assert found["officers"] == 5
    assert found["errors"] == 0
    assert found["pages"] > 5
    assert {"p50 ms", "p95 ms", "p99 ms", "answers", "signing in, s"} <= found.keys()
