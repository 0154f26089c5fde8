"""The path of a liaison officer over two desks, one in Vietnamese, the other in Khmer: from a hit to the follow-up.

With PICTURES=1 each station is kept as a picture in test-artifacts/, also as on a phone.
"""

from urllib.parse import urlsplit

import pytest

from clicks import Clicks, bare

pytestmark = [pytest.mark.browser, pytest.mark.processes]

MOST_CLICKS = 3
CONDITIONS = "Chỉ dùng trong vụ án này."
PHONE = {"width": 360, "height": 760}


class Path:
    """An officer's way: clicks are counted from one station to the next."""

    def __init__(self, visitor, language):
        self.visitor, self.page, self.language = visitor, visitor.page, language
        self.clicks, self.stations = 0, {}

    def click(self, selector):
        self.page.locator(selector).first.click()
        self.clicks += 1
        self.page.wait_for_load_state()
        return self

    def arrive(self, name):
        """At a station: near enough, in the officer's language, and no wider than a phone."""
        assert self.clicks <= MOST_CLICKS, f"{name}: {self.clicks} clicks"
        assert self.page.locator("html").get_attribute("lang") == self.language
        place = urlsplit(self.page.url)
        self.clicks, self.stations[name] = 0, bare(place.path, place.query)
        self.picture(name)

    def picture(self, name):
        wide = self.page.viewport_size
        self.visitor.shot(f"path-{self.visitor.desk.id}-{name}")
        self.page.set_viewport_size(PHONE)
        assert not self.visitor.overflows(), f"{name} is wider than a phone"
        self.visitor.shot(f"path-{self.visitor.desk.id}-{name}-phone")
        self.page.set_viewport_size(wide)

    def printed(self):
        """What the form for printing gives, without leaving the page."""
        self.click("main details:has(form[action$='/print']) > summary")
        form = self.page.locator("main details form[action$='/print']").first
        path = form.get_attribute("action") + "?lang=" + self.language
        assert form.locator("button").first.is_visible()
        return self.page.evaluate(
            "async path => (await fetch(path)).headers.get('content-type').split(';')[0]", path
        )


@pytest.fixture(scope="module")
def walked():
    """Where the journey has been, for the test of distances after it."""
    return {}


def test_from_a_hit_to_the_follow_up(visit, walked):
    """Every station by clicking, at most three clicks after the one before."""
    asker = Path(visit("vn", "liaison", locale="vi"), "vi")
    page = asker.page
    asker.click("nav a.place[href='/exchange/']")
    asker.click("main tr:has(a[href^='/networks/']) td.identifier a.mono").arrive("hit")
    asker.click("main a[href^='/networks/']").arrive("network")
    asker.click(f"a[href='{asker.stations['hit']}']")
    asker.click("section a[href^='/exchange/groups/']:not([href$='chronology'])").arrive("group")
    asker.click("main a[href^='/exchange/dossiers/']:not([href$='new'])").arrive("dossier")

    asker.visitor.open(asker.stations["hit"])
    asker.click("a.button[data-tone=main][href*='/requests/new']")
    assert page.locator("#id_form_identifiers").input_value()
    assert page.locator("#id_form_facts").input_value()
    assert page.locator("#id_group").input_value()  # the only one shared with the partner
    asker.arrive("form")
    page.locator("#id_purpose").fill("Ai đứng sau tài khoản này?")
    asker.click("main form button[data-tone=main]").arrive("request")
    request = asker.stations["request"]

    second = Path(visit("vn", "liaison2", locale="vi"), "vi")
    second.click("main a[href*='state=drafted']").click(f"main a[href='{request}']")
    second.arrive("request")
    second.click("form[action$='/approve'] button")
    second.page.locator("form[action$='/approve']").wait_for(state="detached")

    answerer = Path(visit("kh", "liaison", locale="km"), "km")
    answerer.visitor.wait_for(request, "form[action$='/accept']")
    answerer.visitor.open("/exchange/")
    answerer.click(f"main a[href='{request}']").arrive("request")
    answerer.click("form[action$='/accept'] button")
    upload = {"name": "ledger.csv", "mimeType": "text/csv", "buffer": b"day,amount\n2025-10-01,12\n"}
    answerer.page.locator("#files-chosen").set_input_files(upload)
    answerer.click("form[action$='/files'] button")
    answerer.page.locator("main ul.files a").first.wait_for()
    answer = answerer.page.locator("details", has=answerer.page.locator("form[action$='/answer']"))
    answer.locator("summary").click()
    answer.locator("[name=conditions]").fill(CONDITIONS)
    answerer.picture("answering")
    answer.locator("button[data-tone=main]").click()
    answerer.page.locator("main ul.files a[href^='/exchange/files/']").first.wait_for()

    releaser = Path(visit("kh", "liaison2", locale="km"), "km")
    releaser.click("nav a.place[href='/exchange/']").click(f"main a[href='{request}']")
    releaser.arrive("request")
    releaser.click("form[action$='/release'] button")
    releaser.page.locator("form[action$='/release']").wait_for(state="detached")

    asker.visitor.wait_for(request, "main ul.files a")
    asker.clicks = 0
    asker.arrive("answer")
    assert CONDITIONS in page.locator(".conditions", has_text=CONDITIONS).first.inner_text()
    follow = [link.get_attribute("href") for link in page.locator(".next a[href*='follows=']").all()]
    forms = {link.split("form=")[1].split("&")[0] for link in follow}
    assert {"identify", "mutual_assistance"} <= forms, forms
    asker.click("main ul.files a").arrive("file")
    assert CONDITIONS in page.locator("main").inner_text()
    page.go_back()
    page.locator(".conditions", has_text=CONDITIONS).locator("a[href^='/exchange/data/']").click()
    asker.clicks += 1
    asker.arrive("datum")
    assert CONDITIONS in page.locator("main").inner_text()
    page.go_back()
    asker.click("main a[href*='/dossiers/new?answer=']").arrive("use")
    assert CONDITIONS in page.locator("main").inner_text()
    page.go_back()
    asker.click("main a[href$='/chronology']").arrive("chronology")
    assert page.locator(f"ol.chronology a[href='{request}']").count() >= 2
    assert asker.printed() == "application/pdf"
    walked |= {"vn": asker.stations, "kh": {}}

    answerer.visitor.open(request)
    answerer.clicks = 0
    answerer.click("main a[href$='/chronology']").arrive("chronology")
    answerer.click(".crumbs a[href^='/exchange/groups/']:last-child").arrive("group")
    walked["kh"] = answerer.stations


@pytest.mark.parametrize(("desk", "language"), [("vn", "vi"), ("kh", "km")])
def test_no_two_stations_are_more_than_three_clicks_apart(visit, walked, desk, language):
    """Over the links that stand on the pages, from each station to each other."""
    assert walked.get(desk), "the journey before this one did not come to its end"
    stations = walked[desk]
    clicks = Clicks(visit(desk, "liaison", locale=language).page)
    far = {name: clicks.far(path, stations) for name, path in stations.items()}
    assert {name: found for name, found in far.items() if found} == {}
