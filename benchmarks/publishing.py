"""What makes a report publishable, in processor time: a JSON line each.

    python benchmarks/publishing.py [--releases 24]

A report of the campaign's size, and tables of provinces by nationalities with both margins, half of the cells empty.
Then releases, one after the other, each held against all before it: month by month, and a quarter over three of them.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from math import log2
from pathlib import Path
from random import Random
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1] / "tests")]
from throwaway_desk import lay  # noqa: E402

PEOPLE = 10


def say(**figures: object) -> None:
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()


def measure_tables(rows: int, columns: int, seed: int = 1) -> None:
    from jointdesk.desk.statistics.suppression import find_gaps, protect

    cells, equations = _cross_table(rows, columns, Random(seed))
    began = time.process_time()
    hidden = protect(cells, equations)
    chosen = time.process_time()
    gaps = find_gaps(cells, equations, hidden)
    say(
        table=f"{rows} x {columns}",
        cells=len(cells),
        small=sum(cell.unsafe for cell in cells.values()),
        withheld=len(hidden),
        people_withheld_share=round(
            sum(cells[key].value for key in hidden if len(key) == 2) / cells["total",].value, 4
        ),
        seconds=round(chosen - began, 2),
        attack_seconds=round(time.process_time() - chosen, 2),
        found_by_attacker=len(gaps),
    )


def _cross_table(rows: int, columns: int, chance: Random) -> tuple[dict[Any, Any], list[Mapping[Any, float]]]:
    values = {
        (f"r{row}", f"c{column}"): count
        for row in range(rows)
        for column in range(columns)
        if chance.random() < 0.45
        and (count := int(chance.paretovariate(0.9) * 60 / ((row + 1) ** 0.7 * (column + 1) ** 0.6)))
    }
    cells = {key: _cell(count) for key, count in values.items()}
    equations: list[Mapping[Any, float]] = []
    for place in (0, 1):
        margins: Counter[str] = Counter()
        for key, count in values.items():
            margins[key[place]] += count
        cells |= {(name,): _cell(count) for name, count in margins.items()}
        equations += [
            {(name,): -1, **{key: 1 for key in values if key[place] == name}} for name in sorted(margins)
        ]
        equations.append({("total",): -1, **{(name,): 1 for name in sorted(margins)}})
    from jointdesk.desk.statistics.attacker import Cell

    return {**cells, ("total",): Cell(sum(values.values()), place="kept")}, equations


def _cell(count: int) -> Any:
    from jointdesk.desk.statistics.attacker import Cell

    small = count < PEOPLE
    return Cell(count, 1 if small else None, PEOPLE if small else None, loss=1 + log2(1 + count))


def measure_report() -> None:
    from invented_report import invent_report

    from jointdesk.desk.statistics.figures import figures, parts_of, value_at
    from jointdesk.desk.statistics.publishable import make_publishable

    report = invent_report()
    began = time.process_time()
    published = make_publishable(report)
    seconds = time.process_time() - began
    guarded = [figure for figure in figures() if figure.few]
    whole, told = (
        sum(len(_told(figure, value_at(one, figure.path), parts_of)) for figure in guarded)
        for one in (report, published)
    )
    gone = [figure.path for figure in guarded if value_at(published, figure.path) is None]
    say(
        report="campaign",
        people=report.found.persons,
        figures=whole,
        told=told,
        seconds=round(seconds, 2),
        gone=gone,
    )


def _told(figure: Any, value: Any, parts_of: Any) -> list[Any]:
    return [count for _codes, count in parts_of(figure, value) if count is not None]


def measure_releases(months: int) -> None:
    """Facts of three years, 100,000 of them; `first` and `last` month frozen, then a quarter beside its months."""
    from django.utils import timezone
    from report_facts import make_units, pour

    from jointdesk.cli.init import make_tables
    from jointdesk.desk.accounts.models import Officer
    from jointdesk.desk.statistics.releases.contents import seal_of, write_content
    from jointdesk.desk.statistics.releases.freezing import make_release
    from jointdesk.desk.statistics.releases.release_models import Release
    from jointdesk.desk.statistics.report import Period

    make_tables()
    units = make_units()
    pour(100_000, units[0].pk)
    officer = Officer.objects.create(username="bench", unit=units[0].parent)

    def freeze(period: Period) -> float:
        began = time.process_time()
        report, figures = make_release(period, list(Release.objects.all()))
        content = write_content(report, timezone.localdate())
        Release.objects.create(
            seal=seal_of(content),
            start=period.start,
            end=period.end,
            content=content,
            figures=figures,
            made_by=officer,
            made_at=timezone.now(),
        )
        return round(time.process_time() - began, 2)

    starts = [date(2023 + n // 12, n % 12 + 1, 1) for n in range(months + 1)]
    took = [freeze(Period(start, after - timedelta(days=1))) for start, after in pairwise(starts)]
    quarter = freeze(Period(starts[0], starts[3] - timedelta(days=1)))
    say(releases=months, first_seconds=took[0], last_seconds=took[-1], slowest_seconds=max(took))
    say(releases=months, quarter_over_three_of_them_seconds=quarter)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--releases", type=int, default=24, help="months, up to 36")
    months = parser.parse_args().releases
    with tempfile.TemporaryDirectory(prefix="jointdesk-bench-") as folder:
        lay(Path(folder))
        os.environ |= {"JOINTDESK_HOME": folder, "DJANGO_SETTINGS_MODULE": "jointdesk.settings"}
        import django

        django.setup()
        measure_report()
        for rows, columns in ((5, 6), (12, 20), (25, 60)):
            measure_tables(rows, columns)
        if months:
            measure_releases(months)


if __name__ == "__main__":
    main()
