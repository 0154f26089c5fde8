"""The report over many facts: a desk of its own, filled, counted and thrown away. A JSON line a figure.

    python benchmarks/report_facts.py [--facts N] [--json]

Facts of three years at a national desk with 25 provinces: four in ten are complaints, four their scam types, nearly
two what was lost, the rest people found, steps of procedure and requests. They are poured into the facts' table as
they would stand there; networks are not among them (the report asks their own rows). The largest period is all three
years beside none before; the others are compared with the period before, as every report is.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from throwaway_desk import lay

DAYS, FIRST, PROVINCES = 1095, date(2023, 1, 1), 25
TYPES = ("INVEST", "ROMANCE", "JOB_TASK", "LOAN", "PHISH", "IMP_OFFICIAL", "ECOMMERCE", "OTHER")
COUNTRIES = ("KH", "CN", "VN", "KR", "TH", "MY", "ID", "PH", "MM", "IN")
PIECE = 100_000
FOUND_SHARE = 0.02
ROUNDS = 3


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--facts", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jointdesk-facts-") as folder:
        lay(Path(folder))
        os.environ |= {"JOINTDESK_HOME": folder, "DJANGO_SETTINGS_MODULE": "jointdesk.settings"}
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure(options.facts)
    return 0


def say(**figures: object) -> None:
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()


def measure(facts: int) -> None:
    from django.conf import settings
    from django.db import connection

    from jointdesk.desk.accounts.models import Unit
    from jointdesk.desk.statistics.counting import count
    from jointdesk.desk.statistics.facts.fact_models import DaySum, Fact
    from jointdesk.desk.statistics.facts.sums import add_up_changed_days
    from jointdesk.desk.statistics.report import Period

    nation = Unit.objects.create(code="national", name="Nation", level=Unit.Level.NATIONAL)
    units = [
        Unit.objects.create(
            code=f"KH-{n}", name=f"KH-{n}", level=Unit.Level.PROVINCE, parent=nation, province=f"KH-{n}"
        )
        for n in range(1, PROVINCES + 1)
    ]
    took, _ = timed(lambda: pour(facts, units))
    say(what="facts poured", facts=Fact.objects.count(), seconds=took)

    def add_up() -> int:
        days = 0
        while done := add_up_changed_days():
            days += done
        return days

    took, days = timed(add_up)
    say(what="days added up", days=days, sums=DaySum.objects.count(), seconds=took)
    last = FIRST + timedelta(days=DAYS - 1)
    periods = {
        "three years": Period(FIRST, last),
        "the last year": Period(date(last.year, 1, 1), date(last.year, 12, 31)),
        "a quarter": Period(date(last.year, 7, 1), date(last.year, 9, 30)),
        "a month": Period(date(last.year, 9, 1), date(last.year, 9, 30)),
    }
    for name, period in periods.items():
        runs = [timed(lambda period=period: count(None, period)) for _ in range(ROUNDS)]
        report = runs[0][1]
        say(
            what=f"report of {name}",
            complaints=report.reported.complaints,
            persons=report.found.persons,
            seconds=min(run[0] for run in runs),
            slowest=max(run[0] for run in runs),
        )
    unit = units[0]
    took, report = timed(lambda: count(None, periods["three years"], unit=unit))
    say(what="report of three years, one province", persons=report.found.persons, seconds=took)
    if connection.vendor == "sqlite":
        say(
            what="database", megabytes=round(Path(settings.DATABASES["default"]["NAME"]).stat().st_size / 1e6)
        )


def timed(run):
    started = time.perf_counter()
    answer = run()
    return round(time.perf_counter() - started, 2), answer


def pour(facts: int, units: list) -> None:
    from django.db import connection, transaction

    from jointdesk.desk.intake.bulk_rows import insert_rows, pour_rows
    from jointdesk.desk.statistics.facts.fact_models import DayChanged, Fact
    from jointdesk.desk.statistics.facts.keeping import COLUMNS

    rows = imagine(facts, [unit.pk for unit in units])
    as_text = connection.vendor == "sqlite"
    done = 0
    while done < facts:
        some = min(PIECE, facts - done)
        with transaction.atomic():
            pour_rows(Fact, COLUMNS, (adapted(next(rows), as_text) for _ in range(some)))
        done += some
    insert_rows(DayChanged, ("day",), ((FIRST + timedelta(days=n),) for n in range(DAYS)))


def adapted(row: tuple, as_text: bool) -> tuple:
    return (row[0], row[1].isoformat(), *row[2:]) if as_text else row


def imagine(facts: int, units: list[int]) -> Iterator[tuple]:
    """Rows in the order of keeping.COLUMNS, in the order in which the records would have come."""
    chance = Random(1)
    number = 0
    people = max(1, int(facts * FOUND_SHARE * 0.9))
    while True:
        number += 1
        day = FIRST + timedelta(days=min(DAYS - 1, number * 2 * DAYS // max(1, facts)))
        unit = chance.choice(units)
        country = chance.choice(("", "VN", "KR", "CN"))
        told = (day, unit, "", country, "", "")
        yield ("complaint", *told, "", "", "", 1, 0, number, "complaint", number)
        yield ("complaint_type", *told, chance.choice(TYPES), "", "", 1, 0, number, "complaint", number)
        if chance.random() < 0.45:
            lost = int(chance.lognormvariate(12, 2))
            currency = chance.choice(("USD", "KHR", "VND"))
            yield ("lost", *told, "", "", currency, 1, lost, number, "complaint", number)
        if chance.random() < FOUND_SHARE * 2.5:
            yield from found(chance, day, unit, chance.randrange(people), number)


def found(chance: Random, day: date, unit: int, person: int, number: int) -> Iterator[tuple]:
    about = (f"KH-{chance.randint(1, PROVINCES)}", chance.choice(COUNTRIES), chance.choice("MF"))
    told = (day, unit, *about, chance.choice(("0-17", "18-24", "25-34", "35-44")))
    code = chance.choice(("suspect", "suspect", "undetermined", "victim", "ringleader"))
    yield ("found", *told, code, "", "", 1, 0, person, "person", person)
    if code in ("suspect", "ringleader"):
        yield ("before_court", *told, code, "", "", 1, 0, person, "person", person)
    if code == "victim":
        yield ("victim", *told, "presumed", "", "", 1, 0, person, "person", person)
    if chance.random() < 0.2:
        yield (
            "request_sent",
            day,
            unit,
            "",
            "",
            "",
            "",
            "identify",
            "kr",
            "",
            1,
            0,
            number,
            "request",
            number,
        )


if __name__ == "__main__":
    sys.exit(main())
