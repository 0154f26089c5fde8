"""Every page an officer reaches by links: accessible, in one language, and no wider than a phone.

One page of each route stands for its kind. By default the commander walks some of them, and in Khmer; WALK=all (`make
walk`) sends every role through all, and looks for English in four languages.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import polib
import pytest
from django.urls import Resolver404, resolve

from journeys.axe import violations
from languages import WHOLE

pytestmark = [pytest.mark.browser, pytest.mark.processes]

ROLES = ("commander", "intake", "investigator", "liaison", "field", "auditor", "province", "admin")
WALKS = [("commander", "vn")] if not WHOLE else [(role, "vn") for role in ROLES]
MOST = 400 if WHOLE else 30
# what is a file, what ends the session, and what is for programmes
ASIDE = re.compile(
    r"^/(static|api|wire|i18n)/|/accounts/(logout|login)|/(print|csv|xlsx|file|download|export|proof|card)(/|$)"
)
LINKS = """() => [...document.querySelectorAll("a[href]:not([download])")].map(link => link.href)"""
TEXTS = """() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = new Set();
    while (walk.nextNode()) {
        const parent = walk.currentNode.parentElement;
        if (parent.closest("script, style, select#language, [lang]:not(html)") === null)
            found.add(walk.currentNode.textContent.trim().replace(/\\s+/g, " "));
    }
    return [...found];
}"""


def route_of(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return path


def walk(visitor, most: int) -> Iterator[str]:
    """Breadth first from the page the visitor is on: one path of each route, each open when it is given."""
    waiting, seen = ["/"], {"today"}
    for _ in range(most):
        if not waiting:
            return
        path = waiting.pop(0)
        visitor.open(path)
        yield path
        for link in visitor.page.evaluate(LINKS):
            place = urlsplit(urljoin(visitor.page.url, link))
            if place.netloc != urlsplit(visitor.page.url).netloc or ASIDE.search(place.path):
                continue
            if (route := route_of(place.path)) not in seen:
                seen.add(route)
                waiting.append(place.path + (f"?{place.query}" if place.query else ""))


def faults(visitor) -> Iterator[str]:
    """What is wrong with the page as it stands: at a desk by day, at night, and on a phone."""
    page = visitor.page
    visitor.settle()
    if (count := page.locator("h1").count()) != 1:
        yield f"{count} headings of the first level"
    if page.title().startswith("·") or not page.title().strip():
        yield "no title"
    yield from violations(page)
    # a colour on its way to another would be measured half way
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    yield from (f"at night: {line}" for line in violations(page, ("color-contrast",)))
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 360, "height": 760})
    if visitor.overflows():
        yield "wider than a phone"
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize(("role", "desk"), WALKS)
def test_every_page_a_role_reaches(visit, role, desk):
    visitor = visit(desk, role)
    wrong = [f"{path}: {line}" for path in walk(visitor, MOST) for line in faults(visitor)]
    assert not wrong, "\n".join(wrong)


def english_words(language: str) -> set[str]:
    """What the catalogue says in other words: whole sentences of ours that may not stand on a page in English."""
    folder = Path(__file__).parents[2] / "src" / "jointdesk" / "locale" / language / "LC_MESSAGES"
    said = polib.pofile(str(folder / "django.po"))
    return {
        entry.msgid for entry in said if entry.msgstr and entry.msgstr != entry.msgid and len(entry.msgid) > 2
    }


@pytest.mark.parametrize("language", ["km", "vi", "ko", "zh-hans"] if WHOLE else ["km"])
def test_no_english_is_left(visit, language):
    visitor = visit("vn", "commander", locale=language)
    english = english_words({"zh-hans": "zh_Hans"}.get(language, language))
    left = []
    for path in walk(visitor, MOST if WHOLE else 12):
        left += [f"{path}: {text}" for text in visitor.page.evaluate(TEXTS) if text in english]
    assert not left, "\n".join(left)
