"""Visitors of the public door as `portal.py` sends them: a connection each, every step of a report, all timed."""

import asyncio
import gzip
import re
import secrets
import time
from dataclasses import dataclass, field

PHOTO = b"\xff\xd8\xff\xe0" + secrets.token_bytes(1024 * 1024)
CHAT = "".join(
    f"[0{1 + n // 60}/11/2026, 10:{n % 60:02d}:00] Sok: chuyen tien vao 10199887766{n % 10}\n"
    for n in range(200)
).encode()
NARRATIVE = (
    "Họ gọi từ +855 12 345 678, nói là công an và bảo chuyển tiền vào Vietcombank 1019988776655. " * 12
)
BOUNDARY = "of-a-benchmark"
DRIPPED = 2048


@dataclass
class Told:
    """Seconds of each request by what it was; visits that ended, the codes that visitors were told, what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    whole: int = 0
    codes: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    cut_off: list[str] = field(default_factory=list)


class Line:
    """A visitor's connection: keeps its cookies, follows redirections, times what it asks."""

    def __init__(self, port: int, number: int, told: Told) -> None:
        self.port, self.told, self.cookies = port, told, dict[str, str]()
        # one neighbourhood for every visitor: bounds are for whoever is many
        self.origin = f"{10 + number % 80}.{number // 80 % 250}.{number // 20000 % 250}.7"

    async def __aenter__(self) -> "Line":
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_ended: object) -> None:
        self.writer.close()

    async def ask(self, what: str, path: str, body: bytes = b"", kind: str = "") -> bytes:
        begun = time.perf_counter()
        head = [f"{'POST' if body else 'GET'} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        head += ["Accept-Encoding: gzip", "Accept-Language: vi", f"X-Forwarded-For: {self.origin}"]
        head += [f"Cookie: {'; '.join(f'{name}={value}' for name, value in self.cookies.items())}"]
        head += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"] if body else []
        self.writer.write("\r\n".join([*head, "", ""]).encode() + body)
        await self.writer.drain()
        status, headers, content = await self._read()
        self.told.seconds.setdefault(what, []).append(time.perf_counter() - begun)
        if status == 302:
            return await self.ask(f"{what}, page", headers["location"])
        if status != 200:
            raise RuntimeError(f"{what}: {status}")
        return content

    async def form(self, what: str, files: list[tuple[str, bytes]] | None = None, **fields: str) -> bytes:
        said = {"csrfmiddlewaretoken": self.cookies["door_csrf"], **fields}
        parts = [f'name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in said.items()]
        parts += [
            f'name="files"; filename="{name}"\r\nContent-Type: image/jpeg\r\n\r\n'.encode()
            + content
            + b"\r\n"
            for name, content in files or []
        ]
        head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; ".encode()
        body = b"".join(head + part for part in parts) + f"--{BOUNDARY}--\r\n".encode()
        return await self.ask(what, "/report/", body, f"multipart/form-data; boundary={BOUNDARY}")

    async def _read(self) -> tuple[int, dict[str, str], bytes]:
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {}
        for line in head[1:]:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                cookie, _, content = value.split(";")[0].partition("=")
                self.cookies[cookie] = content
            headers[name.lower()] = value
        content = await self.reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("content-encoding") == "gzip":
            content = gzip.decompress(content)
        return int(head[0].split()[1]), headers, content


async def report(line: Line) -> None:
    await line.ask("first page", "/report/")
    await line.form("what", step="what", narrative=NARRATIVE)
    await line.form("who", step="who", identifiers="Telegram @vcb_support")
    await line.form("named", step="named")
    money = {"form-0-amount": "1.500.000", "form-0-currency": "VND", "form-0-on": "", "form-0-way": ""}
    await line.form("loss", step="loss", **{"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"}, **money)
    await line.form("files", [("a.jpg", PHOTO), ("WhatsApp Chat with Sok.txt", CHAT)], step="files", add="1")
    await line.form("files done", step="files")
    await line.form("contact", step="contact", named="no", reporter="person")
    slip = await line.form("send", step="check")
    code = re.search(rb"<code>([0-9A-Z-]+)</code>", slip)
    if not code:
        raise RuntimeError("no receipt")
    line.told.codes.append(code[1].decode())


async def bare(line: Line) -> None:
    await line.ask("photo written", "/", PHOTO, "image/jpeg")


async def drip(port: int, number: int, told: list[str]) -> None:
    """Somebody on a very slow line, for as long as the others are: a photo comes at 2 KB a second."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"POST /report/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Forwarded-For: 90.{number % 250}.1.7\r\n"
    writer.write(f"{head}Content-Type: image/jpeg\r\nContent-Length: {len(PHOTO)}\r\n\r\n".encode())
    try:
        for start in range(0, len(PHOTO), DRIPPED):
            writer.write(PHOTO[start : start + DRIPPED])
            await writer.drain()
            await asyncio.sleep(1)
            if reader.at_eof():
                told.append("cut off")
                return
    except OSError:
        told.append("cut off")
    finally:
        writer.close()
