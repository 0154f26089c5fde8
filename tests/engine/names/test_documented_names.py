"""What docs/names.md shows is how names are compared, and every table it names is there."""

import re
from pathlib import Path

import pytest

from jointdesk.engine.names import compare, read

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "names.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (.+) \| (.+) \| (match|no_match|cannot_compare) \|$", PAGE, re.MULTILINE)


def test_every_outcome_has_an_example() -> None:
    assert {outcome for _, _, outcome in ROWS} == {"match", "no_match", "cannot_compare"}


@pytest.mark.parametrize(("a", "b", "outcome"), ROWS, ids=[f"{a} {b}" for a, b, _ in ROWS])
def test_the_pair_is_compared_as_shown(a: str, b: str, outcome: str) -> None:
    assert compare(read(a), read(b)).outcome == outcome


def test_the_tools_it_names_are_there() -> None:
    named = set(re.findall(r"`(\w+_\w+\.py)`", PAGE))
    assert named
    assert {name for name in named if not (ROOT / "tools" / name).exists()} == set()
