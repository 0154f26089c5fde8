"""Two real desks that have done the main job, and a real browser."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from chromium import PICTURES, chromium, is_error, wait_until
from jointdesk.cli.demo import Steps, clear_folder, run_main_job
from jointdesk.cli.demo.desks import PASSWORD, Desk, make_database
from patience import wait_for

# loaded, and no panel of htmx on its way or being put in
SETTLED = """document.readyState === "complete"
    && !document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")"""


@dataclass
class Demo:
    desks: dict[str, Desk]
    result: dict[str, Any]
    # of officers who have signed in once: a window of theirs may go on where that one began
    cookies: dict[tuple[str, str], list[Any]] = field(default_factory=dict)


@pytest.fixture(scope="session", autouse=True)
def _a_database_of_ones_own(worker_id: str) -> Iterator[None]:
    """On PostgreSQL the desks' databases are named after DATABASE_URL's: two workers must not share them."""
    url = os.environ.get("DATABASE_URL")
    if not url or worker_id == "master":
        yield
        return
    os.environ["DATABASE_URL"] = make_database(url, worker_id)
    yield
    os.environ["DATABASE_URL"] = url


@pytest.fixture
def _fresh_databases(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Databases beside those of the desks that keep running for the journeys."""
    if url := os.environ.get("DATABASE_URL"):
        monkeypatch.setenv("DATABASE_URL", make_database(url, request.function.__name__[:24]))


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Demo]:
    """The main job on a world of 400 complaints; the desks keep running for the journeys."""
    port = 8101 + 20 * int(worker_id.removeprefix("gw") or 0) if worker_id != "master" else 8101
    folder = clear_folder(tmp_path_factory.mktemp("demo"))
    result: dict[str, Any] = {}
    with contextlib.ExitStack() as stack:
        steps = Steps(Console(quiet=True))
        desks = run_main_job(folder, ("vn", "kh"), 7, "small", port, steps, result, stack, complaints=400)
        yield Demo({desk.id: desk for desk in desks}, result)


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


class Visitor:
    """An officer at a browser window of one desk."""

    def __init__(self, page: Any, desk: Desk, shots: Path) -> None:
        self.page, self.desk, self.shots = page, desk, shots
        self.errors: list[str] = []
        page.on("console", lambda said: self.errors.append(said.text) if is_error(said) else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, path: str) -> None:
        answer = self.page.goto(f"http://{self.desk.id}.localhost:{self.desk.port}{path}")
        assert answer.status == 200, f"{path}: {answer.status}"

    def sign_in(self, name: str) -> "Visitor":
        if "/accounts/login/" not in self.page.url:
            self.open("/accounts/login/")
        self.page.locator("#id_login").fill(name)
        self.page.locator("#id_password").fill(PASSWORD)
        self.page.locator("form[action='/accounts/login/'] button").click()
        self.page.locator("nav").first.wait_for()
        return self

    def shot(self, name: str) -> None:
        """A picture of the whole page in test-artifacts/, for whoever asked with PICTURES=1."""
        if PICTURES:
            self.shots.mkdir(exist_ok=True)
            self.page.screenshot(path=self.shots / f"{name}.png", full_page=True)

    def settle(self) -> None:
        """Wait for what the page asks for by itself: its panels. "networkidle" would wait half a second longer."""
        wait_until(self.page, SETTLED)

    def wait_for(self, path: str, selector: str) -> None:
        """What comes from the worker, or from the other desk, stands on the page as soon as it is there."""

        def came() -> bool:
            self.open(path)
            return self.page.locator(selector).count() > 0

        wait_for(came, f"{selector} on {path}", every=0.5)

    def overflows(self) -> bool:
        """Whether the page must be scrolled sideways."""
        script = "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
        return bool(self.page.evaluate(script))


@pytest.fixture
def visit(browser: Any, demo: Demo) -> Iterator[Any]:
    """`visit("vn", "liaison")`: a fresh window, signed in. Nothing may be written to the browser's console as an error."""
    shots = Path("test-artifacts")
    opened: list[Visitor] = []

    def open_window(desk: str, name: str, *, width: int = 1280, height: int = 900, **context: Any) -> Visitor:
        window = browser.new_context(
            viewport={"width": width, "height": height}, **({"locale": "en-US"} | context)
        )
        visitor = Visitor(window.new_page(), demo.desks[desk], shots)
        opened.append(visitor)
        window.add_cookies(demo.cookies.get((desk, name), []))
        visitor.open("/")
        # nobody has signed in before, or somebody has signed out since
        if "/accounts/login/" in visitor.page.url:
            visitor.sign_in(name)
            demo.cookies[desk, name] = window.cookies()
        return visitor

    yield open_window
    for visitor in opened:
        visitor.page.context.close()
    assert [error for visitor in opened for error in visitor.errors] == []
