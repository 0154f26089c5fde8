"""What docs/identifiers.md shows is what is read."""

import re
from pathlib import Path

import pytest

from jointdesk.engine.identifiers import KINDS, extract

PAGE = Path(__file__).parents[3] / "docs" / "identifiers.md"
ROWS = re.findall(r"^\| (\w+) \| `([^`]+)` \| `([^`]+)` \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


def test_every_kind_has_an_example():
    assert {kind for kind, _, _ in ROWS} == set(KINDS)


@pytest.mark.parametrize(("kind", "text", "value"), ROWS, ids=[row[2] for row in ROWS])
def test_the_example_is_read(kind, text, value):
    assert (kind, value) in {(found.kind, found.value) for found in extract(text, "VN") if found.valid}
