"""The look through axe sees what is wrong on a page, whatever the page's Content-Security-Policy."""

import pytest

from journeys.axe import assert_accessible, violations

pytestmark = pytest.mark.browser

POLICY = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"
GOOD = (
    "<!doctype html><html lang='en'><head>{policy}<title>A page</title></head>"
    "<body><main><h1>A page</h1>{more}</main></body></html>"
)


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ("<input>", "label"),
        ("<img src='x.png'>", "image-alt"),
        ("<button></button>", "button-name"),
        ("<h3>Skipped a level</h3>", "heading-order"),
        ("<p style='color:#bbb;background:#fff'>pale</p>", "color-contrast"),
    ],
)
def test_what_is_wrong_is_named(browser, more, rule):
    page = browser.new_page()
    page.set_content(GOOD.format(policy="", more=more))
    assert [line.split(" ")[0] for line in violations(page)] == [rule]
    page.close()


def test_a_good_page_passes_under_a_strict_policy(browser):
    page = browser.new_page()
    page.set_content(GOOD.format(policy=POLICY, more="<p>Words.</p>"))
    assert_accessible(page)
    page.close()
