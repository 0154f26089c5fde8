"""One complaint at a time at a desk that holds a country's: linking, the whole intake call, withdrawals.

The stored base is drawn by `mentions` and written straight into the tables, then linked once (timed too). Then
complaints come singly: the linking step inside its transaction, and the whole call (read the text, store, mark
duplicates, link, log row, commit). Last, stored complaints are withdrawn. A second thread copies SQLite's
write-ahead log back, as the desk's worker does.

    python benchmarks/incremental.py [--stored 20000] [--calls 500] [--database sqlite|postgresql://...] [--json]
"""

import argparse
import json
import os
import random
import resource
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
ROWS = 20_000
MOBILE = ("90", "91", "93", "94", "96", "97", "98")
FILLER = (
    "Tôi là nạn nhân của một vụ lừa đảo qua mạng. Họ tự xưng là nhân viên hỗ trợ và hứa trả hoa hồng cao nếu tôi "
    "làm theo hướng dẫn từng bước. Tôi đã tin và chuyển tiền nhiều lần, sau đó họ chặn liên lạc. "
)


def name(identifier: int) -> tuple[str, str, str]:
    """(kind, value, as a complainant writes it) of an identifier's number."""
    if identifier % 3 == 0:
        number = f"{MOBILE[identifier % 7]}{identifier % 10**7:07d}"
        return "phone", f"+84{number}", f"gọi số 0{number}"
    if identifier % 3 == 1:
        return "bank_account", f"VCB:1{identifier:09d}", f"STK 1{identifier:09d} Vietcombank"
    return "handle", f"telegram:user{identifier:08d}", f"telegram @user{identifier:08d}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--stored", type=int, default=20_000)
    parser.add_argument("--calls", type=int, default=500)
    parser.add_argument("--database", default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jointdesk-bench-") as folder:
        open_desk(Path(folder), asked.database)
        result = measure(asked.stored, asked.calls, asked.seed)
    result = {"benchmark": "incremental", "database": asked.database.split(":")[0], **result}
    print(json.dumps(result) if asked.json else "\n".join(f"{key}: {value}" for key, value in result.items()))


def open_desk(home: Path, database: str) -> None:
    (home / "keys").mkdir()
    (home / "keys" / "secret").write_text("only-for-benchmarks-" * 4)
    (home / "desk.toml").write_text('id = "vn"\nname = "Benchmark"\ncountry = "VN"\n')
    os.environ |= {"JOINTDESK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "jointdesk.settings"}
    if database != "sqlite":
        os.environ["DATABASE_URL"] = database
    import django

    django.setup()
    from jointdesk.cli.init import make_tables

    make_tables()


def measure(stored: int, calls: int, seed: int) -> dict[str, Any]:
    import numpy as np
    from mentions import draw

    fresh = 2 * calls
    drawn = draw(stored + fresh, seed)
    # gangs are drawn one after the other: filed in any order
    filed = np.random.default_rng(seed).permutation(stored + fresh)[drawn.complaint]
    order = np.argsort(filed, kind="stable")
    complaint, identifier = filed[order], drawn.identifier[order]
    base = complaint < stored
    told: dict[int, list[int]] = {}
    for one, what in zip(complaint[~base].tolist(), identifier[~base].tolist(), strict=True):
        told.setdefault(one, []).append(what)
    seconds = store_base(stored, complaint[base], identifier[base])
    newcomers = [told.get(one, []) for one in range(stored, stored + fresh)]
    stop = threading.Event()
    copying = threading.Thread(target=copy_back, args=(stop,))
    copying.start()
    try:
        return {
            "stored": stored,
            "mentions": int(base.sum()),
            **seconds,
            "linking": describe(time_linking(newcomers[:calls])),
            "intake": describe(time_intake(newcomers[calls:])),
            "withdrawal": describe(time_withdrawals(stored, calls, seed)),
        }
    finally:
        stop.set()
        copying.join()


def copy_back(stop: threading.Event) -> None:
    from jointdesk.cli.worker import checkpoint_wal

    while not stop.wait(1):
        checkpoint_wal()


def store_base(stored: int, complaint: Any, identifier: Any) -> dict[str, float]:
    """Rows straight into the tables, then everything linked. Seconds of both."""
    import numpy as np
    from django.db import connection, transaction

    from jointdesk.desk.accounts.models import Officer, Role, Unit
    from jointdesk.desk.networks.relinking import relink_all

    unit = Unit.objects.create(code="national", name="National committee", level=Unit.Level.NATIONAL)
    Officer.objects.create(username="alice", name="Alice", role=Role.COMMANDER, unit=unit, password="!")
    pairs = np.unique(np.stack([complaint, identifier], axis=1), axis=0)
    known, code, degree = np.unique(pairs[:, 1], return_inverse=True, return_counts=True)
    started = time.perf_counter()
    with transaction.atomic():
        insert("intake_complaint", COMPLAINT, (complaint_row(pk, unit.pk) for pk in range(1, stored + 1)))
        insert(
            "intake_identifier",
            ("id", "kind", "value", "shareable", "complaint_count"),
            (
                (pk, *name(one)[:2], True, count)
                for pk, (one, count) in enumerate(zip(known.tolist(), degree.tolist(), strict=True), 1)
            ),
        )
        insert(
            "intake_mention",
            ("complaint_id", "identifier_id", "raw", "start", "end"),
            (
                (one + 1, of + 1, "", 0, 0)
                for one, of in zip(pairs[:, 0].tolist(), code.tolist(), strict=True)
            ),
        )
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                for table in ("intake_complaint", "intake_identifier"):
                    cursor.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")
    written = time.perf_counter()
    busy = time.process_time()
    relink_all()
    linked, busy = time.perf_counter() - written, time.process_time() - busy
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {
        "writing_seconds": round(written - started, 1),
        "relink_all_seconds": round(linked, 1),
        "relink_all_cpu_seconds": round(busy, 1),
        "peak_mib": peak,
    }


COMPLAINT = (
    "id", "reference", "legal_kind", "channel", "received_at", "decide_by", "language", "country", "unit_id",
    "complainant_name", "complainant_contact", "narrative", "currency", "state", "mark", "duplicate_reason",
    "stored_at",
)  # fmt: skip


def complaint_row(pk: int, unit: int) -> tuple[Any, ...]:
    at = FIRST + timedelta(seconds=30 * pk)
    return (
        pk, f"B-{pk}", "denunciation", "hotline", at, at.date(), "vi", "VN", unit,
        "", "", FILLER, "", "new", "amber", "", at,
    )  # fmt: skip


def insert(table: str, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    from django.db import connection

    names = ", ".join(f'"{one}"' for one in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        while piece := [tuple(map(plain, row)) for row in islice(rows, ROWS)]:
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", piece)


def plain(cell: Any) -> Any:
    """As Django writes it to SQLite."""
    return str(cell.replace(tzinfo=None)) if isinstance(cell, datetime) else cell


def tell(named: list[int]) -> str:
    return FILLER + "; ".join(name(one)[2] for one in named) + ". " + FILLER[: 400 - len(FILLER)]


def time_linking(newcomers: list[list[int]]) -> list[tuple[float, float]]:
    """The linking step alone, inside the transaction that stored the complaint."""
    from django.db import transaction

    from jointdesk.desk.intake.storing import store_drafts
    from jointdesk.desk.networks.causes import NOBODY
    from jointdesk.desk.networks.changing import link_newcomers

    taken = []
    for number, named in enumerate(newcomers):
        draft = read(f"L-{number}", named)
        with transaction.atomic():
            stored = store_drafts([draft])
            taken.append(clock(lambda stored=stored: link_newcomers(stored, NOBODY)))
    return taken


def time_intake(newcomers: list[list[int]]) -> list[tuple[float, float]]:
    from jointdesk.desk.intake.actions import store_complaint

    return [
        clock(lambda number=number, named=named: store_complaint(None, read(f"I-{number}", named)))
        for number, named in enumerate(newcomers)
    ]


def time_withdrawals(stored: int, calls: int, seed: int) -> list[tuple[float, float]]:
    from jointdesk.desk.accounts.models import Officer
    from jointdesk.desk.intake.actions import withdraw
    from jointdesk.desk.intake.models import Complaint

    officer = Officer.objects.get(username="alice")
    taken = []
    for pk in random.Random(seed).sample(range(1, stored + 1), min(calls, stored)):
        complaint = Complaint.objects.get(pk=pk)
        taken.append(clock(lambda complaint=complaint: withdraw(officer, complaint, "settled")))
    return taken


def read(reference: str, named: list[int]) -> Any:
    from jointdesk.desk.accounts.models import Unit
    from jointdesk.desk.intake.csv_file import Row
    from jointdesk.desk.intake.drafts import by_code, parse_complaint

    cells = {"id": reference, "received_at": "2025-06-01", "unit": "national", "narrative": tell(named)}
    draft = parse_complaint(Row("form", 0, cells), by_code(Unit.objects.all()), None)
    wanted = {name(one)[:2] for one in named}
    assert wanted <= {(one.kind, one.value) for one in draft.named}, (wanted, draft.named)
    return draft


def clock(call: Callable[[], Any]) -> tuple[float, float]:
    """Seconds by the wall, and of this thread's processor time: other processes do not count in the second."""
    started, busy = time.perf_counter(), time.thread_time()
    call()
    return time.perf_counter() - started, time.thread_time() - busy


def describe(taken: list[tuple[float, float]]) -> dict[str, float]:
    """Milliseconds, and calls a second one after the other."""
    ordered, busy = (sorted(one * 1000 for one in column) for column in zip(*taken, strict=True))

    def at(share: float, column: list[float] = ordered) -> float:
        return round(column[min(len(column) - 1, int(share * len(column)))], 2)

    return {
        "calls": len(ordered),
        "p50_ms": round(statistics.median(ordered), 2),
        "p95_ms": at(0.95),
        "p99_ms": at(0.99),
        "max_ms": round(ordered[-1], 2),
        "cpu_p50_ms": at(0.5, busy),
        "cpu_p99_ms": at(0.99, busy),
        "per_second": round(1000 * len(ordered) / sum(ordered), 1),
    }


if __name__ == "__main__":
    main()
