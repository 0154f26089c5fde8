"""The commander's day: what calls first, whatever has a name found by keyboard, the figures; in three languages."""

import pytest

from journeys.axe import assert_accessible
from languages import LANGUAGES

pytestmark = [pytest.mark.browser, pytest.mark.processes]


def test_what_calls_first_and_where_it_leads(visit):
    commander = visit("vn", "commander")
    page = commander.page
    page.locator("a.task").first.wait_for()
    tones = page.locator("a.task").evaluate_all("tasks => tasks.map(task => task.dataset.tone)")
    assert tones == sorted(tones, key=["red", "violet", "amber", "blue"].index)
    page.locator("a.figure").first.wait_for()  # the month came in by itself
    assert_accessible(page)
    commander.shot("commander-today")
    page.locator("a.task").first.click()
    page.locator("main table.rows tbody a").first.wait_for()
    assert_accessible(page)


def test_anything_is_found_without_the_mouse(visit):
    """A reference while typing, a place by its letter, the list of keys; Escape gives the page back."""
    commander = visit("vn", "commander")
    page = commander.page
    page.keyboard.press("Control+k")
    page.locator("#palette[open]").wait_for()
    # at once: of letters one after the other, an answer to the first would come in under the arrow
    page.keyboard.insert_text("VN-N-0")
    page.locator("#palette-found a", has_text="VN-N-0").first.wait_for()
    assert_accessible(page)
    commander.shot("commander-palette")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/networks/*/")
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/complaints/**")
    page.keyboard.press("?")
    page.locator("#shortcuts[open]").wait_for()
    assert_accessible(page)
    page.locator("#shortcuts-on").uncheck()
    page.keyboard.press("Escape")
    page.locator("#shortcuts").wait_for(state="hidden")
    page.keyboard.press("/")  # switched off
    assert not page.locator("#palette").is_visible()
    page.locator("#finder").click()
    page.locator("#palette[open]").wait_for()


def test_a_letter_typed_into_a_field_is_a_letter(visit):
    page = visit("vn", "commander").page
    page.goto(page.url.rstrip("/") + "/search/")
    page.locator("#q").focus()
    page.keyboard.type("g/?jk")
    assert page.locator("#q").input_value() == "g/?jk"
    assert not page.locator("dialog[open]").count()


def test_a_person_looked_up_by_name_stands_in_the_register(visit):
    commander = visit("kh", "commander")
    commander.open("/search/")
    page = commander.page
    page.locator("#q").fill("Nguyen")
    page.locator("main form button[data-tone=main]").click()
    page.locator("main h2", has_text="by name").or_(
        page.locator("main h2", has_text="People found")
    ).first.wait_for()
    assert "Nguyen" not in page.url  # no name in an address
    assert_accessible(page)
    commander.open("/log/accesses/")
    page.locator("table.rows td", has_text="looked up by name").first.wait_for()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_day_on_a_phone(visit, language):
    commander = visit("kh", "commander", width=360, height=760, locale=language)
    for path in ("/", "/search/", "/works/", "/operations/", "/exchange/requests/", "/notifications/"):
        commander.open(path)
        commander.settle()
        assert not commander.overflows(), path
        assert_accessible(commander.page, language)
    commander.shot(f"commander-phone-{language}")
