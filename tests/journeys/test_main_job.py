"""The main job by clicking, on both desks; the screenshots lie in test-artifacts/ for a designer's eye."""

import pytest

from languages import LANGUAGES

pytestmark = [pytest.mark.browser, pytest.mark.processes]


def test_the_way_of_a_complaint(visit):
    """Sign in, read a complaint with its identifiers marked, walk into its network and open a case from it."""
    investigator = visit("vn", "investigator")
    page = investigator.page
    investigator.shot("vn-today")
    page.locator("nav a.place", has_text="Complaints").click()
    page.locator("table.rows tbody tr").first.wait_for()
    investigator.shot("vn-complaints")
    page.locator("nav a.place", has_text="Networks").click()
    page.locator("table.rows tbody a").first.click()
    page.locator(".graph svg .node").first.wait_for()
    investigator.shot("vn-network")
    page.locator(".graph svg .node").first.focus()
    page.keyboard.press("Enter")
    page.locator(".graph [aria-live]").first.wait_for()
    page.locator("table.rows a", has_text="VN-2025-").first.click()
    page.locator("mark.identifier").first.wait_for()
    page.locator("a", has_text="VN-N-").first.wait_for()  # the network's panel came in by htmx
    investigator.shot("vn-complaint")
    page.locator("a", has_text="VN-N-").first.click()
    page.locator("a[href^='/cases/new/']").first.click()
    page.locator("#id_title").fill("Accounts shared by several complaints")
    page.locator("main button[data-tone=main]").click()
    page.locator("h1", has_text="Accounts shared by several complaints").wait_for()
    investigator.shot("vn-case")


def test_the_gate_and_the_account(visit):
    """An operation's roster with its candidates and reasons, a referral held, and the report of the period."""
    commander = visit("kh", "commander")
    page = commander.page
    page.locator("nav a.place", has_text="Operations").click()
    raided = page.locator("table.rows tbody tr", has=page.locator(".badge"))
    raided.first.locator("a").first.click()
    page.locator("h2", has_text="People found").wait_for()
    commander.shot("kh-operation")
    commander.open("/screening/?state=decided")
    page.locator("main table.rows a").first.click()
    page.locator("h2", has_text="Why the screening says so").wait_for()
    commander.shot("kh-candidate")
    commander.open("/operations/referrals/")
    page.locator("main table.rows a").first.click()
    page.locator(".message", has_text="Held").wait_for()
    commander.shot("kh-referral")
    page.locator("nav a.place[href='/report/']").click()
    page.locator("#id_start").fill("2025-06-28")
    page.locator("#id_end").fill("2025-10-15")
    page.locator("main form button").first.click()
    page.locator("#figure-foreigners strong", has_text="181").wait_for()
    commander.shot("kh-report")
    page.locator("nav a.place", has_text="Log").click()
    page.locator("h1", has_text="Log").wait_for()
    commander.shot("kh-log")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_wider_than_a_phone(visit, language):
    """No page is wider than a phone of 360 px, whatever the language."""
    officer = visit("kh", "commander", width=360, height=760, locale=language)
    too_wide = []
    for path in (
        "/",
        "/complaints/",
        "/networks/",
        "/cases/",
        "/cases/notices/",
        "/exchange/",
        "/exchange/requests/",
        "/operations/",
        "/operations/KH-OP-003/",
        "/operations/referrals/",
        "/screening/",
        "/report/?start=2025-06-28&end=2025-10-15",
    ):
        officer.open(path)
        assert officer.page.locator("html").get_attribute("lang") == language
        if officer.overflows():
            too_wide.append(path)
            officer.shot(f"too-wide-{language}-{path.strip('/').replace('/', '-')[:30]}")
    officer.open("/")
    officer.shot(f"phone-{language}")
    assert too_wide == []


def test_by_keyboard_alone(visit):
    """The first Tab is the way to the content; every place can be reached and opened with keys."""
    officer = visit("vn", "liaison")
    officer.open("/")
    officer.page.keyboard.press("Tab")
    assert officer.page.evaluate("document.activeElement.className") == "skip"
    # the desk's name, the search and the news stand before the places
    for _ in range(5):
        officer.page.keyboard.press("Tab")
    assert "place" in officer.page.evaluate("document.activeElement.className")
    officer.page.keyboard.press("Enter")
    officer.page.locator("h1", has_text="Complaints").wait_for()
