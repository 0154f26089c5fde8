"""Search among many complaints: medians and 95th percentiles by kind of question, with the index's size and upkeep.

    python benchmarks/complaint_search.py [--complaints 200000] [--rounds 20]

Makes a throwaway desk (SQLite, or PostgreSQL by DATABASE_URL), pours invented complaints in five languages past the
import, builds the index as the migration does, and asks through `queries.search` as a page of fifty rows does.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

TEXTS = (
    "Tôi bị lừa chuyển khoản vào tài khoản {n} ngân hàng Vietcombank, họ gọi từ {phone} giả danh công an",
    "Đối tượng tự xưng nhân viên giao hàng yêu cầu tôi nạp tiền làm nhiệm vụ trên trang shop-{n}.com",
    "ខ្ញុំត្រូវបានគេបោកប្រាស់តាមអនឡាញ ហើយផ្ញើប្រាក់ទៅគណនី {n}",
    "투자 사이트에 돈을 입금했는데 출금이 안 됩니다 계좌 {n}",
    "对方冒充客服让我转账到账户 {n} 然后拉黑了我",
    "They promised easy work and high pay near the border and took my passport, account {n}",
)
QUESTIONS = {
    "a rare number": lambda number: str(10_000_000 + number),
    "two words without tones": lambda number: "chuyen khoan",
    "two words with tones": lambda number: "nhiệm vụ",
    "a common beginning": lambda number: "vietc",
    "a Khmer piece": lambda number: "បោកប្រាស់",
    "a Chinese piece": lambda number: "客服",
    "a Korean piece": lambda number: "출금",
    "nothing there": lambda number: "khongcogi",
}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--complaints", type=int, default=200_000)
    asked.add_argument("--rounds", type=int, default=20)
    given = asked.parse_args()
    from throwaway_desk import lay

    home = Path(tempfile.mkdtemp(prefix="jointdesk-bench-"))
    lay(home)
    import os

    os.environ |= {"JOINTDESK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "jointdesk.settings"}
    import django

    django.setup()
    from jointdesk.cli.init import make_tables

    make_tables()
    print(json.dumps({"complaints": given.complaints, **measure(given.complaints, given.rounds)}))


def measure(count: int, rounds: int) -> dict[str, Any]:
    from django.db import connection, transaction

    from jointdesk.desk.accounts.models import Officer, Role, Unit
    from jointdesk.desk.intake import queries
    from jointdesk.desk.intake.models import Complaint
    from jointdesk.desk.intake.search_index import index_complaints
    from jointdesk.desk.intake.search_sweep import is_to_sweep, sweep_index

    national = Unit.objects.create(code="n", name="National", level=Unit.Level.NATIONAL)
    provinces = [
        Unit.objects.create(code=f"p{n}", name=f"P{n}", level=Unit.Level.PROVINCE, parent=national)
        for n in range(34)
    ]
    for piece in _pieces(_complaints(count, provinces), 5000):
        Complaint.objects.bulk_create(piece)
    started = time.perf_counter()
    with transaction.atomic():
        index_complaints(Complaint.objects.order_by("pk").values_list("pk", flat=True).iterator(10_000))
    told: dict[str, Any] = {"indexed_seconds": round(time.perf_counter() - started, 1)}
    for role, unit in (("national", national), ("province", provinces[3])):
        officer = Officer.objects.create(username=role, role=Role.COMMANDER, unit=unit, password="!")

        def ask(text: str, officer: Officer = officer) -> int:
            found = queries.search(officer, queries.Filters(text))
            return len(list(found.select_related("unit")[:50])) and found.count()

        told[role] = {name: _time(ask, make, rounds, count) for name, make in QUESTIONS.items()}
    Complaint.objects.filter(pk__lte=10).delete()
    started = time.perf_counter()
    while is_to_sweep():
        sweep_index()
    told["swept_seconds"] = round(time.perf_counter() - started, 1)
    if connection.vendor == "sqlite":
        told["database_mb"] = Path(str(connection.settings_dict["NAME"])).stat().st_size >> 20
    return told


def _time(
    ask: Callable[[str], int], make: Callable[[int], str], rounds: int, count: int
) -> dict[str, float | int]:
    taken, found = [], 0
    for number in range(rounds):
        text = make(number * 97 % count)
        started = time.perf_counter()
        found = ask(text)
        taken.append((time.perf_counter() - started) * 1000)
    return {
        "found": found,
        "median_ms": round(statistics.median(taken), 1),
        "p95_ms": round(sorted(taken)[int(len(taken) * 0.95)], 1),
    }


def _complaints(count: int, units: list[Any]) -> Iterator[Any]:
    from jointdesk.desk.intake.drafts import make_complaint

    chance, start = random.Random(7), datetime(2025, 1, 1, tzinfo=UTC)
    for number in range(count):
        phone = f"09{chance.randrange(10**8):08d}"
        yield make_complaint(
            reference=f"VN-2025-{number:07d}",
            received_at=start + timedelta(minutes=number),
            unit=chance.choice(units),
            narrative=chance.choice(TEXTS).format(n=10_000_000 + number, phone=phone),
        )


def _pieces(items: Iterator[Any], size: int) -> Iterator[list[Any]]:
    from jointdesk.desk.intake.bulk_rows import chunks

    yield from chunks(items, size)


if __name__ == "__main__":
    main()
