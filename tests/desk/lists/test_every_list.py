"""Every list of the desk can be taken away and its filters kept, or a reviewed table says why not."""

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
import yaml
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import jointdesk.desk
from jointdesk.desk.audit.models import Access
from jointdesk.desk.lists.pages import PAGES
from jointdesk.desk.lists.taking import unasked

TOOLS = "lists/tools.html"
ROWS = re.compile(r'<table class="rows|include "pages\.html"')
REASONS = yaml.safe_load((Path(__file__).parent / "exceptions.yaml").read_text())
EXCEPTIONS = [name for names in REASONS.values() for name in names]


def templates():
    root = Path(jointdesk.desk.__file__).parent
    return {str(path).split("/templates/")[1]: path.read_text() for path in root.rglob("templates/**/*.html")}


def included(text):
    return set(re.findall(r'include "([^"]+)"', text))


def lists():
    """Pages with rows: their own, or those of a part that they include."""
    every = templates()
    found = {name for name, text in every.items() if ROWS.search(text) and name != TOOLS}
    parts = {
        name
        for name in found
        if 'extends "shell.html"' not in every[name] and "extends layout" not in every[name]
    }
    holders = {name for name, text in every.items() if included(text) & parts}
    return {
        name: every[name]
        for name in (found - parts) | holders | {part for part in parts if not _held(part, every)}
    }


def _held(part, every):
    return any(part in included(text) for text in every.values())


def without_arguments():
    def walk(resolver, before=""):
        for pattern in resolver.url_patterns:
            route = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, route)
            elif isinstance(pattern, URLPattern) and pattern.name and "<" not in route and "(" not in route:
                yield pattern.name

    return set(walk(get_resolver()))


@pytest.mark.parametrize("name", sorted(lists()))
def test_a_page_with_rows_has_the_tools_or_a_reason(name):
    text = lists()[name]
    assert (TOOLS in included(text)) != (name in EXCEPTIONS), name


def test_no_exception_is_for_a_page_that_is_gone_or_has_no_rows():
    assert set(EXCEPTIONS) <= set(lists())
    assert len(EXCEPTIONS) == len(set(EXCEPTIONS))


def test_every_page_with_kept_filters_is_one_that_opens_without_arguments():
    assert PAGES.keys() <= without_arguments()


def test_every_page_that_names_itself_to_the_tools_may_keep_filters_or_has_none():
    told = {
        name
        for text in templates().values()
        for name in re.findall(r'tools\.html" with page="([^"]*)"', text)
    }
    unkept = {"", "messages", "matching", "break-glass", "accesses-officers", "unusual", "units"}
    assert told - unkept <= PAGES.keys()


LISTED = sorted(
    PAGES.keys() | {"messages", "matching", "break-glass", "accesses-officers", "unusual", "units"}
)
FILES = {"complaints": "complaints-export", "cases": "cases-export", "case-tasks": "case-tasks-export"}
FILES |= {"evidence": "evidence-export-list", "accesses": "accesses-file"}


@pytest.mark.parametrize("page", LISTED)
def test_its_file_opens_under_the_lists_own_right_and_is_registered(client, cast, page):
    address = reverse(FILES.get(page, page))
    reading = None
    for officer in cast.values():
        client.force_login(officer)
        answer = client.get(address, {"form": "csv", "purpose": "meeting"})
        if answer.status_code == 403:
            assert client.get(reverse(page)).status_code == 403, officer
            continue
        reading = officer
        break
    assert reading is not None
    assert answer["Content-Type"].startswith("text/csv"), page
    headings, *_rows = csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert len(headings) > 2
    assert Access.objects.filter(officer=reading, purpose="list taken as CSV: meeting").count() == 1
    sheet = client.get(address, {"form": "xlsx", "purpose": "meeting"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(sheet.streaming_content)))
    assert [cell.value for cell in next(book.active.iter_rows())] == headings[:-1]


@pytest.mark.parametrize("page", LISTED)
def test_it_leaves_only_with_a_purpose_but_for_those_that_speak_of_nobody(client, cast, page):
    """By the tools' link, and by the form to which it leads."""
    address = reverse(FILES.get(page, page))
    for officer in cast.values():
        client.force_login(officer)
        asked = client.get(address, {"form": "csv"})
        if asked.status_code == 200:
            break
    if page in unasked():
        assert asked["Content-Type"].startswith("text/csv")
        return
    assert "What is it for?" in asked.content.decode()
    said = {"address": asked.context["address"], "form": "csv"}
    refused = client.post("/lists/take/", {**said, "purpose": "  "})
    assert (refused.status_code, b"Say what the list is for." in refused.content) == (400, True)
    taken = client.post("/lists/take/", {**said, "purpose": "meeting"})
    assert taken["Content-Type"].startswith("text/csv")
    assert b"meeting" in next(iter(taken.streaming_content))
