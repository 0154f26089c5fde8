"""The day of an intake officer: the inbox by keyboard, a call, what is handed on to another province and comes back."""

import re
from typing import Any

import pytest

from journeys.axe import assert_accessible
from languages import ONE

pytestmark = pytest.mark.browser
COMPLAINT = re.compile(r"/complaints/\d+/$")
TOLD = "Họ gọi từ 0912 345 678, xưng là công an, bắt tôi chuyển tiền vào STK 0123456789 Vietcombank"


def take_call(officer: Any, told: str = TOLD) -> str:
    """Take a call down; the complaint's path."""
    page = officer.page
    officer.open("/complaints/call/")
    page.locator("#id_complainant_contact").fill("0977 000 111")
    page.locator("[name=sent_ago][value=now]").check()
    page.locator("#id_narrative").press_sequentially(told[:20])
    page.locator("#id_narrative").fill(told)
    page.locator("#call-found .mono", has_text="+84912345678").first.wait_for()
    page.locator("#call-found .urgent").wait_for()
    assert_accessible(page)
    page.locator("[name=payment0-amount]").fill("5000000")
    page.locator("[name=payment0-recipient]").fill("0123456789")
    page.locator("#call button[data-tone=main]").click()
    page.wait_for_url(COMPLAINT)
    return str(page.url).rpartition("/complaints")[2]


@pytest.mark.parametrize("locale", ONE)
def test_the_inbox_is_worked_through_by_keyboard(visit: Any, locale: str) -> None:
    officer = visit("vn", "intake", locale=locale)
    page = officer.page
    officer.open("/complaints/inbox/?box=new")
    assert_accessible(page)
    page.keyboard.press("j")
    page.locator("#preview article").wait_for()
    page.keyboard.press("j")
    reference = page.locator("[data-row]:focus").inner_text()
    page.locator("#preview article h2", has_text=reference).wait_for()
    assert_accessible(page)
    page.keyboard.press("t")
    page.wait_for_url(COMPLAINT)
    assert page.locator("h1", has_text=reference).count() == 1
    assert_accessible(page)
    officer.open("/complaints/inbox/?box=mine")
    assert page.locator("[data-row]", has_text=reference).count() == 1


def test_a_call_is_taken_asked_about_decided_and_undone(visit: Any) -> None:
    officer = visit("vn", "intake", locale="vi")
    page = officer.page
    path = take_call(officer)
    assert page.locator("table", has_text="VND").count()
    form = open_form(page, "/ask/")
    form.locator("textarea").fill("Sao kê của tài khoản?")
    form.locator("button").click()
    page.locator("form[action$='/answer/'] textarea").fill("Đã gửi")
    page.locator("form[action$='/answer/'] button").click()
    page.locator("form[action$='/accepted/'] button").click()
    undo = open_form(page, "/decide/new/")
    undo.locator("[name=reason]").fill("Nhầm")
    undo.locator("button").click()
    page.locator("form[action$='/accepted/'] button").wait_for()
    assert path in page.url


def open_form(page: Any, end: str) -> Any:
    form = page.locator(f"form[action$='{end}']")
    form.locator("xpath=..").locator("summary").click()
    return form


def test_handed_on_to_a_province_sent_back_and_sent_again(visit: Any) -> None:
    sender = visit("vn", "intake", locale="vi")
    path = take_call(sender, TOLD.replace("0912 345 678", "0912 345 678 và 0933 111 222"))
    page, why = sender.page, "Người bị hại sống ở đó"
    form = open_form(page, "/transfer/")
    form.locator("[name=to]").select_option(label="Hà Nội")
    form.locator("[name=why]").fill(why)
    form.locator("button").click()
    page.locator(".steps", has_text=why).wait_for()
    assert_accessible(page)

    receiver = visit("vn", "province", locale="ko")
    receiver.open("/complaints/inbox/?box=transferred")
    assert receiver.page.locator("[data-row]").count() == 1
    assert_accessible(receiver.page)
    receiver.open(f"/complaints{path}")
    form = open_form(receiver.page, "/returned/")
    form.locator("[name=reason]").fill("Không thuộc địa bàn")
    form.locator("button").click()
    receiver.page.wait_for_url("**/complaints/inbox/")
    assert receiver.page.goto(receiver.page.url.replace("/inbox/", path)).status == 404
    receiver.errors.clear()  # the browser's own line about the page that is no longer there

    sender.open(f"/complaints{path}")
    assert page.locator(".steps", has_text="Không thuộc địa bàn").count() == 1
    form = open_form(page, "/transfer/")
    form.locator("[name=to]").select_option(label="Hà Nội")
    form.locator("[name=why]").fill(why)
    form.locator("button").click()
    sender.open("/complaints/inbox/?box=transferred")
    page.locator("form[action$='/recall/'] button").first.click()
    page.wait_for_url(f"**/complaints{path}")


def test_on_a_phone_nothing_is_scrolled_sideways(visit: Any) -> None:
    officer = visit("vn", "intake", locale="km", width=360, height=740)
    for path in ("/complaints/", "/complaints/inbox/", "/complaints/call/", "/complaints/new/"):
        officer.open(path)
        assert not officer.overflows(), path
        assert_accessible(officer.page)
