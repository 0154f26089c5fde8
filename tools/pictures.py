"""Pictures of the product for README and docs: pages of the demo's two desks, as officers see them, and of its public
door, as somebody sees them on a telephone.

`make pictures` runs it; the demo's folder must stand (`make demo`). Small files: 128 colours are enough for pages.
"""

import argparse
import io
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from jointdesk.cli.demo.desks import PASSWORD

OUT = Path(__file__).parents[1] / "docs" / "pictures"
PORT = 8199
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
FIRST_ROW = "main table.rows tbody a"


@dataclass(frozen=True)
class Picture:
    """`follow`: links to go after `path`, as selectors; `press`: what is pressed before the picture is taken."""

    name: str
    desk: str
    officer: str
    path: str
    follow: tuple[str, ...] = ()
    press: str = ""
    locale: str = "en"
    scheme: str = "light"
    size: tuple[int, int] = (1280, 860)


PICTURES = (
    Picture("network", "vn", "investigator", "/networks/", (FIRST_ROW,), ".graph svg .node"),
    Picture("today", "kh", "commander", "/", locale="vi", size=(1280, 760)),
    Picture("candidate", "kh", "investigator", "/screening/1/", locale="ko", scheme="dark", size=(1280, 760)),
    Picture("gate", "kh", "field", "/operations/KH-GATE-1/gate/", locale="km", size=(390, 760)),
    Picture("report", "kh", "commander", "/report/?start=2025-06-28&end=2025-10-15", size=(1280, 1200)),
)


@dataclass(frozen=True)
class DoorPicture:
    """`steps`: what is filled in, or pressed where there are no words for it; everything there is invented."""

    name: str
    path: str
    locale: str
    steps: tuple[tuple[str, str], ...] = ()
    height: int = 760


NEXT = ("main .go button.main", "")
TOLD = (
    "[name=narrative]",
    "Số 0900 000 017 gọi, nói là công an, bắt chuyển 45 triệu vào tài khoản Vietcombank 0000123456789.",
)
DOOR = "vn"
DOOR_PICTURES = (
    DoorPicture("door", "/", "vi", height=820),
    DoorPicture("door-report", "/report/", "vi", (TOLD, NEXT, NEXT)),
    DoorPicture(
        "door-receipt",
        "/report/",
        "vi",
        (TOLD, *[NEXT] * 5, ("[name=named][value=no]", ""), NEXT, NEXT),
        height=900,
    ),
    DoorPicture("door-check", "/check/", "ko", (("textarea", "0900 000 017"), ("main button.main", ""))),
    DoorPicture("door-warning", "/warnings/", "vi", ((".warning a", ""),)),
    DoorPicture("door-danger", "/help/", "km"),
)


@contextmanager
def served(home: Path, *more: str) -> Iterator[None]:
    """The desk, or its door, behind its port, for as long as it is needed."""
    program = str(Path(sys.executable).with_name("jointdesk"))
    command = [
        program,
        "serve",
        "--home",
        str(home),
        "--port",
        str(PORT),
        "--exact-port",
        "--no-worker",
        *more,
    ]
    desk = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for_port(desk)
        yield
    finally:
        desk.terminate()
        desk.wait(10)


def wait_for_port(desk: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        if desk.poll() is not None:
            raise SystemExit("the desk did not start")
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", PORT)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit("the desk does not answer")


def take(browser: Any, picture: Picture) -> None:
    width, height = picture.size
    window = browser.new_context(
        viewport={"width": width, "height": height},
        locale=picture.locale,
        color_scheme=picture.scheme,
        reduced_motion="reduce",
    )
    page = window.new_page()
    base = f"http://{picture.desk}.localhost:{PORT}"
    page.goto(f"{base}/accounts/login/")
    page.locator("#id_login").fill(picture.officer)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("form[action='/accounts/login/'] button").click()
    page.locator("nav").first.wait_for()
    page.goto(base + picture.path)
    for link in picture.follow:
        page.locator(link).first.click()
        page.wait_for_load_state("networkidle")
    if picture.press:
        page.locator(picture.press).first.click()
    page.wait_for_load_state("networkidle")
    keep(page.screenshot(), OUT / f"{picture.name}.png")
    window.close()


def take_of_door(browser: Any, picture: DoorPicture) -> None:
    window = browser.new_context(
        viewport={"width": 390, "height": picture.height}, locale=picture.locale, reduced_motion="reduce"
    )
    page = window.new_page()
    page.goto(f"http://127.0.0.1:{PORT}{picture.path}")
    for selector, words in picture.steps:
        if words:
            page.locator(selector).first.fill(words)
        else:
            page.locator(selector).first.click()
            page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)  # the check page works off its toll
    keep(page.screenshot(), OUT / f"{picture.name}.png")
    window.close()


def keep(shot: bytes, path: Path) -> None:
    image = Image.open(io.BytesIO(shot)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    image.save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1024} KiB")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--demo", type=Path, default=Path("jointdesk-demo"))
    demo = asked.parse_args().demo
    OUT.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for desk in dict.fromkeys(picture.desk for picture in PICTURES):
            if not (demo / desk).is_dir():
                raise SystemExit(f"{demo / desk} is no desk: make the demo with `make demo ARGS=--no-serve`")
            with served(demo / desk):
                for picture in PICTURES:
                    if picture.desk == desk:
                        take(browser, picture)
        with served(demo / DOOR / "door", "--door", "public"):
            for shown in DOOR_PICTURES:
                take_of_door(browser, shown)
        browser.close()


if __name__ == "__main__":
    main()
