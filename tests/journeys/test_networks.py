"""An investigator reads a network, sees what a judgement would do, says it, and takes it back."""

import re

import pytest

from languages import LANGUAGES

pytestmark = [pytest.mark.browser, pytest.mark.processes]


def open_largest(officer):
    officer.open("/networks/")
    officer.page.locator("table.rows tbody a").first.click()
    officer.page.locator("[data-graph] .node").first.wait_for(state="attached")


def count_complaints(officer):
    return int(re.sub(r"\D", "", officer.page.locator("a.figure strong").first.inner_text()))


def test_a_judgement_is_seen_said_and_taken_back(visit):
    officer = visit("vn", "investigator")
    open_largest(officer)
    page = officer.page
    before = count_complaints(officer)
    first, second = page.locator("table.rows a", has_text="VN-2025-").all_inner_texts()[:2]
    page.locator("summary", has_text="Judge a link").click()
    page.locator("#judge_one").fill(first)
    page.locator("#judge_other").fill(second)
    page.locator("#judge_kind").select_option("cannot_link")
    page.locator("#judge button").click()
    page.locator("h2", has_text="What will happen").wait_for()
    officer.shot("vn-judgement-seen")
    page.locator("#id_reason").fill("Two gangs rent one account")
    page.locator("main button[data-tone=main]").click()
    page.locator("#history").wait_for()
    assert count_complaints(officer) < before
    officer.shot("vn-judgement-said")
    page.locator("a", has_text="Take back").first.click()
    page.locator("main button", has_text="Take back").click()
    page.locator("#history").wait_for()
    assert count_complaints(officer) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_networks_fit_a_phone(visit, language):
    officer = visit("vn", "investigator", width=360, height=760, locale=language)
    open_largest(officer)
    network = officer.page.url.split(str(officer.desk.port))[1]
    first, second = officer.page.locator("table.rows a", has_text="VN-2025-").all_inner_texts()[:2]
    too_wide = []
    for path in (
        network,
        f"{network}complaints/",
        f"/networks/explain/?a={first}&b={second}",
        f"/networks/judge/?one={first}&other={second}&kind=cannot_link",
        "/networks/hubs/?show=",
    ):
        officer.open(path)
        assert officer.page.locator("html").get_attribute("lang") == language
        if officer.overflows():
            too_wide.append(path)
    assert too_wide == []


def test_the_drawing_in_the_dark(visit):
    officer = visit("vn", "investigator", color_scheme="dark")
    open_largest(officer)
    assert officer.page.locator("[data-sheet=wide] .node").count() > 10
    officer.shot("vn-network-dark")
