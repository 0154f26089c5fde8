"""A victim's way over two desks: a family reports, the person is found at a gate and speaks, two officers review, a
partner is asked through the protection gate, and the family is told last, what the person chose.

The whole of it once in Vietnamese at a desk, once in Khmer in the dark on a phone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from journeys.axe import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.processes]

DESK: dict[str, Any] = {"width": 1280, "height": 900}
PHONE: dict[str, Any] = {"width": 360, "height": 740, "color_scheme": "dark"}


@dataclass(frozen=True)
class Missed:
    """Whom a family misses, as it writes the name and as the roster does."""

    name: str
    written: str
    born: str
    document: str
    reporter: str


WAYS = (
    (
        "vi",
        DESK,
        Missed("Nguyễn Thị Hoa Mai", "NGUYEN THI HOA MAI", "1999-11-03", "C7710042", "Nguyễn Văn Quang"),
    ),
    (
        "km",
        PHONE,
        Missed("Trần Ngọc Bích Vân", "TRAN NGOC BICH VAN", "2001-04-17", "B2034817", "Trần Thị Lụa"),
    ),
)
WORDS = "Con khoẻ, con sẽ gọi về."
# what the browser says of a page that refuses is no error of the page
REFUSED = ("400 (Bad Request)", "403 (Forbidden)", "404 (Not Found)", "409 (Conflict)")


class Way:
    """The officers of the desk where the person is found, each at a window of their own."""

    def __init__(self, visit: Any, language: str, window: dict[str, Any]) -> None:
        self._visit, self._language, self._window = visit, language, window
        self.officers: dict[str, Any] = {}

    def as_(self, name: str, desk: str = "kh") -> Any:
        key = f"{desk}-{name}"
        if key not in self.officers:
            self.officers[key] = self._visit(desk, name, locale=self._language, **self._window)
        return self.officers[key]

    def look(self, officer: Any, name: str) -> None:
        """A station as it is seen: in the officer's language, for every eye, no wider than the window, and a picture."""
        page = officer.page
        officer.settle()
        assert page.locator("html").get_attribute("lang") == self._language
        assert_accessible(page, self._language)
        assert not officer.overflows(), f"{name} is wider than the window"
        officer.shot(f"victims-way-{name}-{self._language}")


@pytest.fixture
def way(visit: Any) -> Any:
    begun: list[Way] = []

    def begin(language: str, window: dict[str, Any]) -> Way:
        begun.append(Way(visit, language, window))
        return begun[-1]

    yield begin
    for one in begun:
        for officer in one.officers.values():
            officer.errors[:] = [said for said in officer.errors if not said.endswith(REFUSED)]


def post(page: Any, form: str) -> None:
    """Send a form of the page as its main button does."""
    button = page.locator(f"{form} button[data-tone=main], {form} button").first
    with page.expect_navigation():
        button.click()


def act(do: str) -> str:
    return f"form:has([name=do][value={do}])"


def refused(page: Any) -> Any:
    return page.locator("main [role=alert], main .message[data-tone=error]").first


def report(way: Way, who: Missed) -> str:
    """The family's report, taken in by who hears families; its address."""
    intake = way.as_("intake")
    page = intake.page
    intake.open("/")
    page.locator("nav a.place[href='/cases/families/']").click()
    page.locator("main a[href='/cases/families/new/']").first.click()
    way.look(intake, "report-form")
    last = datetime.now(UTC) - timedelta(days=60)
    for field, text in {
        "name": who.name,
        "birth_date": who.born,
        "nationality": "VN",
        "documents": who.document,
        "description": "1 m 58",
        "police_report": "Công an Tây Ninh, 12/2026",
        "last_contact_on": f"{last:%Y-%m-%d}",
        "last_place": "Mộc Bài",
        "said_going_to": "Bavet",
        "lure": "Trực tổng đài, 900 USD",
        "reporter": who.reporter,
        "contact": "+84 912 000 111",
        "answer_safely": "Sau 20 giờ",
    }.items():
        page.locator(f"main [name={field}]").fill(text)
    page.locator("main [name=sex]").select_option("f")
    page.locator("main [name=relation]").select_option("parent")
    page.locator("main [name=consents_to_search]").check()
    post(page, "form.family-form")
    page.locator("h1", has_text=who.name).wait_for()
    way.look(intake, "report")
    return "/cases/" + str(page.url).split("/cases/")[1]


def issue(way: Way, address: str) -> None:
    """One button makes the yellow notice; its page leads back."""
    liaison = way.as_("liaison")
    page = liaison.page
    liaison.open(address)
    post(page, "form[action$='/notice']")
    page.locator(".message[data-tone=success]").wait_for()
    page.locator("main a[href*='/cases/notices/']").first.click()
    page.locator(f"section.card a[href='{address}']").wait_for()
    way.look(liaison, "notice")


def enter(way: Way, operation: str, who: Missed) -> str:
    """The person at the gate, and the page of the person found."""
    commander, field = way.as_("commander"), way.as_("field")
    page = commander.page
    commander.open("/operations/new/")
    page.locator("[name=reference]").fill(operation)
    page.locator("[name=title]").fill("Bavet")
    page.locator("[name=held_on]").fill(f"{datetime.now(UTC):%Y-%m-%d}")
    post(page, "main form")
    page = field.page
    field.open(f"/operations/{operation}/gate/")
    page.locator("body[data-ready]").wait_for()
    for name, text in {"name": who.written, "birth_date": who.born, "document": who.document}.items():
        page.locator(f"[name={name}]").fill(text)
    page.locator("[name=nationality]").select_option("VN")
    page.locator(".gate-send button").click()
    page.locator("#latest .found[data-match]").wait_for()
    # away from the button that stays on the screen while the form is written
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    way.look(field, "gate")
    link = page.locator("#latest a[href*='/people/']").first
    return str(link.get_attribute("href"))


def confirm(way: Way, person: str) -> str:
    """A missing person is confirmed by one officer, and a referral stands from then on; its address."""
    field = way.as_("field")
    page = field.page
    page.on("dialog", lambda asked: asked.accept())
    field.open(person)
    page.locator("main a[href*='/screening/']").first.click()
    way.look(field, "candidate")
    with page.expect_navigation():
        page.locator("button[name=decision][value=confirm]").click()
    field.open(person)
    page.locator("main a[href*='/operations/referrals/']").first.wait_for()
    return str(page.locator("main a[href*='/operations/referrals/']").first.get_attribute("href"))


def speak(way: Way, referral: str) -> None:
    """A case worker is named, and the talk is held: what the person says becomes indications and needs."""
    commander, field = way.as_("commander"), way.as_("field")
    commander.open(referral)
    way.look(commander, "referral-new")
    who = commander.page.locator("[name=worker] option", has_text=re.compile("field", re.IGNORECASE)).first
    commander.page.locator("[name=worker]").first.select_option(who.get_attribute("value"))
    post(commander.page, act("name"))
    page = field.page
    field.open(referral)
    post(page, "form[action$='/indicators/']")
    for name, value in {
        "private": "yes",
        "consent": "yes",
        "needs": "medical",
        "fears_return": "no",
        "protection": "no",
        "origin": "yes",
        "outcome": "presumed",
    }.items():
        page.locator(f"[name={name}][value={value}]").check()
    for number in (3, 7, 8):
        page.locator(f"[name=indicator_{number}][value=yes]").check()
    way.look(field, "form")
    with page.expect_navigation():
        page.locator("button[name=do][value=finish]").click()
    way.look(field, "form-finished")


def hold(way: Way, person: str, referral: str) -> None:
    """Presumed holds a deportation: the page refuses it, and the referral says who must do what."""
    field = way.as_("field")
    page = field.page
    field.open(person)
    page.locator("[name=outcome-kind]").select_option("immigration")
    page.locator(f"{act('outcome')} button").click()
    refused(page).wait_for()
    expect(page.locator("[name=outcome-kind]")).to_have_value("immigration")
    way.look(field, "held")
    field.open(referral)
    assert page.locator("li.point[data-done=no]").count() >= 1
    assert all(said.strip() for said in page.locator("li.point .small").all_inner_texts())
    way.look(field, "referral-to-do")


def uphold(officer: Any, referral: str) -> None:
    officer.open(referral)
    officer.page.locator("[name=finding][value=upheld]").check()
    post(officer.page, act("review"))


def move(page: Any, state: str) -> None:
    post(page, f"form:has([name=state][value={state}])")


def review(way: Way, referral: str) -> None:
    """Two reviews of one officer are one; a second officer's lets the person be identified."""
    field, commander = way.as_("field"), way.as_("commander")
    page = field.page
    for _ in range(2):
        uphold(field, referral)
    assert page.locator("section[aria-labelledby=reviews] .badge").count() == 1
    move(page, "needs")
    move(page, "identified")
    refused(page).wait_for()
    uphold(commander, referral)
    assert commander.page.locator("section[aria-labelledby=reviews] .badge").count() == 2
    field.open(referral)
    move(page, "identified")
    expect(page.locator("form:has([name=state][value=assisted])")).to_have_count(1)


def assist(way: Way, referral: str) -> None:
    """A safe place, the urgent need seen to, and the two questions of the protection gate."""
    field = way.as_("field")
    page = field.page
    field.open(referral)
    page.locator("details:has([name=do][value=step]) summary").click()
    page.locator("select[name=kind]").select_option("safety")
    page.locator(f"{act('step')} textarea[name=note]").fill("Nhà tạm lánh A")
    post(page, act("step"))
    page.locator(f"{act('done')} [name=note]").first.fill("OK")
    post(page, act("done"))
    page.locator("[name=consents][value=yes]").check()
    page.locator("[name=claim][value=no]").check()
    post(page, act("gate"))
    move(page, "assisted")
    way.look(field, "referral-assisted")


def ask_partner(way: Way, referral: str) -> None:
    """The desk of the state of origin is asked through the gate alone; two officers send, and it arrives."""
    commander, liaison, partner = way.as_("commander"), way.as_("liaison"), way.as_("liaison", "vn")
    page = commander.page
    commander.open(referral)
    page.locator("a[href$='/assistance/']").click()
    page.locator("[name=partner]").select_option(index=1)
    for name, text in {
        "place": "Phnom Penh",
        "circumstances": "Cần giấy thông hành và vé về.",
        "contact": "+855 12 000 222",
        "purpose": "Hỗ trợ nạn nhân",
    }.items():
        page.locator(f"main [name={name}]").fill(text)
    way.look(commander, "assistance-form")
    post(page, "main form.card")
    request = "/exchange/" + page.url.split("/exchange/")[1]
    way.look(commander, "assistance-request")
    liaison.open(request)
    post(liaison.page, "form[action$='/approve']")
    for _ in range(80):
        answer = partner.page.goto(f"http://vn.localhost:{partner.desk.port}{request}")
        if answer.status == 200:
            break
        partner.page.wait_for_timeout(500)
    partner.page.locator("form[action$='/accept']").wait_for()
    way.look(partner, "assistance-at-partner")


def ask_person(way: Way, referral: str) -> str:
    """The person is asked alone; a yes said before others is none. Who asked releases nothing."""
    field = way.as_("field")
    page = field.page
    field.open(referral)
    page.locator("section[aria-labelledby=family] a[href*='/families/']").click()
    answer = str(page.url).split(f":{field.desk.port}")[1]
    way.look(field, "asking")
    page.locator("[name=answer][value=consents]").check()
    page.locator("[name=may_tell][value=safe]").check()
    page.locator("main [name=words]").fill(WORDS)
    post(page, act("said"))
    refused(page).wait_for()
    expect(page.locator("main [name=words]")).to_have_value(WORDS)
    page.locator("[name=alone]").check()
    post(page, act("said"))
    page.locator("section[aria-labelledby=said]", has_text=WORDS).wait_for()
    expect(page.locator(act("release"))).to_have_count(0)
    way.look(field, "asked")
    return answer


def release(way: Way, answer: str) -> None:
    commander = way.as_("commander")
    commander.open(answer)
    way.look(commander, "release")
    post(commander.page, act("release"))
    expect(commander.page.locator(act("release"))).to_have_count(0)


def tell(way: Way, address: str) -> None:
    """The family hears what the person chose, from whoever took its report in."""
    intake = way.as_("intake")
    page = intake.page
    intake.open(address)
    page.locator("section[aria-labelledby=tell]", has_text=WORDS).wait_for()
    way.look(intake, "to-tell")
    page.locator("a[href$='/told']").click()
    page.locator("main [name=what]").fill("Đã gọi sau 20 giờ, đọc nguyên văn.")
    way.look(intake, "telling")
    post(page, "main form:has([name=what])")
    page.locator("section[aria-labelledby=tell]", has_text="20").wait_for()
    way.look(intake, "told")


def seen_outside(way: Way, address: str) -> Callable[[], str]:
    """The report, and the list of reports, as an officer without the victims' right reads them."""
    intake = way.as_("intake")

    def read() -> str:
        seen = []
        for path in (address, "/cases/families/"):
            intake.open(path)
            intake.settle()
            seen.append(str(intake.page.locator("main").inner_html()))
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", "".join(seen))

    return read


@pytest.mark.parametrize(("language", "window", "who"), WAYS, ids=[one[0] for one in WAYS])
def test_a_family_misses_somebody_and_is_told_last(
    way: Any, language: str, window: dict[str, Any], who: Missed
) -> None:
    here = way(language, window)
    address = report(here, who)
    issue(here, address)
    outside = seen_outside(here, address)
    before = outside()
    person = enter(here, f"WAY-{language.upper()}", who)
    referral = confirm(here, person)
    speak(here, referral)
    hold(here, person, referral)
    review(here, referral)
    assist(here, referral)
    ask_partner(here, referral)
    answer = ask_person(here, referral)
    # found, heard, reviewed and asked: who may not know of it sees the same page as before
    assert outside() == before
    intake = here.as_("intake").page
    for path in (referral, answer, person):
        assert intake.goto(f"http://kh.localhost:{here.as_('intake').desk.port}{path}").status in (403, 404)
    release(here, answer)
    assert outside() != before
    tell(here, address)
