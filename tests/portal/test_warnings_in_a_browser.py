"""Warnings, ways of luring and a job offer on a telephone of 360 pixels, without scripts but for axe's."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jointdesk.engine.letterbox.advisories import Advisory, Words
from jointdesk.engine.letterbox.advisory_file import write_advisories
from jointdesk.engine.reference import LANGUAGES, lures
from journeys.axe import assert_accessible
from languages import LANGUAGES as LOOKED_AT
from public_door import Door

NARROW = 360
OFFERS = {
    "vi": "Việc nhẹ lương cao ở Bavet, nộp hộ chiếu cho quản lý.",
    "km": "ការងារស្រាល ប្រាក់ខែខ្ពស់ នៅបាវិត ក្រុមហ៊ុនរក្សាលិខិតឆ្លងដែន។",
    "ko": "시아누크빌 고수익 알바, 여권은 회사에서 보관합니다.",
    "zh": "西港轻松高薪，护照统一保管。",
    "en": "Easy job in Sihanoukville, the company keeps your passport.",
}


@pytest.fixture(scope="module", autouse=True)
def told(door: Door) -> None:
    sent = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
    lure = lures()["easy_work"]
    words = {
        language: Words(lure.names[language], lure.begins[language], lure.what_to_do[language])
        for language in LANGUAGES
    }
    advisory = Advisory(
        id="W-2026-0101.1",
        reference="W-2026-0101",
        desk="kh",
        desk_name="Test commission",
        sent=sent,
        expires=sent + timedelta(days=30),
        words=words,
        link="https://desk.invalid/",
        scam_types=("JOB_RECRUIT",),
        provinces=("KH-20", "VN-37"),
        lure="easy_work",
        severity="severe",
    )
    door.hand_out("advisories", write_advisories([advisory]))


@pytest.mark.parametrize("accepted", LOOKED_AT)
def test_they_are_read_and_an_offer_is_checked(browser: Any, door: Door, accepted: str):
    language = accepted.split("-")[0]
    context = browser.new_context(
        viewport={"width": NARROW, "height": 740}, extra_http_headers={"Accept-Language": accepted}
    )
    page = context.new_page()

    def look() -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW, page.url
        assert_accessible(page, accepted)

    page.goto(f"{door.address}warnings/")
    look()
    page.click(".warning a")
    page.wait_for_load_state()
    assert page.inner_text("h1") == lures()["easy_work"].names[language]
    look()
    page.goto(f"{door.address}warnings/W-2026-0101/poster/")
    look()
    page.goto(f"{door.address}lures/easy_work/")
    look()
    page.goto(f"{door.address}job/")
    page.fill("#offer", OFFERS[language])
    page.click("button.main")
    page.wait_for_load_state()
    assert page.get_attribute("h1", "data-level") == "do_not_go"
    look()
    context.close()
