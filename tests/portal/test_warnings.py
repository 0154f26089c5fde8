"""The door tells what the desk hands it: warnings in the reader's language or another one that it names, feeds, sheets."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from jointdesk.engine.letterbox.advisories import Advisory, Reference, Words
from jointdesk.engine.letterbox.advisory_file import write_advisories
from jointdesk.engine.letterbox.cap import NAMESPACE
from jointdesk.engine.letterbox.feeds import ATOM
from jointdesk.engine.reference import lures
from public_door import Door, Visitor

LANGUAGES = ("vi", "km", "ko", "zh-hans", "en")


def advisory(reference: str, **changes: object) -> Advisory:
    sent = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
    facts = {
        "id": f"{reference}.1",
        "reference": reference,
        "desk": "kh",
        "desk_name": "Test commission",
        "sent": sent,
        "expires": sent + timedelta(days=30),
        "words": {"vi": Words("Xe đón ban đêm", "Họ thu hộ chiếu <ngay>.\n\nĐừng đi.", "Gọi 113.")},
        "link": "https://desk.invalid/",
        "scam_types": ("JOB_RECRUIT",),
        "severity": "severe",
    }
    return Advisory(**(facts | changes))  # type: ignore[arg-type]


TOLD = (
    advisory("W-2026-0001", provinces=("KH-20", "VN-37"), lure="easy_work"),
    advisory(
        "W-2026-0002",
        scam_types=("PHISH",),
        severity="moderate",
        words={"en": Words("Bank links", "Open none."), "km": Words("តំណធនាគារ", "កុំបើក។")},
    ),
    advisory(
        "W-2026-0003",
        id="W-2026-0003.2",
        kind="cancel",
        references=(Reference("W-2026-0003.1", datetime(2026, 11, 1, tzinfo=UTC)),),
        words={"en": Words("A wrong one", "Was wrong.")},
    ),
    advisory("W-2026-0004", onset=datetime.now(UTC) + timedelta(days=2)),
)


@pytest.fixture(scope="module", autouse=True)
def told(door: Door) -> None:
    door.hand_out("advisories", write_advisories(TOLD))


def test_those_at_the_border_stand_first_and_what_has_not_begun_is_not_shown(visitor: Visitor):
    page = visitor.get("/warnings/").text
    assert page.index("At the border") < page.index("W-2026-0001") < page.index("W-2026-0002")
    assert "W-2026-0003" not in page
    assert "W-2026-0004" not in page


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ("province=KH-20", {"W-2026-0001", "W-2026-0002"}),
        ("province=KH-12", {"W-2026-0002"}),
        ("type=PHISH", {"W-2026-0002"}),
        ("type=LOAN", set()),
        ("province=<b>&type=x", {"W-2026-0001", "W-2026-0002"}),
    ],
)
def test_a_province_and_a_type_are_chosen(visitor: Visitor, chosen: str, shown: set[str]):
    page = visitor.get(f"/warnings/?{chosen}").text
    assert set(re.findall(r"W-2026-\d{4}", page)) == shown
    assert bool(shown) or "does not mean that nothing happens" in page


def test_the_map_tells_where_warnings_stand_and_leads_there(visitor: Visitor):
    page = visitor.get("/warnings/").text
    tiles = dict(re.findall(r'<a class="tile" href="[^"]*province=([\w-]+)"([^>]*>.*?)</a>', page))
    # the door's own country, and another one that a warning names
    assert {code.split("-")[0] for code in tiles} == {"KH", "VN"}
    assert {code for code, inside in tiles.items() if "tile-count" in inside} == {"KH-20", "VN-37"}
    assert 'data-tone="red"' in tiles["KH-20"]
    table = page.split('<table class="tile-table">')[1].split("</table>")[0]
    assert table.count('scope="row"') == 1
    chosen = visitor.get("/warnings/?type=PHISH&province=KH-12").text
    assert re.findall(r'province=([\w-]+)&amp;type=PHISH" aria-current="true"', chosen) == ["KH-12"]
    # of this type none names a province, so one country alone is drawn, without a table
    assert "tile-table" not in chosen
    assert "province=VN-37&" not in chosen


def test_a_text_in_another_language_says_which(door: Door):
    with Visitor(door, "ko") as visitor:
        page = visitor.get("/warnings/W-2026-0001/").text
    assert '<h1 lang="vi">Xe đón ban đêm</h1>' in page
    assert "Tiếng Việt" in page.split("<h1")[1].split("<dl")[0]
    assert "&lt;ngay&gt;" in page


def test_of_two_languages_the_readers_is_shown_and_the_other_kept_at_hand(door: Door):
    with Visitor(door, "km") as visitor:
        page = visitor.get("/warnings/W-2026-0002/").text
    assert '<h1 lang="km">តំណធនាគារ</h1>' in page
    assert '<details><summary lang="en">English</summary>' in page


def test_a_withdrawn_warning_is_said_to_be_and_has_no_sheet(visitor: Visitor):
    page = visitor.get("/warnings/W-2026-0003/").text
    assert "This warning was withdrawn" in page
    assert "Was wrong." not in page
    assert visitor.get("/warnings/W-2026-0003/poster/").status_code == 404
    assert visitor.get("/warnings/W-2026-9999/").status_code == 404


def test_the_sheet_has_a_code_and_works_alone(visitor: Visitor):
    page = visitor.get("/warnings/W-2026-0001/poster/").text
    assert "data:image/svg+xml" in page
    assert "/warnings/W-2026-0001/" in page


def test_cap_is_given_for_each(visitor: Visitor):
    answer = visitor.get("/warnings/W-2026-0003/cap.xml")
    assert answer.headers["content-type"].startswith("application/cap+xml")
    alert = ElementTree.fromstring(answer.content)
    assert alert.findtext(f"{{{NAMESPACE}}}msgType") == "Cancel"
    assert alert.findtext(f"{{{NAMESPACE}}}references", "").startswith("kh,W-2026-0003.1,")


def test_feeds_are_parsed_and_cost_nothing_when_nothing_changed(visitor: Visitor):
    answer = visitor.get("/warnings/feeds/vi.atom")
    entries = ElementTree.fromstring(answer.content).findall(f"{{{ATOM}}}entry")
    titles = [entry.findtext(f"{{{ATOM}}}title") for entry in entries]
    assert set(titles) == {"Xe đón ban đêm", "Bank links", "Withdrawn: A wrong one"}
    again = visitor.get("/warnings/feeds/vi.atom", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304
    rss = ElementTree.fromstring(visitor.get("/warnings/feeds/zh.rss").content)
    assert len(rss.findall("channel/item")) == 3
    alerts = ElementTree.fromstring(visitor.get("/warnings/feeds/cap.atom").content)
    links = [link.get("href", "") for link in alerts.iter(f"{{{ATOM}}}link")]
    assert sum(link.endswith("/cap.xml") for link in links) == 3
    assert visitor.get("/warnings/feeds/xx.atom").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_they_lure_is_told_in_the_readers_language(door: Door, language: str):
    with Visitor(door, language) as visitor:
        page = visitor.get("/lures/easy_work/").text
        every = visitor.get("/lures/").text
    key = language.split("-")[0]
    lure = lures()["easy_work"]
    assert lure.goes_on[key].split()[0] in page
    assert "W-2026-0001" in page
    # each with its drawing
    assert every.count('class="lure-picture"') == every.count('<li class="warning pictured">') == len(lures())


def test_a_door_that_is_told_something_unreadable_tells_nothing(door: Door, visitor: Visitor):
    door.hand_out("advisories", b'{"version":"2"}')
    assert "W-2026-0001" not in visitor.get("/warnings/").text
    door.hand_out("advisories", write_advisories(TOLD))
    assert "W-2026-0001" in visitor.get("/warnings/").text
