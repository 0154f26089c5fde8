"""The day of a field officer at a gate, on a phone: people are entered without a connection, and nobody is lost."""

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from jointdesk.cli.demo.officer import DeskOfficer
from journeys.axe import assert_accessible

LOSE_TWO_ANSWERS = """() => {
    const ask = window.fetch;
    let left = 2;
    window.fetch = async (where, how) => {
        const answer = await ask(where, how);
        if (String(where).endsWith("/rows/") && left-- > 0) throw new TypeError("the answer is lost");
        return answer;
    };
}"""
PHONE = {"width": 360, "height": 740}
MRZ = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TELLS_OF_NO_CONNECTION = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "500 (Internal Server Error)")


@pytest.fixture(scope="module")
def commander(demo: Any) -> DeskOfficer:
    return DeskOfficer(demo.desks["kh"], "commander")


@pytest.fixture
def gate(visit: Any, commander: DeskOfficer) -> Any:
    """`gate("vi")`: a field officer's phone at the gate of an operation made for this test."""
    opened: list[Any] = []

    def open_gate(locale: str, reference: str) -> Any:
        form = {"title": "Search of a compound", "province": "KH-12", "mark": "AMBER"}
        today = f"{datetime.now(UTC):%Y-%m-%d}"
        commander.send("/operations/new/", {"reference": reference, "held_on": today, **form})
        field = visit("kh", "field", locale=locale, **PHONE)
        field.open(f"/operations/{reference}/gate/")
        field.page.locator("body[data-ready]").wait_for()
        opened.append(field)
        return field

    yield open_gate
    for visitor in opened:
        # what the browser itself says of a lost connection is no error of the page
        visitor.errors[:] = [
            one for one in visitor.errors if not any(told in one for told in TELLS_OF_NO_CONNECTION)
        ]


def enter(page: Any, name: str) -> None:
    page.locator("[name=name]").fill(name)
    page.locator(".gate-send button").click()
    expect(page.locator("[name=name]")).to_have_value("")


def wait_for(page: Any, kept: int, sent: int) -> None:
    """The page says so many are kept here, and so many sent."""
    state = page.locator(f'#state[data-kept="{kept}"][data-sent="{sent}"]')
    state.wait_for()


@pytest.mark.browser
def test_people_entered_without_a_connection_are_sent_when_it_is_back(gate: Any) -> None:
    field = gate("vi", "GATE-1")
    page = field.page
    assert_accessible(page)
    assert not field.overflows()
    enter(page, "Trần Văn An")
    wait_for(page, 0, 1)
    page.locator("#latest strong", has_text="Trần Văn An").wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    for number in range(3):
        enter(page, f"Người {number}")
    wait_for(page, 3, 1)
    page.reload()
    page.locator("body[data-ready]").wait_for()
    wait_for(page, 3, 1)
    assert_accessible(page)
    assert not field.overflows()
    field.shot("gate-offline-vi")
    page.context.set_offline(False)
    wait_for(page, 0, 4)
    page.locator("#latest strong", has_text="Người 2").wait_for()
    field.shot("gate-vi")


@pytest.mark.browser
def test_a_document_fills_the_row_and_a_sealed_phone_keeps_nothing_in_plain(gate: Any) -> None:
    field = gate("km", "GATE-2")
    page = field.page
    page.locator("[name=mrz]").fill(MRZ)
    expect(page.locator("[name=name]")).to_have_value("ERIKSSON ANNA MARIA")
    assert page.locator("[name=birth_date]").input_value() == "1974-08-12"
    page.context.set_offline(True)
    page.locator(".gate-send button").click()
    wait_for(page, 1, 0)
    kept = page.evaluate(
        """async () => {
            const ask = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
            const database = await ask(indexedDB.open("gate GATE-2"));
            const [row] = await ask(database.transaction("rows").objectStore("rows").getAll());
            const kept = await ask(database.transaction("sealed").objectStore("sealed").get(row.id));
            const facts = await ask(database.transaction("facts").objectStore("facts").getAll());
            const sealed = String.fromCharCode(...new Uint8Array(kept.octets));
            const keys = facts.filter((one) => one instanceof CryptoKey || (one && typeof one === "object" && "d" in one));
            return [Object.keys(row).sort().join(), sealed.includes("ERIKSSON"), keys.length];
        }"""
    )
    assert kept == ["at,field,id,number,officer,size,state,turn,why", False, 0]
    page.context.set_offline(False)
    wait_for(page, 0, 1)
    field.shot("gate-km")


@pytest.mark.browser
def test_two_tabs_and_a_desk_that_fails_midway_lose_and_double_nothing(gate: Any) -> None:
    field = gate("en", "GATE-3")
    page = field.page
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("body[data-ready]").wait_for()
    page.context.set_offline(True)
    for number in range(15):
        for tab, side in ((page, "Left"), (other, "Right")):
            # what lies behind another is drawn once a second, and a click waits for it
            tab.bring_to_front()
            enter(tab, f"{side} {number}")
    wait_for(other, 30, 0)
    # the desk takes the first rows, and its answers are lost on the way
    for tab in (page, other):
        tab.evaluate(LOSE_TWO_ANSWERS)
    page.context.set_offline(False)
    page.bring_to_front()
    page.wait_for_timeout(1500)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(1500)
    other.evaluate("window.dispatchEvent(new Event('online'))")
    wait_for(page, 0, 30)
    page.goto(page.url.replace("gate/", ""))
    assert page.locator("table.rows tbody tr").count() == 30
    assert_accessible(page)


@pytest.mark.browser
def test_what_is_wrong_is_said_and_put_right_and_signing_in_again_loses_nothing(gate: Any) -> None:
    field = gate("ko", "GATE-4")
    page = field.page
    page.locator("[name=birth_date]").fill("31/12")
    enter(page, "김철수")
    button = page.locator("#kept li[data-state=refused] button").first
    button.wait_for()
    button.click()
    expect(page.locator("[name=name]")).to_have_value("김철수")
    page.locator("[name=birth_date]").fill("1990")
    page.locator(".gate-send button").click()
    wait_for(page, 0, 1)
    # every answer under way would bring the session's cookie back
    page.locator("#latest strong", has_text="김철수").wait_for()
    cookies = page.context.cookies()
    page.context.clear_cookies()
    enter(page, "이영희")
    page.locator("#state[data-state=signin] a").wait_for()
    page.context.add_cookies(cookies)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    wait_for(page, 0, 2)


@pytest.mark.browser
def test_signing_out_leaves_nothing_of_what_was_sent(gate: Any) -> None:
    field = gate("en", "GATE-5")
    page = field.page
    enter(page, "Sent at once")
    wait_for(page, 0, 1)
    page.locator("#leave button").click()
    page.wait_for_url("**/accounts/login/**")
    left = page.evaluate("indexedDB.databases().then((all) => all.map((one) => one.name))")
    assert left == []
    assert page.evaluate("caches.keys()") == []


@pytest.mark.browser
def test_what_was_not_sent_is_sealed_at_signing_out_and_sent_by_the_same_officer(gate: Any) -> None:
    field = gate("en", "GATE-7")
    page = field.page
    page.context.set_offline(True)
    enter(page, "Sealed Person")
    wait_for(page, 1, 0)
    page.context.route("**/gate/rows/", lambda route: route.abort())
    page.context.set_offline(False)
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#leave button").click()
    page.wait_for_url("**/accounts/login/**")
    page.context.unroute("**/gate/rows/")
    # another officer on the same phone neither reads nor sends it
    field.sign_in("commander")
    field.open("/operations/GATE-7/gate/")
    page.locator("body[data-ready]").wait_for()
    page.locator("#kept li", has_text="another officer").wait_for()
    assert "Sealed Person" not in page.content()
    page.locator("#leave button").click()
    page.wait_for_url("**/accounts/login/**")
    field.sign_in("field")
    field.open("/operations/GATE-7/gate/")
    wait_for(page, 0, 1)
    page.locator("#latest strong", has_text="Sealed Person").wait_for()


@pytest.mark.browser
def test_a_row_put_right_in_two_tabs_is_one_row_and_the_second_is_told(gate: Any) -> None:
    field = gate("en", "GATE-8")
    page = field.page
    page.locator("[name=birth_date]").fill("31/12")
    enter(page, "Two Tabs")
    page.locator("#kept li[data-state=refused]").wait_for()
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("body[data-ready]").wait_for()
    for tab in (page, other):
        tab.locator("#kept li[data-state=refused] button").first.click()
        expect(tab.locator("[name=name]")).to_have_value("Two Tabs")
        tab.locator("[name=birth_date]").fill("1990")
    page.locator(".gate-send button").click()
    wait_for(page, 0, 1)
    other.locator(".gate-send button").click()
    other.locator("#said[data-tone=error]").wait_for()
    # what was typed is still there to be read
    expect(other.locator("[name=name]")).to_have_value("Two Tabs")
    page.goto(page.url.replace("gate/", ""))
    assert page.locator("table.rows tbody tr").count() == 1


@pytest.mark.browser
def test_a_phone_that_is_full_or_has_a_wrong_clock_says_so(gate: Any) -> None:
    field = gate("vi", "GATE-9")
    page = field.page
    page.evaluate("navigator.storage.estimate = async () => ({ usage: 95, quota: 100 })")
    page.evaluate(
        "() => { const right = Date.now; Date.prototype.toISOString = function () { return '2001-01-01T00:00:00.000Z'; }; }"
    )
    enter(page, "Giờ Sai")
    wait_for(page, 0, 1)
    expect(page.locator("#full")).to_be_visible()
    expect(page.locator("#clock")).to_be_visible()
    page.evaluate("""() => {
        IDBObjectStore.prototype.add = function () { throw new DOMException("full", "QuotaExceededError"); };
    }""")
    page.locator("[name=name]").fill("Không Chỗ")
    page.locator(".gate-send button").click()
    page.locator("#said[data-tone=error]").wait_for()
    assert page.locator("[name=name]").input_value() == "Không Chỗ"


@pytest.mark.browser
def test_the_person_has_a_page_with_outcome_and_things_taken(gate: Any) -> None:
    field = gate("vi", "GATE-6")
    page = field.page
    enter(page, "Lê Thị Bình")
    wait_for(page, 0, 1)
    page.locator("#latest a").last.click()
    page.locator("h1", has_text="Lê Thị Bình").wait_for()
    assert_accessible(page)
    assert not field.overflows()
    page.locator("[name=outcome-kind]").select_option("hospital")
    page.locator("[name=do][value=outcome] ~ .actions button").click()
    page.locator(".message[data-tone=success]").wait_for()
    page.locator("summary").first.click()
    page.locator("[name=seize-description]").fill("Điện thoại đen")
    page.locator("[name=seize-seal]").fill("A-1")
    page.locator("[name=do][value=seize] ~ .actions button").click()
    page.get_by_text("A-1").first.wait_for()
    field.shot("person-found-vi")
    field.open("/operations/GATE-6/seized/")
    assert_accessible(page)
