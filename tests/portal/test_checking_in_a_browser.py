"""The check page on a small telephone; the script works the toll off, and axe finds nothing."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jointdesk.engine.letterbox.check_file import write_check_file
from jointdesk.engine.letterbox.listings import Entry
from languages import LANGUAGES
from portal.test_in_a_browser import Telephone
from public_door import LISTINGS_KEY, Door

ENTRIES = [Entry("phone", "+85512345678", "several", date(2026, 10, 1), ("IMP_BANK",))]
ASKED = "Gọi 012 345 678 rồi chuyển vào Vietcombank 1019988776655"


@pytest.fixture(scope="module", autouse=True)
def told(door: Door) -> int:
    return door.hand_out("listings", b"".join(write_check_file(ENTRIES, LISTINGS_KEY)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pasted_message_is_answered(browser: Any, door: Door, tmp_path: Path, language: str):
    phone = Telephone(browser, door, language, tmp_path, scripts=True)
    phone.open("check/")
    phone.page.fill("textarea", ASKED)
    phone.page.click("main button.main")
    phone.page.wait_for_selector(".told .listed")
    phone.look()
    assert phone.page.locator(".told li").count() == 2
    # what was asked stands in no address
    assert phone.page.url == f"{door.address}check/"
    phone.open("check/mine/")
    phone.press()
    assert phone.page.locator(".error").count() == 2


def test_without_scripts_the_same_form_comes_again_and_fits(browser: Any, door: Door, tmp_path: Path):
    phone = Telephone(browser, door, "km", tmp_path, scripts=False)
    phone.open("check/")
    phone.page.fill("textarea", ASKED)
    phone.press()
    assert phone.page.locator(".waiting").count() == 1
    phone.press()
    assert phone.page.locator("[role=alert]").count() == 1
