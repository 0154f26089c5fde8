"""What somebody sends who means harm: refused with its reason, in constant memory, and nobody's words are lost by it."""

import io
import os
import re
import resource
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from jointdesk.engine.letterbox.attachments import open_attachment
from jointdesk.engine.letterbox.sealing import find_among
from patience import PATIENCE_SECONDS
from public_door import Door, Visitor

MEBIBYTE = 1024 * 1024
BOUNDARY = "----of-nobody"


def form(parts: list[tuple[str, bytes]]) -> bytes:
    """A form as octets; a part is what follows `name=` in its head, and its content."""
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name="
    return (
        b"".join(head.encode() + said.encode() + b"\r\n\r\n" + content + b"\r\n" for said, content in parts)
        + f"--{BOUNDARY}--\r\n".encode()
    )


def post(visitor: Visitor, path: str, parts: list[tuple[str, bytes]]):
    visitor.get(path)
    token = ("csrfmiddlewaretoken", visitor.cookies["door_csrf"].encode())
    headers = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    return visitor.post(path, content=form([(f'"{token[0]}"', token[1]), *parts]), headers=headers)


def a_file(name: str, content: bytes) -> tuple[str, bytes]:
    return f'"files"; filename="{name}"\r\nContent-Type: image/gif', content


def lying(door: Door) -> int:
    return sum(1 for path in (door.folder / "attachments").rglob("*") if path.is_file())


def memory(door: Door, what: str = "VmRSS") -> int:
    """Octets that the process holds; VmHWM: has ever held."""
    status = Path(f"/proc/{door.pid}/status").read_text()
    return int(re.findall(rf"{what}:\s+(\d+)", status)[0]) * 1024


def test_ten_thousand_files_in_a_form_leave_what_was_written_beside_them(door: Door, visitor: Visitor):
    code = visitor.report("to be added to by many files")
    visitor.send_form("/receipt/", {"code": code})
    before, held = lying(door), memory(door)
    flood = [a_file(f"{number}.gif", b"GIF89a") for number in range(10_000)]
    page = post(visitor, "/receipt/", [('"narrative"', b"what I wrote beside them"), *flood])
    assert page.status_code == 422
    assert "what I wrote beside them" in page.text
    assert "4.gif: it was left out: 4 files at most" in page.text
    # ten are named, the last of them for all that follow
    assert re.search(r"13.gif: it and 9986 more were left out", page.text)
    # what was taken lies in the draft of what is added
    assert lying(door) == before + 4
    assert memory(door) - held < 64 * MEBIBYTE


def test_polyglots_and_bombs_are_taken_as_they_are_and_opened_by_nobody(door: Door, visitor: Visitor):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("_chat.txt", b"[1/1/26, 10:00:00] A: b\n" * 2_000_000)
    hostile = {
        "picture.gif": b"GIF89a/*<script>alert(1)</script><?php system($_GET[0]);?>*/=1;//"
        + packed.getvalue()[:200],
        "chat.zip": packed.getvalue(),
        "deep.json": b"[" * 900_000,
        "page.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    }
    held = memory(door, "VmHWM")
    page = post(
        visitor, "/report/", [('"step"', b"files"), ('"add"', b"1"), *map(a_file, hostile, hostile.values())]
    )
    assert page.status_code == 200
    assert "a conversation from" not in page.text
    assert memory(door, "VmHWM") - held < 32 * MEBIBYTE
    visitor.step("check")
    letter = door.letters()[-1]
    for attachment in letter.attachments:
        with (door.folder / "attachments" / letter.id / attachment.id).open("rb") as sealed:
            content = b"".join(open_attachment(sealed, attachment, letter.id, find_among(door.desk_key)))
        assert content == hostile[attachment.name]
    assert len(letter.attachments) == len(hostile)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("..", None),
        ("../../../etc/shadow", "shadow"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("x\x00y.png", "xy.png"),
        ("CON", "CON"),
        ("n" * 300 + ".png", "n" * 196 + ".png"),
        ("&lt;img src=x onerror=alert(1)&gt;.png", "<img src=x onerror=alert(1)>.png"),
    ],
)
def test_a_name_is_a_name(door: Door, visitor: Visitor, written: str, name: str | None):
    page = post(visitor, "/report/", [('"step"', b"files"), ('"add"', b"1"), a_file(written, b"x")])
    assert "<img src=x" not in page.text
    visitor.step("what", narrative="names")
    visitor.step("check")
    assert [one.name for one in door.letters()[-1].attachments] == ([name] if name else [])


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ([('"narrative"', b"x" * 5 * MEBIBYTE)], 413),
        ([(f'"f{number}"', b"") for number in range(600)], 400),
        ([('"nested"\r\nContent-Type: multipart/mixed; boundary=inner', b"--inner\r\n" * 1_000)], 422),
    ],
    ids=["huge field", "many fields", "nested"],
)
def test_a_form_out_of_bounds_is_said_and_the_draft_is_there(
    visitor: Visitor, parts: list[tuple[str, bytes]], status: int
):
    visitor.step("what", narrative="written before the flood")
    page = post(visitor, "/report/", [('"step"', b"contact"), *parts])
    assert page.status_code == status
    assert "<h1>" in page.text
    visitor.step("who", back="1")
    assert "written before the flood" in visitor.get("/report/").text


@pytest.mark.parametrize("language", ["vi", "km"])
def test_a_body_without_end_ends_with_a_page_in_the_reader_s_language(door: Door, language: str):
    def endless() -> Iterator[bytes]:
        piece = form([a_file("film.mp4", b"0" * MEBIBYTE)])[: -len(BOUNDARY) - 8]
        yield piece
        for _turn in range(14):
            yield b"0" * MEBIBYTE

    held, before = memory(door, "VmHWM"), lying(door)
    headers = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    with Visitor(door, language) as sender:
        answer = sender.post("/report/", content=endless(), headers=headers)
    assert answer.status_code == 413
    assert "7 MB" in answer.text
    assert f'<html lang="{language}">' in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert lying(door) == before
    assert memory(door, "VmHWM") - held < 16 * MEBIBYTE


@pytest.mark.parametrize(
    "head", ["X-Flood: " + "x" * 200_000, "\r\n".join(f"X-{n}: y" for n in range(20_000))]
)
def test_a_flood_of_headers_is_cut_off_and_others_are_served(door: Door, visitor: Visitor, head: str):
    parts = urlsplit(door.address)
    with socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE_SECONDS) as line:
        try:
            line.sendall(f"GET / HTTP/1.1\r\nHost: localhost\r\n{head}\r\n\r\n".encode())
            said = line.recv(200)
        except (ConnectionResetError, BrokenPipeError):
            said = b""
    assert said == b"" or b" 400 " in said.split(b"\r\n")[0]
    assert visitor.get("/").status_code == 200


def test_what_the_disk_cannot_hold_is_said_and_the_report_goes_without_it(door: Door, visitor: Visitor):
    before, largest = lying(door), MEBIBYTE
    visitor.step("what", narrative="sent although the disk was full")
    resource.prlimit(door.pid, resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
    try:
        page = visitor.send_form(
            "/report/", {"step": "files", "add": "1"}, [("big.bin", os.urandom(2 * MEBIBYTE))]
        )
        assert page.status_code == 422
        assert "big.bin: there is no room for files at this moment" in page.text
        assert lying(door) == before
        visitor.step("check")
        assert door.letters()[-1].narrative == "sent although the disk was full"
    finally:
        resource.prlimit(door.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def test_a_conversation_is_recognised_as_it_passes(visitor: Visitor):
    chat = "".join(
        f"[0{1 + n // 60}/11/2026, 10:{n % 60:02d}:00] Sok: tin {n}\n" for n in range(214)
    ).encode()
    page = visitor.send_form(
        "/report/", {"step": "files", "add": "1"}, [("WhatsApp Chat with Sok.txt", chat)]
    )
    assert "a conversation from WhatsApp, 214 messages" in page.text


def test_a_draft_that_is_gone_is_said_and_what_was_just_written_stays(visitor: Visitor):
    page = visitor.step("who", accused="a man who called himself Sok")
    assert "What you wrote earlier is not here any more" in page.text
    visitor.step("what", narrative="once more")
    assert "a man who called himself Sok" in visitor.get("/report/").text
