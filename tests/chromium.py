"""A real browser for tests of pages, patient with a busy machine, and where pictures of them go."""

import functools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from needs import need
from patience import PATIENCE_SECONDS, wait_for

# pictures of the pages, for a designer's eye: only for whoever asked
PICTURES = bool(os.environ.get("PICTURES"))
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    # /dev/shm of a container has 64 MB, and a browser that finds it full closes the page
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
]
# these say at once what stands there, and would say it of half a page; all others wait for what they look for
HASTY = {
    "Locator": (
        "all",
        "all_inner_texts",
        "all_text_contents",
        "count",
        "evaluate_all",
        "is_hidden",
        "is_visible",
    ),
    "Page": ("content", "evaluate"),
}


@contextmanager
def chromium() -> Iterator[Any]:
    """Not for a whole session: while Playwright's loop runs in this process, Django refuses the database to tests."""
    path = shutil.which("chromium")
    need("browser", path is not None, "chromium is not on the PATH")
    from playwright import sync_api

    with sync_api.sync_playwright() as playwright, ExitStack() as patches:
        for kind, names in HASTY.items():
            for name in names:
                whole = _of_whole_pages(getattr(getattr(sync_api, kind), name))
                patches.enter_context(patch.object(getattr(sync_api, kind), name, whole))
        sync_api.expect.set_options(timeout=PATIENCE_SECONDS * 1000)
        browser = playwright.chromium.launch(
            executable_path=path, args=FLAGS, timeout=PATIENCE_SECONDS * 1000
        )
        for name in ("new_context", "new_page"):
            patches.enter_context(patch.object(browser, name, _patient(getattr(browser, name))))
        yield browser
        browser.close()


def is_error(said: Any) -> bool:
    """htmx writes an error, twice, for each panel that was still to come when the page was left: leaving early is no fault."""
    return said.type == "error" and not said.text.startswith(("htmx:sendAbort,", "htmx:afterRequest,"))


def wait_until(page: Any, script: str) -> None:
    """Until the script is true. Playwright's own wait for a function is refused by our Content-Security-Policy."""
    wait_for(lambda: page.evaluate(script), f"{script} on {page.url}", every=0.02)


def _patient(make: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(make)
    def made(**asked: Any) -> Any:
        window = make(**asked)
        window.set_default_timeout(PATIENCE_SECONDS * 1000)
        return window

    return made


def _of_whole_pages(read: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(read)
    def read_whole(place: Any, *asked: Any, **named: Any) -> Any:
        getattr(place, "page", place).wait_for_load_state()
        return read(place, *asked, **named)

    return read_whole
