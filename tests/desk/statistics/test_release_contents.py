"""What a release holds: the whole report, of what is publishable alone; a sum of few amounts is in none of them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from jointdesk.desk.statistics.counting import count
from jointdesk.desk.statistics.publishable import make_publishable
from jointdesk.desk.statistics.releases.contents import read_content, write_content
from jointdesk.desk.statistics.releases.release_actions import freeze
from jointdesk.desk.statistics.report import Period
from jointdesk.engine.errors import OwnError


def months(first, last=None):
    start = date(2025, first, 1)
    after = date(2025 + (last or first) // 12, (last or first) % 12 + 1, 1)
    return Period(start, after - timedelta(days=1))


def told(release):
    return read_content(bytes(release.content))


def test_every_field_of_the_report_comes_back(records, cast, september):
    records.crowd(records.operation(), 12)
    records.losses(*["100.50"] * 6)
    records.complaint(types=("ROMANCE",), amount=Decimal("5"), currency="USD")
    records.network(records.complaint(), records.complaint())
    report = make_publishable(count(None, september))
    back = read_content(write_content(report, date(2025, 10, 1)))
    assert back == report
    assert list(back.found.by_month) == list(report.found.by_month)


def test_only_what_is_publishable_is_frozen(records, september):
    with pytest.raises(OwnError):
        write_content(count(None, september), date(2025, 10, 1))


def test_a_sum_of_few_is_not_found_through_the_quarter(records, cast):
    for month, losses in (("2025-07", ["900"]), ("2025-08", ["100"] * 30)):
        for amount in losses:
            records.complaint(f"{month}-10", amount=Decimal(amount), currency="VND")
    assert told(freeze(cast["bob"], months(8))).reported.losses.sums == {"VND": Decimal(3000)}
    assert told(freeze(cast["bob"], months(7, 8))).reported.losses.sums == {"VND": None}
