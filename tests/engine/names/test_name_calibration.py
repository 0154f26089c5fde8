"""Nearness becomes a share: within its kind a nearer pair is never the less likely one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.names.calibration import calibrate
from jointdesk.engine.reference import read_tsv

ROWS = read_tsv("jointdesk.engine.names", "calibration.tsv")
KINDS = st.sampled_from([row["kind"] for row in ROWS] + ["han-han", "no such kind"])
RAW, SIZE = st.floats(0, 1), st.floats(0, 40)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["kind"])
def test_a_row_holds_a_rising_curve(row: dict[str, str]) -> None:
    assert list(row) == ["kind", "constant", "raw", "size", "pairs"]
    assert float(row["raw"]) > 0
    assert all(abs(float(row[column])) < 100 for column in ("constant", "raw", "size"))
    assert int(row["pairs"]) > 0


def test_a_kind_has_one_row() -> None:
    kinds = [row["kind"] for row in ROWS]
    assert len(kinds) == len(set(kinds))


@given(KINDS, RAW, RAW, SIZE)
def test_a_nearer_pair_is_no_less_likely(kind: str, one: float, other: float, size: float) -> None:
    further, nearer = sorted((one, other))
    assert 0 <= calibrate(kind, further, size) <= calibrate(kind, nearer, size) <= 1


def test_a_kind_without_a_row_is_taken_as_it_is() -> None:
    assert calibrate("no such kind", 0.37, 3) == 0.37
