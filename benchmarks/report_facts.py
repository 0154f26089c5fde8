"""The report over many facts: a desk of its own, filled, counted and thrown away. A JSON line a figure.

    python benchmarks/report_facts.py [--facts N] [--json]

Facts of three years at a national desk with 25 provinces: a third are complaints, a third their scam types, three in
ten what was lost and where it went, the rest people found, steps of procedure and requests. They are poured into the
facts' table as they would stand there, and indexed; networks are not among them (the report asks their own rows).
Every report is counted with the period before it.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from throwaway_desk import lay

DAYS, FIRST, PROVINCES = 1095, date(2023, 1, 1), 25
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
        from jointdesk.cli.init import make_tables

        make_tables()
        measure(options.facts)
    return 0


def say(**figures: object) -> None:
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()


def measure(facts: int) -> None:
    from django.conf import settings
    from django.db import connection

    from jointdesk.desk.statistics.counting import count
    from jointdesk.desk.statistics.facts.fact_models import DaySum, Fact, MonthSum
    from jointdesk.desk.statistics.facts.sums import add_up_changed_days
    from jointdesk.desk.statistics.report import Period

    units = make_units()
    took, _, _cpu = timed(lambda: pour(facts, units[0].pk))
    say(what="facts poured", facts=Fact.objects.count(), seconds=took)

    def add_up() -> int:
        days = 0
        while done := add_up_changed_days():
            days += done
        return days

    took, days, cpu = timed(add_up)
    sums = {"sums": DaySum.objects.count(), "of_months": MonthSum.objects.count()}
    say(what="days added up", days=days, **sums, seconds=took, cpu_seconds=cpu)
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
            cpu_seconds=min(run[2] for run in runs),
        )
    unit = units[0]
    took, report, cpu = timed(lambda: count(None, periods["three years"], unit=unit))
    say(
        what="report of three years, one province",
        persons=report.found.persons,
        seconds=took,
        cpu_seconds=cpu,
    )
    if connection.vendor == "sqlite":
        say(
            what="database", megabytes=round(Path(settings.DATABASES["default"]["NAME"]).stat().st_size / 1e6)
        )


def make_units():
    from jointdesk.desk.accounts.models import Unit

    nation = Unit.objects.create(code="national", name="Nation", level=Unit.Level.NATIONAL)
    return [
        Unit.objects.create(
            code=f"KH-{n}", name=f"KH-{n}", level=Unit.Level.PROVINCE, parent=nation, province=f"KH-{n}"
        )
        for n in range(1, PROVINCES + 1)
    ]


def timed(run):
    """Seconds by the clock, what it gave, and seconds of the processor."""
    started, worked = time.perf_counter(), time.process_time()
    answer = run()
    return round(time.perf_counter() - started, 2), answer, round(time.process_time() - worked, 2)


# a measure's share of the facts, and what its facts differ in; {x}: a number that looks drawn by chance
POURED = {
    "complaint": (0.33, {"nationality": "{x} % 4"}),
    "complaint_type": (0.33, {"code": "{x} % 8"}),
    "lost": (0.15, {"currency": "{x} % 3"}),
    "sent": (0.15, {"currency": "{x} % 3", "nationality": "{x} % 4", "code": "{x} % 5"}),
    "found": (0.03, {"code": "{x} % 5", "nationality": "{x} % 10", "age_band": "{x} % 7", "sex": "{x} % 2"}),
    "before_court": (0.007, {"code": "{x} % 2", "nationality": "{x} % 10"}),
    "victim": (0.002, {"code": "{x} % 4", "nationality": "{x} % 10", "age_band": "{x} % 7"}),
    "request_sent": (0.001, {"partner": "{x} % 3"}),
}
WORDS = {
    "nationality": ("", "VN", "KR", "CN", "TH", "MY", "ID", "PH", "MM", "IN"),
    "currency": ("USD", "KHR", "VND"),
    "age_band": ("0-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+"),
    "sex": ("F", "M"),
    "partner": ("kh", "kr", "sg"),
}
CODES = {
    "complaint_type": (
        "INVEST",
        "ROMANCE",
        "JOB_TASK",
        "LOAN",
        "PHISH",
        "IMP_OFFICIAL",
        "ECOMMERCE",
        "OTHER",
    ),
    "found": ("suspect", "undetermined", "victim", "ringleader", "undetermined"),
    "sent": ("VN", "KH", "wallet", "", "TH"),
    "before_court": ("suspect", "ringleader"),
    "victim": ("presumed", "needs", "identified", "assisted"),
}
KINDS = {
    "complaint": "complaint",
    "complaint_type": "complaint",
    "lost": "complaint",
    "sent": "complaint",
    "request_sent": "request",
}
_POUR = """
INSERT INTO statistics_fact (measure, day, unit_id, province, nationality, sex, age_band, code, partner, currency,
    number, hundredths, subject, kind, source)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
SELECT '{measure}', date('{first}', '+' || (i * {days} / ({count} + 1)) || ' days'), {unit} + {x} % {provinces},
    {province}, {nationality}, {sex}, {age_band}, {code}, {partner}, {currency}, 1, {hundredths}, {subject},
    '{kind}', i FROM n
"""


def pour(facts: int, first_unit: int) -> None:
    """Into SQLite, where a statement a measure makes them faster than a program could say them."""
    from django.db import connection

    from jointdesk.desk.intake.bulk_rows import insert_rows
    from jointdesk.desk.statistics.facts.fact_models import DayChanged, Fact

    with connection.schema_editor() as editor:
        for index in Fact._meta.indexes:
            editor.remove_index(Fact, index)
    with connection.cursor() as cursor:
        for measure in POURED:
            cursor.execute(write_statement(measure, facts, first_unit))
    with connection.schema_editor() as editor:
        for index in Fact._meta.indexes:
            editor.add_index(Fact, index)
    insert_rows(DayChanged, ("day",), ((FIRST + timedelta(days=n),) for n in range(DAYS)))


def write_statement(measure: str, facts: int, first_unit: int) -> str:
    share, columns = POURED[measure]
    people = KINDS.get(measure, "person") == "person"
    values = dict.fromkeys(
        ("province", "nationality", "sex", "age_band", "code", "partner", "currency"), "''"
    )
    for name, number in columns.items():
        words = CODES[measure] if name == "code" else WORDS[name]
        values[name] = f"json_extract('{json.dumps(words)}', '$[' || ({number}) || ']')"
    if people:
        values["province"] = f"'KH-' || (1 + {{x}} % {PROVINCES})"
    chance = "((i * 2654435761 + 40503) % 1000003)"
    values = {name: value.replace("{x}", chance) for name, value in values.items()}
    return _POUR.format(
        measure=measure,
        first=FIRST,
        days=DAYS,
        count=int(facts * share),
        unit=first_unit,
        provinces=PROVINCES,
        x=chance,
        hundredths=f"{chance} * 37" if measure in ("lost", "sent") else "0",
        # who is found is found again now and then
        subject=f"{chance} * 7 % {max(1, int(facts * 0.027))}" if people else "i",
        kind=KINDS.get(measure, "person"),
        **values,
    )


if __name__ == "__main__":
    sys.exit(main())
