"""`jointdesk import`: exit codes, one line on an error, the refused lines in a file beside."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEADER = "id,received_at,unit,country,narrative\n"
GOOD = "A-1,2025-09-01,VN-HN,VN,Gọi 0912 345 678\n"
BAD = "A-2,yesterday,VN-HN,VN,Gọi 0912 345 678\n"


@pytest.fixture(scope="module")
def desk(new_desk: Path) -> Path:
    return new_desk


def run(place: Path, *args: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("JOINTDESK_", "DJANGO_"))
    }
    command = [sys.executable, "-c", "from jointdesk.cli import main; main()", *args]
    return subprocess.run(command, capture_output=True, text=True, cwd=place, env=environment, check=False)


def take(desk: Path, kind: str, text: str, *options: str) -> "subprocess.CompletedProcess[str]":
    (desk.parent / "in.csv").write_text(text, encoding="utf-8")
    return run(desk.parent, "import", kind, "in.csv", "--home", str(desk), *options)


def test_good_and_bad_files(desk: Path) -> None:
    bad = take(desk, "complaints", HEADER + GOOD + BAD)
    assert (bad.returncode, bad.stdout) == (1, "")
    assert (
        bad.stderr == "jointdesk: in.csv, line 3, field received_at: 'yesterday' is not a date (YYYY-MM-DD)\n"
    )

    part = take(desk, "complaints", HEADER + GOOD + BAD, "--quarantine")
    assert part.returncode == 1
    assert part.stdout == "in.csv: 1 lines taken in, 1 refused\n"
    assert part.stderr == "jointdesk: in.csv: 1 lines refused; see in.refused.csv\n"
    refused = (desk.parent / "in.refused.csv").read_text(encoding="utf-8")
    assert "A-2" in refused
    assert "A-1" not in refused

    again = take(desk, "complaints", refused.replace("yesterday", "2025-09-02"))
    assert (again.returncode, again.stdout) == (0, "in.csv: 1 lines taken in, 0 refused\n")

    late = take(
        desk, "corrections", "id,field,value,corrected_at,reason\nA-1,withdrawn,yes,2025-10-01,settled\n"
    )
    assert (late.returncode, late.stdout) == (0, "in.csv: 1 lines taken in, 0 refused\n")


def test_a_missing_file_is_bad_input_and_an_unknown_kind_is_usage(desk: Path) -> None:
    missing = run(desk.parent, "import", "complaints", "none.csv", "--home", str(desk))
    assert (missing.returncode, missing.stderr) == (1, "jointdesk: none.csv: no such file or directory\n")
    assert run(desk.parent, "import", "sorrows", "in.csv").returncode == 2
