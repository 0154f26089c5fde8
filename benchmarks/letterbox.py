"""The letterbox's figures: a JSON line each, in processor time.

    python benchmarks/letterbox.py [--entries N] [--megabytes N]

The check bundle stands beside SQLite with the same digests, read from a file through each one's own cache.
"""

import argparse
import io
import json
import mmap
import sqlite3
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from statistics import median

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from jointdesk.engine.letterbox.attachments import SealedUpload, open_attachment
from jointdesk.engine.letterbox.check_file import CheckFile, write_check_file
from jointdesk.engine.letterbox.job_offers import MOST_READ, read_offer
from jointdesk.engine.letterbox.listings import Entry, digest_of
from jointdesk.engine.letterbox.proof_of_work import (
    TAKEN,
    WORK,
    SpentTickets,
    give_ticket,
    solve,
    take_ticket,
)
from jointdesk.engine.letterbox.receipts import make_receipt, read_code, write_words
from jointdesk.engine.letterbox.sealing import find_among

KEY = bytes(range(32))
NOW = datetime(2026, 11, 20, tzinfo=UTC)
ROUNDS, LOOK_UPS = 5, 20_000


def say(**figures: object) -> None:
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()


def microseconds(run: Callable[[], object], times: int) -> float:
    start = time.process_time()
    run()
    return (time.process_time() - start) / times * 1e6


def measure_check_file(count: int) -> None:
    start = time.process_time()
    entries = [
        Entry("phone", f"+849{n:08}", "few", date(2026, 10, 1), ("LOAN", "PHISH")) for n in range(count)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path, base = Path(folder) / "check", Path(folder) / "check.sqlite3"
        with path.open("wb") as out:
            out.writelines(write_check_file(entries, KEY))
        say(
            what="check bundle written",
            entries=count,
            octets=path.stat().st_size,
            seconds=round(time.process_time() - start, 1),
        )
        rows = sqlite3.connect(base)
        rows.execute(
            "create table listed (digest blob primary key, band int, month int, types int) without rowid"
        )
        rows.executemany(
            "insert into listed values (?, 0, 321, 3)",
            ((digest_of((e.kind, e.value), KEY),) for e in entries),
        )
        rows.commit()
        del entries
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as octets:
            compare_look_ups(CheckFile(octets, KEY), rows, base.stat().st_size, count)
        rows.close()


def compare_look_ups(check: CheckFile, rows: sqlite3.Connection, size: int, count: int) -> None:
    # half of what is asked is not listed
    asked = [("phone", f"+849{Random(n).randrange(2 * count):08}") for n in range(LOOK_UPS)]

    def ask_file() -> int:
        return sum(check.find(one) is not None for one in asked)

    def ask_rows() -> int:
        query = "select band, month, types from listed where digest = ?"
        return sum(rows.execute(query, (digest_of(one, KEY),)).fetchone() is not None for one in asked)

    if ask_file() != ask_rows():
        raise SystemExit("the check bundle and SQLite differ")
    # in alternation, since the machine is not ours alone
    times = [(microseconds(ask_file, LOOK_UPS), microseconds(ask_rows, LOOK_UPS)) for _ in range(ROUNDS)]
    mapped, sqlite = (median(column) for column in zip(*times, strict=True))
    say(
        what="look-up",
        entries=count,
        mapped_file_us=round(mapped, 2),
        sqlite_us=round(sqlite, 2),
        sqlite_octets=size,
    )


def measure_attachment(megabytes: int) -> None:
    desk, piece = X25519PrivateKey.from_private_bytes(KEY), Random(1).randbytes(1 << 20)
    ids = {"letter_id": "a" * 32, "attachment_id": "b" * 32}
    with tempfile.TemporaryFile() as sealed:
        public = desk.public_key().public_bytes_raw()
        upload = SealedUpload(
            (piece for _ in range(megabytes)), public_key=public, random_bytes=Random(2).randbytes, **ids
        )
        start = time.process_time()
        sealed.writelines(upload)
        sealing, attachment = time.process_time() - start, upload.describe("film", "video/mp4")
        size = sealed.seek(0, io.SEEK_END)
        sealed.seek(0)
        start = time.process_time()
        for _ in open_attachment(sealed, attachment, ids["letter_id"], find_among(desk)):
            pass
        opening = time.process_time() - start
        say(
            what="attachment",
            megabytes=megabytes,
            seal_mb_per_s=round(megabytes / sealing),
            open_mb_per_s=round(megabytes / opening),
            more_octets=round(size / (megabytes << 20) - 1, 3),
        )
    tracemalloc.start()
    upload = SealedUpload(
        (piece for _ in range(64)), public_key=public, random_bytes=Random(2).randbytes, **ids
    )
    for _ in upload:
        pass
    say(what="memory of sealing 64 MB", peak_kib=tracemalloc.get_traced_memory()[1] // 1024)
    tracemalloc.stop()


def measure_tickets() -> None:
    random_bytes, spent = Random(3).randbytes, SpentTickets()
    tickets = [
        give_ticket(WORK, 4, "check", key=KEY, now=NOW, random_bytes=random_bytes) for _ in range(5_000)
    ]
    paid = [(ticket, solve(ticket, 4) or "") for ticket in tickets]

    def take_all() -> None:
        for ticket, answer in paid:
            if take_ticket(ticket, answer, "check", key=KEY, now=NOW, spent=spent) != TAKEN:
                raise SystemExit("a ticket was not taken")

    say(what="ticket taken", us=round(microseconds(take_all, len(paid)), 2))


def measure_reading() -> None:
    codes = [" ".join(write_words(make_receipt(Random(n).randbytes), "vi")) for n in range(200)]
    read_code(codes[0])
    say(what="receipt read", us=round(microseconds(lambda: [read_code(code) for code in codes], len(codes))))
    read_offer("x")
    for piece in ("Việc nhẹ lương cao, sang Campuchia. ", "护照 ", "giữ hộ chiếu ", "- . "):
        whole, part = (piece * MOST_READ)[:MOST_READ], (piece * MOST_READ)[: MOST_READ // 4]
        times = [microseconds(lambda text=text: read_offer(text), 1) / 1000 for text in (part, whole)]  # type: ignore[misc]
        say(
            what="job offer read",
            of=piece.strip(),
            quarter_ms=round(times[0], 1),
            whole_ms=round(times[1], 1),
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--megabytes", type=int, default=512)
    asked = parser.parse_args()
    measure_tickets()
    measure_reading()
    measure_attachment(asked.megabytes)
    measure_check_file(asked.entries)


if __name__ == "__main__":
    main()
