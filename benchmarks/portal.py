"""How the public door bears reports with evidence: so many a second, each through every step as a browser goes it.

    python benchmarks/portal.py [--rate 20] [--seconds 600] [--processes 1] [--slow 0] [--json]

A door is made in a folder of its own and served as `jointdesk serve --door public` does, on loopback. Reports begin at
their moments whether the door keeps up or not, so waiting is counted. Each is a page, seven forms with their
redirections, a photo of a megabyte and a conversation: sixteen requests. At the end every letter and every
attachment is opened with the desk's key and compared, and lost is each code that a visitor was told without such a
letter. Beside it stands the least that could do, for a minute: a bare application on the same server that writes the
same photo to the disk, through.
"""

import argparse
import asyncio
import hashlib
import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from pathlib import Path
from statistics import quantiles
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from portal_visitors import CHAT, NARRATIVE, PHOTO, Line, Told, bare, drip, report

from jointdesk.engine.letterbox.attachments import open_attachment
from jointdesk.engine.letterbox.letters import open_letter
from jointdesk.engine.letterbox.receipts import read_code, reply_key
from jointdesk.engine.letterbox.sealing import find_among
from jointdesk.portal.door_folder import lay_door

# what is compared with need not be measured for as long
BARE_SECONDS = 60.0


async def drive(port: int, rate: float, seconds: float, act: Any, slow: int = 0) -> Told:
    """`slow`: how many others there are meanwhile on lines of 2 KB a second."""
    told = Told()
    others = [asyncio.create_task(drip(port, number, told.cut_off)) for number in range(slow)]

    async def one(number: int) -> None:
        try:
            async with Line(port, number, told) as line:
                await act(line)
            told.whole += 1
        except (OSError, RuntimeError, asyncio.IncompleteReadError) as error:
            told.failed.append(str(error)[:80] or type(error).__name__)

    begun, under_way = time.perf_counter(), set()
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, begun + number / rate - time.perf_counter()))
        task = asyncio.create_task(one(number))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    await asyncio.gather(*under_way)
    for other in others:
        other.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rate", type=float, default=20.0, help="reports a second")
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--slow", type=int, default=0, help="others on very slow lines meanwhile")
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
        keys: dict[str, Any] = {"letter_keys": letters, "signing_keys": signing}
        public = {name: [key.public_key().public_bytes_raw().hex()] for name, key in keys.items()}
        lay_door(folder, {"desk": "kh", "name": "Benchmark", "country": "KH", "proxies": 1, **public})
        arguments = ["serve", "--home", str(folder), "--door", "public", "--port", "8960"]
        if options.processes > 1:
            arguments += ["--processes", str(options.processes)]
        program = "import sys; from jointdesk.cli import main; sys.argv[0] = 'jointdesk'; main()"
        told, used = serve_and_drive([sys.executable, "-c", program, *arguments], options, report)
        begun = time.perf_counter()
        opened = {open_one(folder, path, letters) for path in (folder / "letters").iterdir()} - {None}
        each = round((time.perf_counter() - begun) * 1000 / max(len(opened), 1), 2)
    door = {
        "": "the door",
        "processes": options.processes,
        **({"slow lines": options.slow, "of them cut off": len(told.cut_off)} if options.slow else {}),
        **tell(told, options.rate),
        **used,
        "opened by the desk": len(opened),
        "lost": len({mark(code) for code in told.codes} - opened),
        "ms to open one": each,
    }
    if told.failed:
        door["why failed"] = "; ".join(f"{count} {why}" for why, count in Counter(told.failed).most_common(5))
    return [door, *({"request": what, **ranks(seconds)} for what, seconds in told.seconds.items())]


def mark(code: str) -> bytes:
    """What the letter says of the receipt that a visitor was told."""
    receipt = read_code(code).receipt
    if receipt is None:
        raise RuntimeError("a code that is none")
    return reply_key(receipt).public_key().public_bytes_raw()


def open_one(folder: Path, path: Path, key: X25519PrivateKey) -> bytes | None:
    """Of a letter that says what was sent, with files that are what they were: its receipt's mark."""
    find = find_among(key)
    letter = open_letter(path.read_bytes(), path.name, find)
    hashes = []
    for attachment in letter.attachments:
        with (folder / "attachments" / letter.id / attachment.id).open("rb") as sealed:
            content = b"".join(open_attachment(sealed, attachment, letter.id, find))
        hashes.append(hashlib.sha256(content).digest())
    expected = [hashlib.sha256(content).digest() for content in (PHOTO, CHAT)]
    return letter.receipt.reply_key if letter.narrative == NARRATIVE.strip() and hashes == expected else None


def run_bare(options: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as aside:
        options.seconds, options.slow = min(options.seconds, BARE_SECONDS), 0
        told, used = serve_and_drive([sys.executable, __file__, "--bare", aside], options, bare)
        return {"": "least: one photo written through", **tell(told, options.rate), **used}


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
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = next(line for line in process.stdout if "http://" in line)
        port = int(re.findall(r":(\d+)/", said)[0])
        wait_for(port)
        before, others, own, begun = (
            read_busy(process.pid),
            read_all(),
            time.process_time(),
            time.perf_counter(),
        )
        told = asyncio.run(drive(port, options.rate, options.seconds, act, options.slow))
        took, own = time.perf_counter() - begun, time.process_time() - own
        busy, peak = read_busy(process.pid) - before, read_peak(process.pid)
        others = read_all() - others - busy - own
    finally:
        process.terminate()
        process.wait(30)
    return told, {
        "seconds": round(took, 1),
        "carried a second": round(told.whole / took, 2),
        "processor ms each": round(busy * 1000 / max(told.whole, 1), 1),
        "the sender's": round(own * 1000 / max(told.whole, 1), 1),
        "cores of other programs": round(max(others, 0.0) / took, 2),
        "peak MB": peak,
    }


def family(pid: int) -> list[str]:
    """A process and those that it started."""
    started = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [str(pid), *started.stdout.split()]


def read_busy(pid: int) -> float:
    """Seconds of processor time of a process and those it started."""
    stats = [Path(f"/proc/{one}/stat").read_text().rpartition(") ")[2].split() for one in family(pid)]
    return sum(int(fields[11]) + int(fields[12]) for fields in stats) / os.sysconf("SC_CLK_TCK")


def read_all() -> float:
    """Seconds of processor time that all programs of this machine have had."""
    user, nice, system, *_others = map(int, Path("/proc/stat").read_text().split()[1:9])
    return (user + nice + system) / os.sysconf("SC_CLK_TCK")


def read_peak(pid: int) -> int:
    """The largest that a process and those it started have been, together, in MB."""
    sizes = [Path(f"/proc/{one}/status").read_text() for one in family(pid)]
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


def tell(told: Told, rate: float) -> dict[str, Any]:
    every = [seconds for some in told.seconds.values() for seconds in some]
    return {
        "a second": rate,
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
