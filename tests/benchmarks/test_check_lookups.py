"""Whoever asks the door for every number of a range learns bands, and of the rest nothing."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_silence_is_one_answer_whatever_stands_behind_it():
    asked = [sys.executable, ROOT / "benchmarks" / "check_lookups.py", "--numbers", "3000", "--pages", "18"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    told = {line["what"]: line for line in map(json.loads, done.stdout.splitlines())}
    nothing = told["different answers to numbers of which nothing is told"]
    assert (nothing["fates"], nothing["figure"]) == (6, 1)
    assert told["different pages for them"]["figure"] == 1
