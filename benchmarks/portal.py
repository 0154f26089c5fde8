"""How the public door bears reports with evidence: so many a second, each through every step as a browser goes it.

    python benchmarks/portal.py [--rate 20] [--seconds 600] [--processes 1] [--json]

A door is made in a folder of its own and served as `jointdesk serve --door public` does, on loopback. Reports begin at
their moments whether the door keeps up or not, so waiting is counted. Each is a page, seven forms with their
redirections, a photo of a megabyte and a conversation: sixteen requests. At the end every letter and every
attachment is opened with the desk's key and compared. Beside it stands the least that could do: a bare application on
the same server that writes the same photo to the disk, through.
"""

import argparse
import asyncio
import hashlib
import json
import os
import re
import resource
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from jointdesk.engine.letterbox.attachments import open_attachment
from jointdesk.engine.letterbox.letters import open_letter
from jointdesk.engine.letterbox.sealing import find_among
from jointdesk.portal.door_folder import lay_door

PHOTO = b"\xff\xd8\xff\xe0" + secrets.token_bytes(1024 * 1024)
CHAT = "".join(
    f"[0{1 + n // 60}/11/2026, 10:{n % 60:02d}:00] Sok: chuyen tien vao 10199887766{n % 10}\n"
    for n in range(200)
).encode()
NARRATIVE = (
    "Họ gọi từ +855 12 345 678, nói là công an và bảo chuyển tiền vào Vietcombank 1019988776655. " * 12
)
BOUNDARY = "of-a-benchmark"


@dataclass
class Told:
    """Seconds of each request by what it was; reports that ended, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    whole: int = 0
    failed: list[str] = field(default_factory=list)


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
        head += ["Accept-Language: vi", f"X-Forwarded-For: {self.origin}"]
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
        return int(head[0].split()[1]), headers, content


async def report(line: Line) -> None:
    await line.ask("first page", "/report/")
    await line.form("what", step="what", narrative=NARRATIVE)
    await line.form("who", step="who", identifiers="Telegram @vcb_support")
    await line.form("named", step="named", right="0")
    money = {"form-0-amount": "1.500.000", "form-0-currency": "VND", "form-0-on": "", "form-0-way": ""}
    await line.form("loss", step="loss", **{"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"}, **money)
    await line.form("files", [("a.jpg", PHOTO), ("WhatsApp Chat with Sok.txt", CHAT)], step="files", add="1")
    await line.form("files done", step="files")
    await line.form("contact", step="contact", named="no", reporter="person")
    slip = await line.form("send", step="check")
    if not re.search(rb"<code>[0-9A-Z-]+</code>", slip):
        raise RuntimeError("no receipt")


async def bare(line: Line) -> None:
    await line.ask("photo written", "/", PHOTO, "image/jpeg")


async def drive(port: int, rate: float, seconds: float, act: Any) -> Told:
    told = Told()

    async def one(number: int) -> None:
        try:
            async with Line(port, number, told) as line:
                await act(line)
            told.whole += 1
        except (OSError, RuntimeError, asyncio.IncompleteReadError) as error:
            told.failed.append(str(error)[:80])

    begun, under_way = time.perf_counter(), set()
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, begun + number / rate - time.perf_counter()))
        task = asyncio.create_task(one(number))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    await asyncio.gather(*under_way)
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rate", type=float, default=20.0, help="reports a second")
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--bare", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bare:
        return serve_bare(Path(options.bare))
    records = [*run_door(options), run_bare(options)]
    for record in records:
        print(
            json.dumps(record)
            if options.json
            else "\n".join(f"{name}: {value}" for name, value in record.items())
        )
    return 0 if records[0]["lost"] == 0 else 1


def run_door(options: argparse.Namespace) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as aside:
        folder, letters, signing = (
            Path(aside) / "door",
            X25519PrivateKey.generate(),
            Ed25519PrivateKey.generate(),
        )
        keys = {"letter_keys": letters, "signing_keys": signing}
        public = {name: [key.public_key().public_bytes_raw().hex()] for name, key in keys.items()}
        lay_door(folder, {"desk": "kh", "name": "Benchmark", "country": "KH", "proxies": 1, **public})
        arguments = ["serve", "--home", str(folder), "--door", "public", "--port", "8960"]
        if options.processes > 1:
            arguments += ["--processes", str(options.processes)]
        program = "import sys; from jointdesk.cli import main; sys.argv[0] = 'jointdesk'; main()"
        told, used = serve_and_drive([sys.executable, "-c", program, *arguments], options, report)
        begun = time.perf_counter()
        opened = sum(open_one(folder, path, letters) for path in (folder / "letters").iterdir())
        each = round((time.perf_counter() - begun) * 1000 / max(opened, 1), 2)
    door = {
        "": "the door",
        "processes": options.processes,
        **tell(told, options),
        **used,
        "opened by the desk": opened,
        "lost": told.whole - opened,
        "ms to open one": each,
    }
    return [door, *({"request": what, **ranks(seconds)} for what, seconds in told.seconds.items())]


def open_one(folder: Path, path: Path, key: X25519PrivateKey) -> bool:
    """Whether the letter says what was sent, and its files are what they were."""
    find = find_among(key)
    letter = open_letter(path.read_bytes(), path.name, find)
    hashes = []
    for attachment in letter.attachments:
        with (folder / "attachments" / letter.id / attachment.id).open("rb") as sealed:
            content = b"".join(open_attachment(sealed, attachment, letter.id, find))
        hashes.append(hashlib.sha256(content).digest())
    expected = [hashlib.sha256(content).digest() for content in (PHOTO, CHAT)]
    return letter.narrative == NARRATIVE.strip() and hashes == expected


def run_bare(options: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as aside:
        told, used = serve_and_drive([sys.executable, __file__, "--bare", aside], options, bare)
        return {"": "least: one photo written through", **tell(told, options), **used}


def serve_bare(folder: Path) -> int:
    import uvicorn

    async def write(scope: Any, receive: Any, send: Any) -> None:
        body, more = bytearray(), True
        while more:
            event = await receive()
            body += event["body"]
            more = event["more_body"]
        await asyncio.to_thread(write_through, folder / secrets.token_hex(8), bytes(body))
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    print("http://127.0.0.1:8959/", flush=True)
    uvicorn.run(write, port=8959, log_level="error", lifespan="off")
    return 0


def write_through(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def serve_and_drive(command: list[str], options: argparse.Namespace, act: Any) -> tuple[Told, dict[str, Any]]:
    """Served for as long as it is driven. Processor time and memory are of the server and its children."""
    before, peak = resource.getrusage(resource.RUSAGE_CHILDREN), 0
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = next(line for line in process.stdout if "http://" in line)
        port = int(re.findall(r":(\d+)/", said)[0])
        wait_for(port)
        begun = time.perf_counter()
        told = asyncio.run(drive(port, options.rate, options.seconds, act))
        took = time.perf_counter() - begun
        peak = read_peak(process.pid)
    finally:
        process.terminate()
        process.wait(30)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return told, {
        "seconds": round(took, 1),
        "processor s": round(busy, 1),
        "peak MB": peak,
    }


def read_peak(pid: int) -> int:
    """The largest that a process and those it started have been, together, in MB."""
    started = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    sizes = [Path(f"/proc/{one}/status").read_text() for one in (str(pid), *started.stdout.split())]
    return sum(int(re.findall(r"VmHWM:\s+(\d+)", said)[0]) for said in sizes) // 1024


def wait_for(port: int) -> None:
    for _turn in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server does not answer")


def tell(told: Told, options: argparse.Namespace) -> dict[str, Any]:
    every = [seconds for some in told.seconds.values() for seconds in some]
    return {
        "a second": options.rate,
        "sent": told.whole,
        "failed": len(told.failed),
        **ranks(every),
    }


def ranks(seconds: list[float]) -> dict[str, Any]:
    return {
        "requests": len(seconds),
        **{f"p{percent} ms": round(rank(seconds, percent), 1) for percent in (50, 95, 99)},
        "longest ms": round(max(seconds, default=0) * 1000),
    }


def rank(seconds: list[float], percent: int) -> float:
    """In milliseconds."""
    return quantiles(seconds, n=100, method="inclusive")[percent - 1] * 1000 if len(seconds) > 1 else 0.0


if __name__ == "__main__":
    sys.exit(main())
