"""The main job by clicking, on both desks; the screenshots lie in test-artifacts/ for a designer's eye."""

import pytest

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


def test_two_liaison_officers_on_two_desks(visit):
    """From a hit to an answered request: drafted and approved by two in Viet Nam, answered by two in Cambodia."""
    asker = visit("vn", "liaison")
    asker.page.locator("nav a.place", has_text="Exchange").click()
    asker.shot("vn-exchange")
    asker.open("/exchange/hits/")
    asker.page.locator("table.rows tbody a.mono").last.click()
    asker.page.locator("#form").select_option("identify")
    asker.page.locator("main form button", has_text="Begin").click()
    asker.page.locator("#id_purpose").fill("Who receives the money of this network?")
    asker.shot("vn-request-new")
    asker.page.locator("main button", has_text="Save the draft").click()
    asker.page.locator(".message", has_text="Another officer").first.wait_for()
    path = asker.page.url.split(str(asker.desk.port))[1]

    approver = visit("vn", "liaison2")
    approver.open(path)
    approver.page.locator("button", has_text="Approve and send").click()
    approver.page.locator("button", has_text="Approve and send").wait_for(state="detached")

    answerer = visit("kh", "liaison")
    for _ in range(60):
        answerer.open("/exchange/requests/?direction=received")
        if answerer.page.locator(f"a[href='{path}']").count():
            break
        answerer.page.wait_for_timeout(500)
    answerer.open(path)
    answerer.shot("kh-request")
    answerer.page.locator("button", has_text="Accept").first.click()
    answerer.page.locator("summary", has_text="Prepare an answer").click()
    answerer.page.locator("details[open] button[data-tone=main]").click()
    answerer.page.locator("h2", has_text="Answer, not released yet").wait_for()
    releaser = visit("kh", "liaison2")
    releaser.open(path)
    releaser.page.locator("button", has_text="Release the answer").click()
    releaser.page.locator("button", has_text="Release the answer").wait_for(state="detached")

    for _ in range(60):
        asker.open(path)
        if asker.page.locator("h2", has_text="Answer").count():
            break
        asker.page.wait_for_timeout(500)
    asker.page.locator("h2", has_text="Answer").first.wait_for()
    asker.shot("vn-request-answered")


def test_the_gate_and_the_account(visit):
    """An operation's roster with its candidates and reasons, a referral held, and the report of the period."""
    commander = visit("kh", "commander")
    page = commander.page
    page.locator("nav a.place", has_text="Operations").click()
    page.locator("table.rows tbody a").first.click()
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
    page.locator("nav a.place", has_text="Report").click()
    page.locator("#id_start").fill("2025-06-28")
    page.locator("#id_end").fill("2025-10-15")
    page.locator("main form button").first.click()
    page.locator("#figure-foreigners strong", has_text="181").wait_for()
    commander.shot("kh-report")
    page.locator("nav a.place", has_text="Log").click()
    page.locator("h1", has_text="Log").wait_for()
    commander.shot("kh-log")


@pytest.mark.parametrize("language", ["vi", "km", "ko", "zh-hans", "en"])
def test_on_a_phone_in_five_languages(visit, language):
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
    for _ in range(3):
        officer.page.keyboard.press("Tab")
    assert "place" in officer.page.evaluate("document.activeElement.className")
    officer.page.keyboard.press("Enter")
    officer.page.locator("h1", has_text="Complaints").wait_for()
