"""Public figures in Han and Latin letters, each against its nearest neighbours: how many are told apart."""

from pathlib import Path

import pytest

from jointdesk.engine.names import compare, read

FOLDER = Path(__file__).parents[3] / "data" / "names"
LEAST_F1 = {
    "zh_vietnamese": 0.95,
    "simplified_traditional": 0.99,
    "zh_dialect": 0.92,
    "zh_dialect_public_life": 0.92,
    "zh_dialect_scholars": 0.92,
    "hanja_latin": 0.95,
}


@pytest.mark.parametrize(("name", "least"), LEAST_F1.items())
def test_public_figures_are_told_from_their_neighbours(name: str, least: float) -> None:
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line[0] != "#"][1:]
    found = [(label == "1", compare(read(a), read(b)).outcome == "match") for label, a, b in rows]
    right = found.count((True, True))
    assert len(rows) >= 100
    assert 2 * right / (2 * right + found.count((False, True)) + found.count((True, False))) >= least
