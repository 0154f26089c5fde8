"""How long a desk on SQLite takes to open the page of one large network: server time, and questions to the database.

The network is invented: gangs' accounts, numbers and sites of uneven reach hold its complaints together, most
complaints also name something of their own, some a public hotline. Further complaints stand beside it.

    python benchmarks/network_page.py [--complaints 10000] [--beside 20000] [--opens 10]

SHOW_QUESTIONS=1 prints the slowest questions of each page.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

FIRST = datetime(2025, 1, 6, tzinfo=UTC)
SHARED = (("phone", "+8496{:07d}"), ("bank_account", "VCB:{:010d}"), ("domain", "san{:04d}.com"))
OWN = (("phone", "+8491{:07d}"), ("handle", "telegram:kh{:06d}"), ("bank_account", "ABA:{:09d}"))
HOTLINE = ("phone", "+842439342222")
COUNTRIES = ("VN", "VN", "VN", "KH", "KR", "CN", "SG", "")
PAGES = ("network", "network-complaints", "network-explain", "network-hubs", "networks")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--complaints", type=int, default=10_000)
    parser.add_argument("--beside", type=int, default=20_000, help="complaints outside the network")
    parser.add_argument("--opens", type=int, default=10)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jointdesk-bench-") as folder:
        lay_desk(Path(folder))
        network = store(wanted.complaints, wanted.beside)
        measure(network, wanted.opens)
    return 0


def lay_desk(home: Path, database: str = "") -> None:
    """A desk of its own in `home`, with an empty database: SQLite in the folder, or the PostgreSQL one named."""
    (home / "keys").mkdir()
    (home / "keys" / "secret").write_text("only-for-benchmarks-" * 3)
    (home / "desk.toml").write_text(
        'id = "vn"\nname = "Bench"\ncountry = "VN"\nlanguage = "en"\nsecond_factor = "offered"\n'
    )
    open_desk(home, database)
    from jointdesk.desk.audit.keys import make_keys

    make_keys(home)


def open_desk(home: Path, database: str = "") -> None:
    """A desk that was laid before, with the tables of today."""
    os.environ |= {"JOINTDESK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "jointdesk.settings"}
    os.environ.pop("DATABASE_URL", None)
    if database:
        os.environ["DATABASE_URL"] = database
    import django

    django.setup()
    from jointdesk.cli.init import make_tables

    make_tables()


def store(inside: int, beside: int) -> int:
    """Store both kinds of complaints and link them all. Returns the key of the large network."""
    from django.db import transaction

    from jointdesk.desk.networks.models import Network
    from jointdesk.desk.networks.relinking import relink_all

    rng = random.Random(1)
    with transaction.atomic():
        keep([name_inside(rng, number) for number in range(inside)], "IN", rng)
        keep([name_beside(rng, beside, number) for number in range(beside)], "BY", rng)
        relink_all()
    largest = Network.objects.order_by("-complaint_count").first()
    assert largest is not None
    print(
        f"{inside + beside:,} complaints stored; the network has {largest.complaint_count:,} complaints, "
        f"{largest.identifier_count:,} identifiers"
    )
    return largest.pk


def name_inside(rng: random.Random, number: int) -> list[tuple[str, str]]:
    """What complaint `number` of the network names: its group's account, often one of the gang's, perhaps its own.

    Every tenth also names the account of the group above, so that the network hangs together by rare identifiers,
    as a gang's does, and the common ones are no hubs.
    """
    group = number // 10
    named = [pick(SHARED, 1000 + group)]
    if number % 10 == 0 and group:
        named.append(pick(SHARED, 1000 + (group - 1) // 8))
    if rng.random() < 0.6:
        named.append(pick(SHARED, int(40 * rng.random() ** 3)))
    if rng.random() < 0.7:
        named.append(pick(OWN, number))
    # rarer than beside it: a hotline that is named from one network above all is no hub
    if rng.random() < 0.05:
        named.append(HOTLINE)
    return named


def name_beside(rng: random.Random, complaints: int, number: int) -> list[tuple[str, str]]:
    named = [pick(OWN, 5_000_000 + int(rng.random() * complaints * 3))]
    return [*named, HOTLINE] if rng.random() < 0.3 else named


def pick(forms: tuple[tuple[str, str], ...], number: int) -> tuple[str, str]:
    kind, form = forms[number % len(forms)]
    return kind, form.format(number)


def keep(named: list[list[tuple[str, str]]], prefix: str, rng: random.Random) -> None:
    """Rows straight into the tables: intake is measured elsewhere."""
    from jointdesk.desk.accounts.models import Unit
    from jointdesk.desk.intake.models import Complaint, Identifier, Mention

    unit, _ = Unit.objects.get_or_create(code="national", name="National", level=Unit.Level.NATIONAL)
    complaints = Complaint.objects.bulk_create(
        (make_complaint(f"{prefix}-{number:06d}", unit.pk, rng) for number in range(len(named))),
        batch_size=2000,
    )
    counts = Counter(pair for pairs in named for pair in set(pairs))
    known = {(one.kind, one.value): one for one in Identifier.objects.all()}
    new = [Identifier(kind=kind, value=value) for kind, value in sorted(counts.keys() - known.keys())]
    Identifier.objects.bulk_create(new, batch_size=2000)
    known |= {(one.kind, one.value): one for one in new}
    for pair, times in counts.items():
        known[pair].complaint_count += times
    Identifier.objects.bulk_update((known[pair] for pair in counts), ["complaint_count"], batch_size=500)
    starts = count()
    Mention.objects.bulk_create(
        (
            Mention(complaint=complaint, identifier=known[pair], raw=pair[1], start=next(starts), end=0)
            for complaint, pairs in zip(complaints, named, strict=True)
            for pair in pairs
        ),
        batch_size=2000,
    )


def make_complaint(reference: str, unit: int, rng: random.Random):  # type: ignore[no-untyped-def]
    from jointdesk.desk.intake.models import Complaint

    at = FIRST + timedelta(days=600 * rng.random())
    lost = rng.random() < 0.8
    return Complaint(
        reference=reference,
        channel="form",
        received_at=at,
        decide_by=at.date() + timedelta(days=20),
        language="vi",
        country=rng.choice(COUNTRIES),
        unit_id=unit,
        narrative="Tôi chuyển tiền vào tài khoản của họ rồi không liên lạc được nữa. " * 6,
        amount=rng.randrange(1, 500) * 100_000 if lost else None,
        currency=rng.choice(("VND", "VND", "USD")) if lost else "",
    )


def measure(network: int, opens: int) -> None:
    """Open each page: the first time by itself, then the median of `opens`."""
    from django.contrib.auth.hashers import make_password
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, override_settings
    from django.urls import reverse

    from jointdesk.desk.accounts.models import Officer, Role, Unit

    unit = Unit.objects.get(code="national")
    officer = Officer.objects.create(
        username="bench", name="Bench", role=Role.INVESTIGATOR, unit=unit, password=make_password(None)
    )
    client = Client()
    client.force_login(officer)
    print(f"{'page':<20}{'first':>9}{'median':>9}{'worst':>9}{'questions':>11}{'KiB':>7}")
    for name in PAGES:
        address = reverse(name, args=[network] if name in ("network", "network-complaints") else [])
        given = {"a": "IN-000000", "b": "IN-000777"} if name == "network-explain" else {}
        times = []
        with override_settings(ALLOWED_HOSTS=["testserver"]):
            for _ in range(opens + 1):
                begun = time.perf_counter()
                answer = client.get(address, given)
                times.append(1000 * (time.perf_counter() - begun))
                assert answer.status_code == 200, f"{address}: {answer.status_code}"
            with CaptureQueriesContext(connection) as asked:
                client.get(address, given)
        print(
            f"{name:<20}{times[0]:>6.0f} ms{statistics.median(times[1:]):>6.0f} ms{max(times[1:]):>6.0f} ms"
            f"{len(asked):>11}{len(answer.content) // 1024:>7}"
        )
        if os.environ.get("SHOW_QUESTIONS"):
            for one in sorted(asked.captured_queries, key=lambda one: -float(one["time"]))[:6]:
                print("   ", one["time"], one["sql"][:700])


if __name__ == "__main__":
    sys.exit(main())
