"""An investigator's day: what is to be done, a case opened from a complaint, its team, people, steps, file on paper."""

import pytest

from journeys.axe import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.processes]


def test_the_investigators_day(visit):
    """From the inbox to a case with a team, a task done and taken up again, a suspect and a step of procedure."""
    investigator = visit("vn", "investigator")
    page = investigator.page
    investigator.open("/complaints/")
    complaint = page.locator("main table a", has_text="VN-2025-").first.get_attribute("href")
    investigator.open(complaint)
    page.locator("a", has_text="Open a case from it").click()
    page.locator("#id_title").fill("Loans that nobody paid out")
    page.locator("main button[data-tone=main]").click()
    page.locator("h1", has_text="Loans that nobody paid out").wait_for()
    assert page.locator("#complaints a", has_text="VN-2025-").count() == 1
    assert_accessible(page)

    page.locator("a", has_text="Take in an officer").click()
    page.locator("#id_officer").select_option(index=1)
    page.locator("main button[data-tone=main]").click()
    page.locator("#tasks summary", has_text="A new task").click()
    page.locator("#task_title").fill("Ask the bank who holds the account")
    page.locator("#tasks details button[data-tone=main]").click()
    page.locator("#tasks li", has_text="Ask the bank").wait_for()
    page.locator("#tasks button", has_text="Done").click()
    page.locator("button[data-undo]").click()
    page.locator("#tasks li", has_text="Ask the bank").first.wait_for()

    page.locator("#people a", has_text="Name a person").click()
    page.locator("#id_name").fill("Lưu Tặc")
    page.locator("#id_category").select_option("suspect")
    assert_accessible(page)
    page.locator("main button[data-tone=main]").click()
    page.locator("#people a", has_text="Step").first.click()
    page.locator("#id_step").select_option("opened")
    page.locator("main button[data-tone=main]").click()
    page.locator(".stages [data-reached]").wait_for()
    page.locator("#chronology summary", has_text="A new entry").click()
    page.locator("#note_text").fill("The bank answered.")
    page.locator("#chronology details button[data-tone=main]").click()
    page.locator(".moments li", has_text="The bank answered.").wait_for()
    assert_accessible(page)
    investigator.shot("vn-case-workplace")

    page.locator("#people a", has_text="Lưu Tặc").click()
    page.locator("h1", has_text="Lưu Tặc").wait_for()
    assert_accessible(page)
    investigator.shot("vn-person")


@pytest.mark.parametrize("language", ["vi", "km"])
def test_the_pages_of_cases_on_a_phone(visit, language):
    """Every page fits a phone, in the officer's language, and says its names to a screen reader."""
    officer = visit("vn", "commander", width=360, height=760, locale=language)
    officer.open("/cases/")
    case = officer.page.locator("main table.rows a").first.get_attribute("href")
    for path in (
        "/cases/",
        "/cases/tasks/",
        "/cases/persons/",
        case,
        f"{case}edit",
        f"{case}transfer",
        f"{case}print",
    ):
        officer.open(path)
        officer.settle()
        assert not officer.overflows(), path
        assert_accessible(officer.page, language)
        if path == case:
            officer.shot(f"vn-case-phone-{language}")
