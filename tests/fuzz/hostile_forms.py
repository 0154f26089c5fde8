"""Hostile forms for the public door: `python -m fuzz.hostile_forms --mutants 20000 [--seed 1]` (make fuzz-door).

A door is served; forms of every kind are sent to every page of it, their octets and fields spoilt by chance. It must
answer each with something below 500, never log a traceback, keep its memory, leave nothing half written, and still
take a true report at the end. What goes wrong is printed with its seed.
"""

import argparse
import random
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

import httpx

from public_door import Visitor, served

PATHS = (
    "/report/",
    "/report/",
    "/report/pieces/",
    "/report/recognised/",
    "/help/",
    "/receipt/",
    "/check/",
    "/check/mine/",
)
FIELDS = (
    "step", "narrative", "happened_from", "happened_to", "accused", "identifiers", "scam_types", "right", "seen", "once", "add",
    "remove", "back", "go", "keep", "form-TOTAL_FORMS", "form-INITIAL_FORMS", "form-0-amount", "form-0-currency",
    "form-0-on", "named", "reporter", "country", "phone", "written_down", "code", "close", "name", "size", "changed",
    "number", "text", "about_myself", "people", "place", "language", "identifier",
)  # fmt: skip
VALUES = (
    "", "0", "-1", "1", "9" * 30, "1e999", "NaN", "\x00", "\ud7ff", "\u202e", "\u0000\u0001", "x" * 3_000, "ក" * 900,
    "what", "who", "named", "loss", "files", "contact", "check", "yes", "no", "VND", "KH", "2026-11-01", "0001-01-01",
    "9999-12-31", "../../etc/passwd", "{{7*7}}", "<script>", "'; DROP TABLE draft;--", "+855 12 345 678", "١٢٣", "²",
    "1.500.000", "abc@def.gh", "PIG_BUTCHER", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA", "𝟙", "\u3000", "true", "[]", "65537",
)  # fmt: skip
MEBIBYTE = 1024 * 1024


def spoil(octets: bytes, chance: random.Random) -> bytes:
    """A few octets changed, cut, doubled or put in."""
    some = bytearray(octets)
    for _change in range(chance.choice((0, 0, 0, 1, 1, 2, 5))):
        place = chance.randrange(len(some) + 1)
        match chance.randrange(5):
            case 0:
                some[place:place] = chance.randbytes(chance.randrange(1, 40))
            case 1:
                del some[place : place + chance.randrange(1, 60)]
            case 2:
                some[place : place + 1] = chance.choice((b"\x00", b"\xff", b"\r\n", b'"', b";", b"--", b"%"))
            case 3:
                some[place:place] = some[chance.randrange(len(some) + 1) :][:200]
            case 4:
                del some[place:]
    return bytes(some)


def write_form(token: str, chance: random.Random) -> tuple[bytes, str]:
    """A body and its content type."""
    fields = [(chance.choice(FIELDS), chance.choice(VALUES)) for _field in range(chance.randrange(1, 9))]
    fields.insert(0, ("csrfmiddlewaretoken", token))
    if chance.random() < 0.2:
        body = httpx.Request("POST", "http://x", data=dict(fields)).content
        return body, "application/x-www-form-urlencoded"
    parts = [f'form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields]
    for _file in range(chance.choice((0, 0, 1, 2, 9))):
        name = chance.choice((*VALUES, "a.png", "chat.txt", "x.zip", "r.json"))
        start = chance.choice(
            (b"PK\x03\x04", b"{", b"[", b"GIF89a", b"[1/1/26, 10:00] A: b\n", b"<html>", b"")
        )
        content = start + chance.randbytes(chance.choice((0, 10, 5_000, 200_000)))
        field = chance.choice(("files", "files", "piece", "narrative"))
        parts.append(f'form-data; name="{field}"; filename="{name}"\r\n\r\n'.encode() + content + b"\r\n")
    head = b"--b\r\nContent-Disposition: "
    return b"".join(head + part for part in parts) + b"--b--\r\n", "multipart/form-data; boundary=b"


def send_one(visitor: Visitor, chance: random.Random) -> int:
    body, kind = write_form(visitor.cookies.get("door_csrf", ""), chance)
    at = body.find(b"\r\n", 200)
    # the token stays as it is, or no view would ever see the rest
    body = body[:at] + spoil(body[at:], chance)
    headers = {
        "content-type": kind,
        "x-forwarded-for": f"10.{chance.randrange(256)}.{chance.randrange(256)}.1",
    }
    return visitor.post(
        chance.choice(PATHS), content=body, headers=headers, follow_redirects=False
    ).status_code


def run(mutants: int, seed: int, folder: Path) -> Counter[int]:
    """How often which status was answered. Raises AssertionError with the seed of what went wrong."""
    seen: Counter[int] = Counter()
    with served(folder, proxies=1, largest_file_mb=2, largest_report_mb=4) as (door, process):
        visitor = Visitor(door)
        for number in range(mutants):
            if number % 50 == 0:
                visitor.close()
                visitor = Visitor(door)
                visitor.get("/report/")
            if number == min(200, mutants // 2):
                held = peak(process.pid)
            status = send_one(visitor, random.Random(f"{seed}|{number}"))
            seen[status] += 1
            assert status < 500, f"status {status}: --seed {seed}, mutant {number}"
        visitor.close()
        assert peak(process.pid) - held < 96 * MEBIBYTE, "memory grows"
        with Visitor(door) as reporter:
            reporter.report("a true one at the end")
        assert any(letter.narrative == "a true one at the end" for letter in door.letters())
        assert not list(folder.rglob("*.partial"))
    return seen


def peak(pid: int) -> int:
    return int(re.findall(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[0]) * 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--mutants", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as aside:
        seen = run(options.mutants, options.seed, Path(aside) / "door")
    print(f"{options.mutants} forms: {dict(sorted(seen.items()))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
