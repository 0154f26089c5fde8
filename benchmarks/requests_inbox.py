"""How long an officer of a desk on SQLite waits for the pages of requests when very many are open: server time.

The desk has three partners and requests both ways, of every form, each with its steps; a tenth is overdue.

    python benchmarks/requests_inbox.py [--requests 10000] [--opens 60] [--json]
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from network_page import lay_desk

NOW = datetime.now(UTC).replace(microsecond=0)
PARTNERS = ("kh", "kr", "sg")
PAGES = (
    ("inbox", "/exchange/requests/?direction=received"),
    ("outbox", "/exchange/requests/?direction=sent"),
    ("overdue", "/exchange/requests/?direction=received&overdue=1"),
    ("last page", "/exchange/requests/?direction=received&page=last"),
    ("one state", "/exchange/requests/?direction=received&state=accepted"),
    ("overview", "/exchange/"),
    ("today", "/"),
    ("figures", "/exchange/figures/?partner=kh"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--opens", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jointdesk-bench-") as folder:
        lay_desk(Path(folder))
        store(wanted.requests)
        measure(PAGES, wanted.opens, wanted.json)
    return 0


def store(count: int) -> None:
    from django.db import transaction

    from jointdesk.desk.accounts.models import Officer, Unit
    from jointdesk.desk.partners.models import Partner

    with transaction.atomic():
        unit = Unit.objects.create(code="national", name="National", level=Unit.Level.NATIONAL)
        officer = Officer.objects.create(username="bob", name="Bob", role="liaison", unit=unit, password="!")
        partners = [make_partner(Partner, desk) for desk in PARTNERS]
        store_requests(count, random.Random(7), unit, officer, partners)


def make_partner(model: Any, desk: str) -> Any:
    columns = {field.name for field in model._meta.get_fields()}
    told = {
        "desk_id": desk,
        "name": f"Desk {desk}",
        "country": desk.upper(),
        "address": f"http://{desk}.example",
    }
    told |= {"state": "confirmed", "card": b"", "added_at": NOW, "confirmed_at": NOW}
    return model.objects.create(**{name: value for name, value in told.items() if name in columns})


def store_requests(count: int, chance: random.Random, unit: Any, officer: Any, partners: list[Any]) -> None:
    """Rows as the desk's own actions leave them, without sending anything."""
    from jointdesk.desk.exchange.models import CountedMessage, Request, RequestStep
    from jointdesk.engine.exchange.requests.forms import get_examples, request_forms

    forms, examples = list(request_forms().values()), get_examples(NOW.date())
    rows = []
    for number in range(count):
        form = chance.choice([form for form in forms if form.expects_answer])
        sent_at = NOW - timedelta(hours=chance.randint(1, 24 * 60))
        rows.append(
            Request(
                key=uuid.UUID(int=chance.getrandbits(128)),
                direction="received" if number % 2 else "sent",
                partner=chance.choice(partners),
                unit=unit,
                type=form.name,
                form_version=form.version,
                fields=dict(examples[form.name][0]),
                legal_basis=form.legal_bases[0],
                purpose="Investigation of an online-scam network",
                state=chance.choice(("delivered", "accepted", "partly_answered", "postponed")),
                answer_by=NOW + timedelta(hours=chance.randint(-240, 2160)),
                drafted_by=None if number % 2 else officer,
                drafted_at=sent_at,
            )
        )
    Request.objects.bulk_create(rows, batch_size=200)
    stored = list(Request.objects.all())
    steps = [
        RequestStep(
            request=row, event=event, state=row.state, at=row.drafted_at, by_partner=bool(row.drafted_by)
        )
        for row in stored
        for event in ("receive", "accept")
    ]
    RequestStep.objects.bulk_create(steps, batch_size=200)
    CountedMessage.objects.bulk_create(count_them(stored), batch_size=200)


def count_them(rows: list[Any]) -> list[Any]:
    """What figures are made of: one message a request, with its entry of the log."""
    from jointdesk.desk.audit.actions import record
    from jointdesk.desk.exchange.models import CountedMessage
    from jointdesk.engine.exchange.wire.canonical import write_moment

    return [
        CountedMessage(
            partner=row.partner,
            request=row.key,
            ours=row.direction == "sent",
            by_asker=True,
            type="request_sent",
            signed_at=row.drafted_at,
            sequence=1,
            content=row.key.hex,
            facts={"form": row.type, "deadline": write_moment(row.answer_by)},
            entry=record("request_counted", f"request:{row.key.hex}", {}),
        )
        for row in rows
    ]


def measure(pages: Iterable[tuple[str, str]], opens: int, as_json: bool = False) -> None:
    """Milliseconds of the clock and of the processor, and questions to the database, one line a page."""
    from django.db import connection
    from django.test import Client

    from jointdesk.cli.serve import settle
    from jointdesk.desk.accounts.models import Officer

    # as `jointdesk serve` begins
    settle()
    client = Client(HTTP_HOST="localhost")
    client.force_login(Officer.objects.get(username="bob"))
    for name, address in pages:
        asked = Counter[str]()
        with connection.execute_wrapper(partial(count_one, asked)):
            first = client.get(address)
        if first.status_code != 200:
            raise SystemExit(f"{address}: {first.status_code}")
        taken = [time_one(client, address) for _ in range(opens)]
        clock, cpu = (sorted(column) for column in zip(*taken, strict=True))
        last = int(opens * 0.95)
        figures = {
            "page": name,
            "median_ms": round(statistics.median(clock) * 1e3),
            "p95_ms": round(clock[last] * 1e3),
            "cpu_p95_ms": round(cpu[last] * 1e3),
            "queries": asked.total(),
        }
        print(
            json.dumps(figures) if as_json else "  ".join(f"{k} {v}" for k, v in figures.items()), flush=True
        )


def count_one(asked: Counter[str], run: Any, sql: str, *rest: Any) -> Any:
    asked[sql] += 1
    return run(sql, *rest)


def time_one(client: Any, address: str) -> tuple[float, float]:
    clock, cpu = time.perf_counter(), time.process_time()
    client.get(address)
    return time.perf_counter() - clock, time.process_time() - cpu


if __name__ == "__main__":
    sys.exit(main())
