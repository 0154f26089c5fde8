"""A real browser for tests of pages, and where pictures of them go."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from needs import need

# pictures of the pages, for a designer's eye: only for whoever asked
PICTURES = bool(os.environ.get("PICTURES"))
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
]


@contextmanager
def chromium() -> Iterator[Any]:
    """Not for a whole session: while Playwright's loop runs in this process, Django refuses the database to tests."""
    path = shutil.which("chromium")
    need("browser", path is not None, "chromium is not on the PATH")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
