"""What was lost: payments where they are noted, else the sum that was told; never both, and nothing converted."""

import json
from decimal import Decimal

import pytest
from django.urls import reverse

from jointdesk.desk.statistics.counting import count
from jointdesk.desk.statistics.facts.days import read_days
from jointdesk.desk.statistics.facts.fact_models import Measure
from jointdesk.desk.statistics.facts.sums import add_up_changed_days
from jointdesk.desk.statistics.tables import tables


def test_payments_stand_for_the_sum_that_was_told(records, september):
    records.losses("1000", "2000")
    told = records.complaint(amount=Decimal("500"), currency="VND")
    records.payment(told, "300")
    records.payment(told, "150.50")
    assert count(None, september).reported.losses.sums == {"VND": Decimal("3450.50")}


def test_a_complaint_counts_in_each_currency_it_paid_in_and_not_in_the_one_it_told(records, september):
    told = records.complaint(amount=Decimal("900"), currency="USD")
    records.payment(told, "20000000")
    records.payment(told, "100", "USDT")
    records.losses("7", currency="USD")
    assert count(None, september).reported.losses.sums == {
        "USD": Decimal(7),
        "USDT": Decimal(100),
        "VND": Decimal(20000000),
    }


def test_a_currency_that_payments_leave_empty_is_not_told_as_nothing(records, september):
    records.payment(records.complaint(amount=Decimal("900"), currency="USD"), "20000000")
    assert count(None, september).reported.losses.sums == {"VND": Decimal(20000000)}


def test_payments_of_a_complaint_that_told_no_sum_count(records, september):
    records.payment(records.complaint(), "42", "KHR")
    assert count(None, september).reported.losses.sums == {"KHR": Decimal(42)}


def test_payments_of_complaints_that_do_not_count_do_not_either(records, september):
    first = records.complaint()
    for one in (
        records.complaint(duplicate_of=first),
        records.complaint(state="withdrawn"),
        records.complaint("2025-10-02"),
    ):
        records.payment(one, "1000", stopped="10", returned="10")
    reported = count(None, september).reported
    assert reported.losses.sums == reported.stopped.sums == reported.returned.sums == {}


def test_what_was_stopped_and_given_back_is_told_by_currency(records, september):
    told = records.complaint()
    records.payment(told, "1000", stopped="300", returned="200.25")
    records.payment(told, "50", "USD", returned="50")
    reported = count(None, september).reported
    assert reported.losses.sums == {"USD": Decimal(50), "VND": Decimal(1000)}
    assert reported.stopped.sums == {"VND": Decimal(300)}
    assert reported.returned.sums == {"USD": Decimal(50), "VND": Decimal("200.25")}


def test_a_province_counts_its_own_payments(records, september, cast):
    records.payment(records.complaint(unit="VN-HN"), "10", stopped="4")
    records.payment(records.complaint(unit="VN-SG"), "20", stopped="5")
    reported = count(cast["ivan"], september).reported
    assert (reported.losses.sums, reported.stopped.sums) == ({"VND": Decimal(10)}, {"VND": Decimal(4)})


def columns_of_losses(period) -> set[str]:
    (table,) = [one for one in tables(count(None, period)) if one.key == "losses"]
    return {column.measure for column in table.columns if not column.before}


def test_the_tables_tell_what_became_of_money_only_where_something_did(records, september):
    told = records.complaint()
    line = records.payment(told, "1000")
    assert columns_of_losses(september) == {"losses"}
    line.stopped = Decimal(400)
    line.save()
    assert columns_of_losses(september) == {"losses", "losses_stopped", "losses_returned"}


def test_page_and_api_tell_them(records, client, cast):
    records.payment(records.complaint(), "1000.50", stopped="300", returned="200")
    client.force_login(cast["alice"])
    asked = {"start": "2025-09-01", "end": "2025-09-30"}
    page = client.get(reverse("report"), asked).content.decode()
    assert 'id="table-losses"' in page
    answer = client.get("/api/report", {"from": "2025-09-01", "to": "2025-09-30"})
    said = json.loads(answer.content)
    told = {key: {code: Decimal(sum_) for code, sum_ in said[key].items()} for key in said if "losses" in key}
    assert told == {
        "losses": {"VND": Decimal("1000.5")},
        "losses_by_way": {"VND//": Decimal("1000.5")},
        "losses_stopped": {"VND": Decimal(300)},
        "losses_returned": {"VND": Decimal(200)},
    }


@pytest.mark.parametrize("added_up", [False, True])
def test_the_two_largest_losses_are_those_of_complaints(records, september, added_up):
    """A complaint's payments are one loss, and stand for the sum it told; by day or fact by fact."""
    records.losses("900", "800", "10")
    told = records.complaint("2025-09-20", amount=Decimal("5000"), currency="VND")
    for amount in ("400", "450.50"):
        records.payment(told, amount)
    while added_up and add_up_changed_days():
        pass
    lost = read_days(None, september.start, september.end).money(Measure.LOST)["VND",]
    assert lost == (4, 256_050, 90_000, 85_050)
