"""Tables of docs/benchmarks.md: of what a record holds, and of nothing where it holds nothing of its own."""

import runpy
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def report():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCHMARKS)
        return runpy.run_path(str(BENCHMARKS / "report.py"))


def test_a_record_of_records_alone_has_no_row_of_its_own(report):
    rows = report["unfold"](
        [{"request": {"pages": 2, "seconds": 0.006}, "form": {"pages": 3, "seconds": 0.008}}]
    )
    assert rows == [
        {"": "request", "pages": 2, "seconds": 0.006},
        {"": "form", "pages": 3, "seconds": 0.008},
    ]


def test_a_record_with_figures_and_records_has_both(report):
    rows = report["unfold"]([{"officers": 200, "answers": {"200": 7}}])
    assert rows == [{"officers": 200}, {"": "answers", "200": 7}]


def test_no_table_of_the_page_is_empty():
    lines = (BENCHMARKS.parent / "docs" / "benchmarks.md").read_text(encoding="utf-8").splitlines()
    assert [
        number for number, line in enumerate(lines, 1) if line.startswith("|") and not line.strip("| ")
    ] == []
