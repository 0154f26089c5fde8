"""The public door in the demo: people report, one with a picture, one in danger; an officer asks back and is answered;
a warning goes out after a second officer has read it; a bank checks a number before it pays.
"""

import contextlib
import io
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from jointdesk.cli.demo.check_work import check, report_before_today
from jointdesk.cli.demo.desks import Desk, end, serve
from jointdesk.cli.demo.officer import DeskOfficer
from jointdesk.cli.demo.path import MainJob
from jointdesk.engine.errors import OwnError

WITHIN_SECONDS = 600
ACCOUNT = "0000123456789"
# the first brings a picture, and is asked a question
REPORTS: tuple[dict[str, dict[str, Any]], ...] = (
    {
        "what": {"narrative": "Họ gọi nói là công an, bắt chuyển tiền để kiểm tra. Số gọi 0900 000 017."},
        "who": {"accused": "Tự xưng là cán bộ điều tra", "identifiers": f"Vietcombank {ACCOUNT}"},
        "loss": {
            "form-TOTAL_FORMS": "1",
            "form-INITIAL_FORMS": "0",
            "form-0-amount": "45000000",
            "form-0-currency": "VND",
            "form-0-way": "Chuyển khoản",
        },
        "contact": {
            "reporter": "person",
            "named": "yes",
            "name": "Trần Thị Mẫu",
            "phone": "0900 000 001",
            "country": "VN",
        },
    },
    {
        "what": {
            "narrative": "Easy work, high pay, said the advert: chat support in Bavet, 1,500 USD. Telegram @vieclam_mau"
        },
        "contact": {"reporter": "person", "named": "no", "country": "VN"},
    },
)
HELD = {
    "about_myself": "yes",
    "country": "KH",
    "place": "Bavet, gần cửa khẩu",
    "landmarks": "Tòa nhà 6 tầng, cổng xanh, đối diện trạm xăng",
    "people": "4",
    "safe_contact": "Chỉ nhắn sau 23 giờ",
}
QUESTION = "Bạn còn giữ biên lai chuyển khoản không? Hãy ghi số tham chiếu."
ANSWER = "Có, mã giao dịch FT00000001."
WARNING = {
    "scam_types": "JOB_RECRUIT",
    "provinces": "KH-20",
    "severity": "severe",
    "urgency": "expected",
    "certainty": "observed",
    "headline_vi": "Việc nhẹ, lương cao ở Bavet: đừng đi",
    "description_vi": "Người quen trên mạng mời làm việc bên kia biên giới, rồi giữ hộ chiếu, bắt lừa người khác.",
    "instruction_vi": "Đừng đi. Hỏi công an nơi bạn ở trước. Ai đang bị giữ: viết cho chúng tôi ở đây.",
    "ready_vi": "on",
}


@dataclass
class PublicDoor:
    """A door that answers, the desk it belongs to, and a bank's key to ask it."""

    desk: Desk
    address: str
    key: str
    process: subprocess.Popen[bytes]


class Visitor(httpx.Client):
    """A browser without scripts."""

    def __init__(self, door: PublicDoor) -> None:
        super().__init__(
            base_url=door.address,
            headers={"accept-language": "vi"},
            follow_redirects=True,
            timeout=60,
        )
        self.desk = door.desk.id

    def send_form(self, path: str, fields: dict[str, Any], picture: bytes | None = None) -> str:
        self.get(path)
        token = {"csrfmiddlewaretoken": self.cookies["door_csrf"]}
        files = {"files": ("bien-lai.png", picture, "image/png")} if picture else None
        answer = self.post(path, data=token | fields, files=files)
        if answer.status_code != 200:
            raise OwnError(f"public door of {self.desk}: {path}: {answer.status_code}")
        return answer.text

    def report(self, steps: dict[str, dict[str, Any]], picture: bytes | None) -> str:
        """The receipt's code in characters."""
        for step, fields in steps.items():
            if step == "contact" and picture:
                self.send_form("/report/", {"step": "files"}, picture)
            self.send_form("/report/", {"step": step, **fields})
        return _read_code(self.send_form("/report/", {"step": "check"}))


@contextlib.contextmanager
def public_door(desk: Desk, port: int) -> Iterator[PublicDoor]:
    """A door made and served for as long as the block lasts."""
    from jointdesk.cli.serve import listen

    listener = listen("127.0.0.1", port, 200)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    folder = desk.home / "door"
    report_before_today(desk)
    desk.run("door", "init", str(folder), "--address", address)
    key = desk.run("door", "key", "add", "Ngân hàng Mẫu", "--home", str(folder)).strip()
    arguments = ["--door", "public", "--home", str(folder)]
    process = serve(
        f"public door of {desk.id}", arguments, listener, desk.environment, desk.home / "door.log"
    )
    try:
        yield PublicDoor(desk, address, key, process)
    finally:
        end(process)


def hear_the_public(job: MainJob, door: PublicDoor) -> dict[str, int]:
    """Reports until they stand on the desk, a question and its answer, a warning, a look-up. Counts of each."""
    officer = job.as_(door.desk.id, "intake")
    before = _count_complaints(officer)
    codes = [
        Visitor(door).report(steps, None if place else _draw_receipt()) for place, steps in enumerate(REPORTS)
    ]
    Visitor(door).send_form("/help/", HELD)
    wanted = before + len(REPORTS)
    _wait(lambda: _count_complaints(officer) >= wanted, door, "reports did not arrive")
    _ask_back(officer, door, codes[0])
    done = {"reports": len(codes), "in_danger": 1, "answered": 1, "warnings": warn(job, door)}
    told: list[bool] = []

    def is_told() -> bool:
        told[:] = check(door.address, door.key)
        return bool(told)

    _wait(is_told, door, "the desk told it nothing to check")
    return done | {"asked": len(told), "listed": sum(told)}


def warn(job: MainJob, door: PublicDoor) -> int:
    """One officer writes a warning, a second one reads it; how many the door then shows."""
    writer, reader = job.as_(door.desk.id, "investigator"), job.as_(door.desk.id, "commander")
    until = (datetime.now(UTC).date() + timedelta(days=60)).isoformat()
    writer.send("/advisories/new/", WARNING | {"ends_on": until})
    listed = writer.http.get("/advisories/").raise_for_status().text
    page = re.findall(r'href="(/advisories/[A-Z][^/"]+/)"', listed)[0]
    writer.send(f"{page}steps/review/", {})
    reader.send(f"{page}steps/publish/", {})
    visitor = Visitor(door)
    _wait(lambda: WARNING["headline_vi"] in visitor.get("/warnings/").text, door, "a warning did not arrive")
    return 1


def _ask_back(officer: DeskOfficer, door: PublicDoor, code: str) -> None:
    """A question goes to the writer of the report, who answers with the receipt."""
    listed = officer.http.get("/complaints/", params={"q": ACCOUNT}).raise_for_status().text
    found = re.search(r'href="(/complaints/\d+/)"', listed)
    if found is None:
        raise OwnError(f"desk {door.desk.id}: the report of the public door is not in the inbox")
    officer.send(f"{found[1]}take/", {})
    officer.send(f"{found[1]}write/", {"text": QUESTION, "language": "vi", "is_question": "on"})
    visitor = Visitor(door)
    visitor.send_form("/receipt/", {"code": code})
    _wait(lambda: QUESTION in visitor.get("/receipt/").text, door, "a message did not arrive")
    visitor.send_form("/receipt/", {"narrative": ANSWER})
    _wait(lambda: ANSWER in officer.http.get(found[1]).text, door, "an answer did not arrive")


def _count_complaints(officer: DeskOfficer) -> int:
    count: int = officer.get("/complaints")["count"]
    return count


def _read_code(page: str) -> str:
    found = re.search(r"<code>([0-9A-Z-]+)</code>", page)
    if found is None:
        raise OwnError("the public door gave no receipt")
    return found[1]


def _draw_receipt() -> bytes:
    """A transfer's receipt as a telephone shows it."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (360, 240), "white")
    draw = ImageDraw.Draw(image)
    for line, text in enumerate(("Transfer done", "45 000 000 VND", "To 0000123456789", "FT00000001")):
        draw.text((24, 24 + 40 * line), text, fill="black")
    raw = io.BytesIO()
    image.save(raw, "PNG")
    return raw.getvalue()


def _wait(done: Callable[[], bool], door: PublicDoor, otherwise: str) -> None:
    until = time.monotonic() + WITHIN_SECONDS
    while not done():
        if time.monotonic() > until:
            raise OwnError(f"public door of {door.desk.id}: {otherwise}; see {door.desk.home / 'door.log'}")
        time.sleep(0.2)
