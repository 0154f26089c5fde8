"""The drawing in a real browser: choose, walk, zoom and drag, under the strict content policy."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from chromium import chromium, is_error, wait_until
from jointdesk.desk.accounts import static_files
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.import_actions import import_complaints
from jointdesk.desk.intake.models import Identifier
from jointdesk.desk.networks.models import Network

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHEET = "[data-sheet=wide]"
LINES = (
    "id,received_at,unit,country,narrative\n"
    "A-1,2025-06-01,VN-HN,VN,gọi số 0961 345 678\n"
    'A-2,2025-08-01,VN-HN,VN,"gọi số 0961.345.678, STK 0123456789 Vietcombank"\n'
    "A-3,2025-08-09,VN-HN,VN,STK 0123 456 789 Vietcombank\n"
)


@pytest.fixture
def page(live_server: Any, cast: dict[str, Officer], monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    # Playwright keeps an event loop in this thread, which Django takes for an asynchronous caller
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    # the test's server answers for files itself, and knows no addresses that hold a hash
    monkeypatch.setattr(static_files, "prefix", lambda: settings.STATIC_URL)
    import_complaints(io.BytesIO(LINES.encode()), "c.csv", None)
    client = Client()
    client.force_login(cast["alice"])
    [(name, cookie)] = [(name, cookie.value) for name, cookie in client.cookies.items()]
    with chromium() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": name, "value": cookie, "url": live_server.url}])
        page = context.new_page()
        errors: list[str] = []
        page.on("console", lambda said: errors.append(said.text) if is_error(said) else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        network = Network.objects.get(complaint_count=3)
        page.goto(f"{live_server.url}/networks/{network.pk}/")
        page.locator(SHEET).scroll_into_view_if_needed()
        yield page
        context.close()
        assert errors == []


def moved(page: Any) -> list[float]:
    """x, y and scale of the canvas."""
    return [
        float(n)
        for n in re.findall(
            r"-?[\d.]+", page.locator(f"{SHEET} [data-canvas]").get_attribute("transform") or "0 0 1"
        )
    ]


def test_the_drawing_answers_mouse_and_keyboard(page: Any) -> None:
    word = page.locator(f"{SHEET} [data-word]")
    page.locator(f'{SHEET} .node[data-kind="phone"] rect').click()
    assert "+84961345678" in word.inner_text()
    network = Network.objects.get(complaint_count=3)
    phone = Identifier.objects.get(kind="phone")
    here = f"/networks/{network.pk}/complaints/?identifier={phone.pk}"
    assert word.locator("a").get_attribute("href") == here
    # the phone, and the two complaints that name it, stay lit; the account and the third do not
    assert page.locator(f"{SHEET} .node:not(.dimmed)").count() == 3
    assert page.locator(f"{SHEET} .edge:not(.dimmed)").count() == 2

    page.keyboard.press("Escape")
    assert page.locator(".dimmed").count() == 0

    page.locator(f"{SHEET} svg").focus()
    page.keyboard.press("+")
    assert moved(page)[2] > 1
    page.keyboard.press("-")
    page.keyboard.press("ArrowRight")
    first = page.evaluate("document.activeElement.dataset.key")
    for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
    assert first.startswith(("i", "c"))
    page.keyboard.press("Enter")
    assert page.locator(".node.chosen").count() == 1

    page.locator(f"{SHEET} [data-zoom=in]").click()
    page.locator(f"{SHEET} [data-zoom=whole]").click()
    assert moved(page) == [0, 0, 1]
    box = page.locator(f"{SHEET} svg").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] - 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 140, box["y"] + box["height"] - 60, steps=4)
    page.mouse.up()
    x, y, scale = moved(page)
    assert (x > 50, y < -10, scale) == (True, True, 1)
    page.mouse.wheel(0, -300)
    wait_until(
        page, f"!document.querySelector('{SHEET} [data-canvas]').getAttribute('transform').endsWith('(1)')"
    )
    assert moved(page)[2] > 1

    page.locator(f"{SHEET} [data-zoom=whole]").click()
    page.locator(f'{SHEET} .node[data-kind="phone"] rect').click()
    page.locator(f'{SHEET} .node[data-kind="phone"] rect').click()
    page.wait_for_url(f"**{here}")


def test_on_a_phone_the_slim_drawing_is_shown_and_no_words_overlap(page: Any) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    assert not page.locator(SHEET).is_visible()
    assert page.locator("[data-sheet=slim]").is_visible()
    boxes = [text.bounding_box() for text in page.locator("[data-sheet=slim] text").all()]
    assert boxes
    for place, one in enumerate(boxes):
        for other in boxes[:place]:
            aside = one["x"] >= other["x"] + other["width"] or other["x"] >= one["x"] + one["width"]
            above = one["y"] >= other["y"] + other["height"] or other["y"] >= one["y"] + one["height"]
            assert aside or above
