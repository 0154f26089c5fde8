"""No style without a page: every class, id and attribute that a style sheet names is written somewhere, and every token defined."""

import re
from functools import cache
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "src" / "jointdesk"
# each has pages and tokens of its own
FLOORS = {floor: sorted((SOURCES / floor).rglob("static/**/*.css")) for floor in ("desk", "portal")}
SHEETS = [sheet for sheets in FLOORS.values() for sheet in sheets]
# the library of the pages sets it while it waits
FOREIGN = {"htmx-request"}
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SELECTORS = re.compile(r"([^{}]+)\{")
NAMED = re.compile(r"[.#]([A-Za-z][\w-]*)")
ATTRIBUTE = re.compile(r"\[([a-z-]+)(?:[~|^$*]?=\"?([^\"\]]+)\"?)?\]")


@cache
def written() -> tuple[frozenset[str], tuple[str, ...]]:
    """Every word of templates, scripts and code; and beginnings that a template completes (`deep-{{ depth }}`)."""
    files = [path for ending in ("html", "js", "py") for path in SOURCES.rglob(f"*.{ending}")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    datasets = {re.sub(r"([A-Z])", r"-\1", name).lower() for name in re.findall(r"dataset\.(\w+)", text)}
    words = set(re.findall(r"[A-Za-z][\w-]*", text)) | {f"data-{name}" for name in datasets}
    return frozenset(words | FOREIGN), tuple(set(re.findall(r"([A-Za-z][\w-]*-)\{\{", text)))


def unwritten(sheet: str) -> set[str]:
    """What of a sheet's selectors stands nowhere else."""
    words, beginnings = written()
    selectors = " ".join(SELECTORS.findall(COMMENT.sub("", sheet)))
    names = set(NAMED.findall(ATTRIBUTE.sub("", selectors)))
    for name, value in ATTRIBUTE.findall(selectors):
        names |= {name} | ({value} if value and not value.isdecimal() else set())
    return {name for name in names - words if not name.startswith(beginnings)}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_selector_has_a_page(sheet):
    assert unwritten(sheet.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize("floor", FLOORS)
def test_every_token_is_defined_and_used(floor):
    text = COMMENT.sub("", "\n".join(sheet.read_text(encoding="utf-8") for sheet in FLOORS[floor]))
    assert set(re.findall(r"var\((--[\w-]+)", text)) == set(re.findall(r"(--[\w-]+):", text))


def test_the_finder_finds():
    assert unwritten(".card .never-written, [data-never] { } /* .nor-this */ .deep-3 { }") == {
        "never-written",
        "data-never",
    }
    assert len(SHEETS) > 20
