"""What the documents name exists: tests in the mission, commands in the README, links between pages."""

import re
from pathlib import Path

import pytest

from jointdesk.cli import COMMANDS

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


@pytest.mark.parametrize("page", ["mission", "security"])
def test_the_tests_that_a_page_names_exist(page):
    named = set(re.findall(r"`(tests/[^`]+)`", (ROOT / f"docs/{page}.md").read_text(encoding="utf-8")))
    assert len(named) > 8
    assert {path for path in named if not (ROOT / path).exists()} == set()


def test_the_readme_names_every_command():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {name for name in COMMANDS if not re.search(rf"jointdesk [^#\n]*\b{name}\b", text)} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    linked = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", text)
    assert [target for target in linked if not (page.parent / target).exists()] == []
