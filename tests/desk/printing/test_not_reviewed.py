"""A translation of a legal form says on page and paper that no lawyer of the country has read it, until one has."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

import jointdesk.desk
from jointdesk.desk.accounts import legal_words
from jointdesk.desk.printing.labels import Labels
from jointdesk.desk.printing.small_print import small_print
from jointdesk.engine.reference import read_tsv

# a form of the law as its words or its fields appear on a page
LEGAL = re.compile(r"form_about|\|article|basis_name|exchange/(form_field|dossier_field|dossier_form)\.html")
BY_NAME = {"exchange/plan.html", "exchange/plan_new.html", "exchange/group_new.html", "exchange/dossier.html"}


def templates():
    root = Path(jointdesk.desk.__file__).parent
    return {str(path).split("/templates/")[1]: path.read_text() for path in root.rglob("templates/**/*.html")}


def legal_pages():
    every = templates()
    found = {name for name, text in every.items() if LEGAL.search(text)} | BY_NAME
    parts = {name for name in found if 'extends "shell.html"' not in every[name]}
    holders = {name for name, text in every.items() if any(f'include "{part}"' in text for part in parts)}
    return sorted((found - parts) | {name for name in holders if 'extends "shell.html"' in every[name]})


def test_there_are_legal_pages():
    assert {"exchange/request_new.html", "exchange/request.html", "exchange/dossier_entry.html"} <= set(
        legal_pages()
    )


@pytest.mark.parametrize("name", legal_pages())
def test_a_page_of_a_legal_form_carries_the_mark(name):
    assert 'include "not_reviewed.html"' in templates()[name]


def test_the_form_of_the_table():
    rows = read_tsv("jointdesk.desk.accounts", "legal_words.tsv")
    assert [row["language"] for row in rows] == [
        "en",
        *[code for code, _name in settings.LANGUAGES if code != "en"],
    ]
    assert all(bool(row["by"]) == bool(row["on"]) for row in rows)


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_mark_goes_when_the_table_says_who_read_it(language, monkeypatch):
    with translation.override(language):
        shown = "badge" in render_to_string("not_reviewed.html")
        assert shown == (language not in legal_words.reviewed_languages())
        monkeypatch.setattr(legal_words, "reviewed_languages", lambda: frozenset({language}))
        assert "badge" not in render_to_string("not_reviewed.html")


@pytest.mark.django_db
@pytest.mark.parametrize("languages", [("en",), ("vi",), ("en", "km"), ("ko", "zh-hans")])
def test_papers_say_the_same(languages, monkeypatch):
    said = len(small_print(Labels(languages), timezone.now()))
    assert said == (1 if languages == ("en",) else 2)
    monkeypatch.setattr(legal_words, "reviewed_languages", lambda: frozenset(languages))
    assert len(small_print(Labels(languages), timezone.now())) == 1
