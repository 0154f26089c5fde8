"""Lists by keyboard: a filter that the list opens with, the list taken away, a file of complaints looked at first."""

from typing import Any

import pytest

from journeys.axe import assert_accessible
from languages import ONE

pytestmark = pytest.mark.browser
FILE = "id;received_at;narrative;amount;currency\nTAY-1;05/12/2025;Họ gọi từ 0912 345 678;1.200;VND\n"


@pytest.mark.parametrize("locale", ONE)
def test_a_list_opens_as_left_is_walked_and_taken_away(visit: Any, locale: str) -> None:
    officer = visit("vn", "investigator", locale=locale)
    page = officer.page
    officer.open("/complaints/?state=new")
    page.locator(".list-tools details.menu summary").press("Enter")
    page.locator("#filter-name").fill("Mine")
    page.locator("#filter-name").press("Enter")
    page.locator(".saved form[action$='/opens/'] button").press("Enter")
    officer.open("/cases/")
    officer.open("/complaints/")
    assert page.url.endswith("?state=new")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.locator("tr.at-hand a:focus").wait_for()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.go_back()
    page.locator(".list-tools .take a", has_text="CSV").press("Enter")
    assert_accessible(page)
    page.locator("#list-purpose").fill("họp")
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    assert "họp" in open(taken.value.path(), encoding="utf-8-sig").readline()  # noqa: SIM115
    officer.open("/complaints/?state=new")
    page.locator(".saved form[action$='/drop/'] button").press("Enter")
    page.locator("[data-undo]").press("Enter")
    page.locator(".saved").wait_for()
    page.locator(".saved form[action$='/drop/'] button").press("Enter")


@pytest.mark.parametrize("locale", ONE)
def test_a_file_is_looked_at_before_it_is_taken_in(visit: Any, tmp_path: Any, locale: str) -> None:
    officer = visit("vn", "intake", locale=locale, width=360)
    page = officer.page
    file = tmp_path / "tay.csv"
    file.write_text(FILE.replace("TAY-1", f"TAY-{locale}"), encoding="utf-8")
    officer.open("/complaints/import/")
    page.locator("#id_file").set_input_files(file)
    page.locator("main form.card button[data-tone=main]").click()
    page.locator("#id_dates").wait_for()
    assert page.locator("#id_dates").input_value() == "day"
    assert_accessible(page)
    assert not officer.overflows()
    page.locator("button[name=look]").press("Enter")
    page.locator("button[name=take]").press("Enter")
    page.wait_for_url("**/complaints/import/*/")
    page.locator(".figure strong", has_text="1").first.wait_for()
    assert_accessible(page)
