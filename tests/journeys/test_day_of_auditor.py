"""An auditor's day: what waits, an emergency to review, who saw a case, what an officer looked at, an erasure to do."""

import pytest

from journeys.axe import assert_accessible
from languages import TWO, WHOLE

pytestmark = pytest.mark.browser
WIDTHS = (1280, 360)
READ = (
    [(language, width) for language in TWO for width in WIDTHS]
    if WHOLE
    else list(zip(TWO, WIDTHS, strict=True))
)


def test_an_auditors_day(visit, demo):
    vera = visit("vn", "auditor", locale="en-US")
    page = vera.page
    vera.open("/log/oversight/")
    page.get_by_role("heading", name="Oversight", exact=True).wait_for()
    assert_accessible(page)
    vera.shot("auditor-oversight")

    page.get_by_role("link", name="Emergency accesses to review").click()
    assert_accessible(page)
    page.locator("table a").first.click()
    page.get_by_text("beaten tonight").wait_for()
    assert_accessible(page)
    page.get_by_label("Justified", exact=True).check()
    page.get_by_label("Why").fill("The mother was called back; the boy was found.")
    page.get_by_role("button", name="Keep the review").click()
    page.get_by_text("The mother was called back").wait_for()

    case = page.locator("h1 .mono").inner_text()
    vera.open(f"/log/accesses/record/?kind=case&reference={case}")
    page.get_by_text("Demo officer in the capital").first.wait_for()
    assert_accessible(page)
    page.get_by_role("link", name="Demo officer in the capital").first.click()
    page.get_by_role("heading", name="Demo officer in the capital").wait_for()
    page.get_by_text("emergency access", exact=False).first.wait_for()
    assert_accessible(page)

    vera.open("/log/retention/")
    assert_accessible(page)
    page.locator("section", has_text="Erasures that wait for you").get_by_role("link").first.click()
    page.get_by_role("button", name="Erase it").click()
    page.get_by_text("What was done").wait_for()
    assert_accessible(page)
    vera.shot("auditor-erased")

    # the log still verifies, and the erasure stands in it
    vera.open("/log/")
    page.get_by_role("button", name="Verify now").click()
    page.get_by_text("is whole").wait_for()


def test_who_opened_a_record_cannot_review_it_and_it_says_so(visit):
    province = visit("vn", "province")
    province.open("/log/emergency/")
    assert_accessible(province.page)
    province.page.locator("table a").first.click()
    assert province.page.get_by_role("button", name="Keep the review").count() == 0


@pytest.mark.parametrize(("language", "width"), READ)
def test_the_auditors_pages_read_well_in(visit, language, width):
    vera = visit("vn", "auditor", width=width, locale=language)
    for name, path in (
        ("oversight", "oversight/"),
        ("unusual", "accesses/unusual/"),
        ("officers", "accesses/officers/"),
        ("register", "accesses/"),
        ("emergency", "emergency/"),
        ("retention", "retention/"),
        ("erased", "erasures/"),
    ):
        vera.open(f"/log/{path}")
        assert not vera.overflows(), path
        assert_accessible(vera.page, language)
        vera.shot(f"auditor-{name}-{language}-{width}")
