"""The glossary and the catalogues say the same word: a term that is a string of its own is translated as the glossary has it."""

import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).parents[2]
COLUMNS = ("vi", "km", "ko", "zh_Hans")
ROW = re.compile(r"^\| (?!English|---)(.+) \|$", re.MULTILINE)
ASIDE = re.compile(r"\s*[(（][^)）]*[)）]\s*")


def rows() -> list[list[str]]:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    return [[cell.strip() for cell in row.split("|")] for row in ROW.findall(text)]


def bare(words: str) -> str:
    """A term without what stands in brackets beside it and without the mark of law."""
    return " ".join(ASIDE.sub(" ", words.replace("⚖", "")).split())


def test_every_term_has_its_word_in_every_language():
    assert len(rows()) > 80
    for row in rows():
        assert len(row) == 6, row
        assert all(row[:5]), row


def test_no_term_stands_twice():
    terms = [row[0].replace("⚖", "").strip().lower() for row in rows()]
    assert len(terms) == len(set(terms))


@pytest.mark.parametrize("language", COLUMNS)
def test_the_catalogue_uses_the_word_of_the_glossary(language):
    """Terms that are a string of their own. A page may lengthen the word or shorten it, not take another."""
    said = {
        entry.msgid.lower(): entry.msgstr
        for entry in polib.pofile(str(ROOT / "src/jointdesk/locale" / language / "LC_MESSAGES/django.po"))
        if entry.msgstr and not entry.msgctxt
    }
    column, held, others = COLUMNS.index(language) + 1, 0, []
    for row in rows():
        term, word = bare(row[0]).lower(), bare(row[column]).lower()
        if "," in row[0] or "(" in row[0] or term not in said:  # brackets: one of several things of that name
            continue
        held += 1
        if word not in said[term].lower() and said[term].lower() not in word:
            others.append(f"{term}: {word} in the glossary, {said[term]} on pages")
    assert held > 25
    assert not others, "\n".join(others)
