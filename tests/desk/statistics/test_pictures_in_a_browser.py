"""The pictures as Chromium draws them: one drawing for the room there is, every word inside it, clean for axe."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from chromium import chromium
from jointdesk.desk.statistics.pictures.examples import draw_all

pytestmark = pytest.mark.browser

STYLES = Path(__file__).parents[3] / "src/jointdesk/desk/static/desk"
# words whose box as drawn leaves their drawing by more than two pixels
OUTSIDE = """() => [...document.querySelectorAll("svg")].filter(svg => svg.checkVisibility()).flatMap(svg => {
  const room = svg.getBoundingClientRect()
  return [...svg.querySelectorAll("text")].filter(words => {
    const box = words.getBoundingClientRect()
    return box.left < room.left - 2 || box.right > room.right + 2 || box.bottom > room.bottom + 3
  }).map(words => words.textContent)
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


def show(browser: Any, language: str, width: int, scheme: str) -> Any:
    with override(language):
        figures = "".join(render_to_string("statistics/picture.html", {"picture": one}) for one in draw_all())
    sheets = "".join((STYLES / name).read_text() for name in ("tokens.css", "page.css", "pictures.css"))
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.set_content(
        f"<!doctype html><html lang={language}><title>t</title><meta name=viewport content='width=device-width'>"
        f"<style>{sheets}</style><main><h1>t</h1>{figures}</main>"
    )
    return page


@pytest.mark.parametrize("language", ["en", "vi", "km", "ko", "zh-hans"])
def test_on_a_phone_every_word_is_inside(browser, language):
    page = show(browser, language, 360, "light")
    assert page.locator(".on-phone:visible").count() == 9
    assert page.locator(".on-page:visible").count() == 0
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (1200, "dark")])
def test_on_a_page_it_is_clean(browser, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = show(browser, "km", width, scheme)
    assert page.locator(".on-page:visible").count() == 9
    assert page.evaluate(OUTSIDE) == []
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in violations] == []
    page.close()
