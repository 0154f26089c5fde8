"""The public door on a small telephone, in five languages, with and without scripts; axe finds nothing.

The gate walks each language once, the first of them both ways; WALK=all (`make walk`) each both ways.
"""

import re
from pathlib import Path
from typing import Any

import pytest

from chromium import PICTURES
from journeys.axe import assert_accessible
from languages import ALL, LANGUAGES, WHOLE
from public_door import Door

# in lines, as people write
NARRATIVE = "Họ gọi từ +855 12 345 678.\nHọ bảo chuyển tiền vào tài khoản Vietcombank 1019988776655."
# each language once, Vietnamese both ways
IN_THE_GATE = [("vi", True), ("vi", False), ("km", True), ("ko", False), ("zh-hans", False), ("en", False)]
WALKS = [(language, scripts) for language in ALL for scripts in (False, True)] if WHOLE else IN_THE_GATE


class Telephone:
    """A page of 360 pixels; `shots`: where what it showed can be looked at."""

    def __init__(self, browser: Any, door: Door, language: str, shots: Path, *, scripts: bool) -> None:
        # a neighbourhood of its own, so that no test uses up another's bounds
        headers = {
            "Accept-Language": language,
            "X-Forwarded-For": f"192.0.{2 + ALL.index(language)}.{scripts:d}",
        }
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, java_script_enabled=scripts, extra_http_headers=headers
        )
        self.page, self.door, self.shots, self.scripts = context.new_page(), door, shots, scripts
        self.language = language
        self.seen: list[str] = []

    def open(self, path: str) -> None:
        self.page.goto(self.door.address + path)
        self.look()

    def press(self, selector: str = "main .go button.main") -> None:
        # a script first asks whether there is a line
        with self.page.expect_navigation():
            self.page.click(selector)
        self.look()

    def look(self) -> None:
        """Nothing is wider than the telephone, and with scripts axe has looked as well."""
        self.seen.append(self.page.inner_text("h1"))
        if PICTURES:
            self.page.screenshot(path=self.shots / f"{len(self.seen):02d}.png", full_page=True)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 360, self.seen[-1]
        if self.scripts:
            assert_accessible(self.page, self.language)


@pytest.mark.parametrize(
    ("language", "scripts"),
    WALKS,
    ids=[f"{one}-{'scripts' if scripts else 'plain'}" for one, scripts in WALKS],
)
def test_from_the_first_page_to_what_became_of_it(
    browser: Any, door: Door, tmp_path: Path, language: str, scripts: bool
):
    phone = Telephone(browser, door, language, tmp_path, scripts=scripts)
    page = phone.page
    phone.open("")
    phone.press(".way.main")
    page.fill("[name=narrative]", NARRATIVE)
    phone.press()
    if scripts:
        page.fill("[name=identifiers]", "Telegram @vcb_support")
        page.wait_for_selector(".seen .found >> text=telegram:vcb_support")
    phone.press()
    assert page.locator("[name=right]").count() == 2 + scripts
    page.locator("[name=right]").last.uncheck()
    phone.press()
    page.fill("[name=form-0-amount]", "lots")
    phone.press()
    page.fill("[name=form-0-amount]", "1.500.000")
    page.select_option("[name=form-0-currency]", "VND")
    phone.press()
    picture = {"name": "ảnh.png", "mimeType": "image/png", "buffer": b"\x89PNG" + bytes(1000)}
    page.set_input_files("[name=files]", [picture])
    if scripts:
        page.wait_for_selector(".files li")
        phone.look()
    else:
        phone.press("[name=add]")
    phone.press()
    page.check("[name=named][value=yes]")
    page.fill("[name=phone]", "+84 912 000 111")
    phone.press()
    # looked at once more, and one thing put right, before it is sent
    phone.press("[name=go][value=contact]")
    assert page.input_value("[name=phone]") == "+84 912 000 111"
    phone.press()
    phone.press()
    code = page.inner_text(".short code")
    letter = door.letters()[-1]
    assert letter.narrative == NARRATIVE
    assert letter.language == language.split("-")[0]
    assert letter.contact is not None
    assert [one.confirmed for one in letter.identifiers] == [True] * (1 + scripts) + [False]
    phone.press()
    phone.open("receipt/")
    page.fill("#code", code)
    phone.press()
    page.fill("#narrative", "…\n…")
    page.set_input_files("[name=files]", [picture])
    if scripts:
        # by pieces, beside what is typed
        page.wait_for_selector(".files li")
        phone.look()
    phone.press()
    letter = door.letters()[-1]
    assert (letter.kind, letter.narrative, [one.name for one in letter.attachments]) == (
        "addition",
        "…\n…",
        ["ảnh.png"],
    )
    assert len(set(phone.seen)) >= 10


def test_a_line_that_breaks_loses_nothing(browser: Any, door: Door, tmp_path: Path):
    phone = Telephone(browser, door, "vi", tmp_path, scripts=True)
    page = phone.page
    phone.open("report/")
    page.fill("[name=narrative]", NARRATIVE)
    page.context.set_offline(True)
    page.click("main .go button.main")
    page.wait_for_selector("[data-no-line]:not([hidden])")
    phone.look()
    with page.expect_navigation():
        page.context.set_offline(False)
    # laid aside in the middle of the next step, and opened again
    page.fill("[name=accused]", "kẻ tự xưng là công an")
    with page.expect_request(lambda request: request.method == "POST"):
        page.evaluate("Object.defineProperty(document, 'visibilityState', {value: 'hidden'})")
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    for _turn in range(40):
        page.goto(door.address + "report/")
        if page.input_value("[name=accused]"):
            break
    assert page.input_value("[name=accused]") == "kẻ tự xưng là công an"
    while not page.locator("[data-pieces]").count():
        phone.press()
    failures = iter((True, True, False, True))
    page.route(
        "**/report/pieces/", lambda route: route.abort() if next(failures, False) else route.continue_()
    )
    film = tmp_path / "film.mp4"
    film.write_bytes(bytes(2_500_000))
    page.set_input_files("[name=files]", film)
    page.wait_for_selector(".coming:has-text('Mạng bị đứt')")
    page.wait_for_selector(".files li")
    phone.look()


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_is_in_danger_writes_and_is_gone(browser: Any, door: Door, tmp_path: Path, language: str):
    phone = Telephone(browser, door, language, tmp_path, scripts=True)
    page = phone.page
    phone.open("help/")
    page.fill("[name=landmarks]", "cổng xanh")
    phone.press()
    assert door.letters()[-1].danger is not None
    phone.open("help/")
    # there is no such host here, nor can a redirection be answered for it: that the browser asks is enough
    with page.expect_request(re.compile("wikipedia")):
        for _press in range(3):
            page.keyboard.press("Escape")
    later = page.context.new_page()
    # the browser forgets in its own time
    for _turn in range(40):
        later.goto(door.address + "help/")
        if later.inner_text("h1") == phone.seen[0]:
            break
        later.wait_for_timeout(250)
    assert later.inner_text("h1") == phone.seen[0]
    assert "cổng xanh" not in later.content()


def test_everything_is_reached_by_keyboard(browser: Any, door: Door, tmp_path: Path):
    phone = Telephone(browser, door, "en", tmp_path, scripts=True)
    phone.open("report/")
    page = phone.page
    reached = []
    for _press in range(25):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.name || document.activeElement.className"))
    assert {"skip", "name", "exit", "language", "narrative", "happened_from", "main"} <= set(reached)
