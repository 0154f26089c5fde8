"""From a report at the public door to its answer, by keyboard alone and without scripts; and the pages about the door.

The door is the demo's own: another process, which the desk's worker fetches letters from.
"""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from journeys.axe import violations
from patience import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.processes]

NEXT = "main .go button.main"
NUMBER = "0900 000 231"
ANSWER = "Your report is with an investigator. Keep the bank's slip."


class Keyboard:
    """Somebody at the door who has no mouse, and whose browser runs no script."""

    def __init__(self, browser: Any, address: str) -> None:
        self.window = browser.new_context(locale="en-US", java_script_enabled=False)
        self.page, self.address = self.window.new_page(), address

    def open(self, path: str) -> None:
        assert self.page.goto(self.address + path).status == 200

    def write(self, selector: str, words: str) -> None:
        write(self.page, selector, words)

    def press(self, selector: str = NEXT) -> None:
        press(self.page, selector)


def write(page: Any, selector: str, words: str) -> None:
    page.locator(selector).first.focus()
    page.keyboard.insert_text(words)


def press(page: Any, selector: str) -> None:
    """A link or a button, by the key; the page that follows stands."""
    page.locator(selector).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.fixture
def reporter(browser: Any, demo: Any) -> Iterator[Keyboard]:
    told = tomllib.loads((demo.desks["vn"].home / "door" / "door.toml").read_text(encoding="utf-8"))
    keyboard = Keyboard(browser, told["address"])
    yield keyboard
    keyboard.window.close()


def report(reporter: Keyboard) -> str:
    """The receipt's code."""
    reporter.open("/report/")
    reporter.write("[name=narrative]", f"They called from {NUMBER} and took 3,000,000 dong.")
    for _ in range(5):
        reporter.press()
    reporter.page.locator("[name=named][value=no]").focus()
    reporter.page.keyboard.press("Space")
    reporter.press()
    reporter.press()
    return str(reporter.page.inner_text(".short code"))


def test_a_report_becomes_a_case_and_is_answered_by_keyboard_without_scripts(reporter, visit):
    code = report(reporter)
    intake = visit("vn", "intake", java_script_enabled=False)
    found = "main a[href^='/complaints/']:has-text('VN-2')"

    def came() -> bool:
        intake.open(f"/complaints/?q={NUMBER.replace(' ', '+')}")
        return intake.page.locator(found).count() > 0

    wait_for(came, "the report on the desk", every=0.5)
    press(intake.page, found)
    complaint = intake.page.url.removeprefix(f"http://vn.localhost:{intake.desk.port}")
    intake.page.locator("summary:has-text('Write to the complainant')").focus()
    intake.page.keyboard.press("Enter")
    write(intake.page, "form[action$='/write/'] [name=text]", ANSWER)
    press(intake.page, "form[action$='/write/'] button")
    assert ANSWER in intake.page.inner_text("main")

    investigator = visit("vn", "investigator", java_script_enabled=False)
    investigator.open(complaint)
    press(investigator.page, "a[href^='/cases/new/?complaint=']")
    write(investigator.page, "[name=title]", "A caller who takes money")
    press(investigator.page, "form.card button[data-tone=main]")
    assert investigator.page.inner_text("h1") == "A caller who takes money"
    assert complaint.strip("/").split("/")[-1] in investigator.page.inner_html("#complaints")

    def answered() -> bool:
        reporter.open("/receipt/")
        # asked once: it stays open until they leave
        if reporter.page.locator("#code").count():
            reporter.write("#code", code)
            reporter.press()
        return ANSWER in reporter.page.inner_text("main")

    wait_for(answered, "the answer at the door", every=0.5)


def test_the_pages_about_the_door_are_accessible(reporter, visit):
    reporter.open("/check/mine/")
    reporter.write("[name=text]", NUMBER)
    reporter.write("[name=narrative]", "It is my shop's number since March.")
    reporter.press()
    commander = visit("vn", "commander", width=360)
    row = "main table.rows tbody a"

    def came() -> bool:
        commander.open("/complaints/listings/disputes/")
        return commander.page.locator(row).count() > 0

    wait_for(came, "the dispute on the desk", every=0.5)
    wrong = []
    for path, follow in (
        ("/complaints/listings/disputes/", row),
        ("/complaints/danger/", row),
        ("/complaints/inbox/?box=added", "main a[data-row]"),
        ("/complaints/listings/decisions/", ""),
        ("/cases/", row),
        ("/advisories/", row),
        ("/report/releases/", ""),
        ("/report/behind/complaints/?start=2025-06-28&end=2025-10-15", ""),
    ):
        commander.open(path)
        if follow:
            with commander.page.expect_navigation():
                commander.page.locator(follow).first.click()
        commander.settle()
        wrong += [f"{path}: {line}" for line in violations(commander.page)]
        if commander.overflows():
            wrong.append(f"{path}: wider than a telephone")
    assert not wrong, "\n".join(wrong)
