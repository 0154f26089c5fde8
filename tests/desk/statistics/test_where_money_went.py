"""Where money went: by the bank of the account, whole and consistent with the losses, and of no few people in public."""

from decimal import Decimal

import pytest
from django.utils import translation

from jointdesk.desk.intake.models import Identifier, Mention
from jointdesk.desk.printing.fonts import choose_fonts
from jointdesk.desk.statistics.counting import count
from jointdesk.desk.statistics.illustrations import draw_beside
from jointdesk.desk.statistics.publishable import count_to_publish
from jointdesk.desk.statistics.tables import tables
from jointdesk.desk.statistics.ways import say_way


@pytest.fixture
def account(records):
    """A complaint's payment to an account of that value."""

    def pay(value, amount="100", country="KR", currency="VND", kind="bank_account"):
        complaint = records.complaint(country=country)
        line = records.payment(complaint, amount, currency)
        line.identifier, _new = Identifier.objects.get_or_create(kind=kind, value=value)
        line.save()
        return complaint

    return pay


def ways(period):
    return count(None, period).reported.ways.sums


def test_a_payment_goes_to_the_country_of_the_bank(account, records, september):
    account("VCB:0123456789")
    account("ABA:000123456", "30")
    account(":0123456789", "5", country="")
    account("BTC:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "2.50", "KR", "USDT", "wallet")
    assert ways(september) == {
        "USDT/KR/wallet": Decimal("2.50"),
        "VND//": Decimal(5),
        "VND/KR/KH": Decimal(30),
        "VND/KR/VN": Decimal(100),
    }
    assert count(None, september).reported.losses.sums == {"USDT": Decimal("2.50"), "VND": Decimal(135)}


@pytest.mark.parametrize(
    ("named", "way"),
    [
        (("VCB:0123456789", "ACB:0123456789"), "VND/KR/VN"),
        (("VCB:0123456789", "ABA:000123456"), "VND/KR/"),
        ((), "VND/KR/"),
    ],
)
def test_a_sum_that_was_only_told_goes_where_all_accounts_of_the_complaint_are(
    records, september, named, way
):
    complaint = records.complaint(country="KR", amount=Decimal(70), currency="VND")
    for place, value in enumerate(named):
        identifier = Identifier.objects.create(kind="bank_account", value=value)
        Mention.objects.create(
            complaint=complaint, identifier=identifier, raw=value, start=place, end=place + 1
        )
    complaint.save()  # whoever names an account tells of it (intake/changing.py)
    assert ways(september) == {way: Decimal(70)}


def table_of(period, published=False):
    report = count_to_publish(None, period) if published else count(None, period)
    (table,) = [one for one in tables(report) if one.key == "losses_by_way"]
    return report, table


def test_table_and_picture_tell_the_ways_the_largest_first(account, september):
    for value, amount in (("ABA:000123456", "30"), ("VCB:0123456789", "100")):
        account(value, amount)
    report, table = table_of(september)
    assert [(row.code, row.name, row.values[0]) for row in table.rows] == [
        ("VND/KR/VN", "VND: South Korea › Vietnam", 100),
        ("VND/KR/KH", "VND: South Korea › Cambodia", 30),
    ]
    (picture,) = draw_beside(report, table)
    assert "VND" in picture.said
    assert "Vietnam" in picture.wide


@pytest.mark.parametrize("language", ["en", "vi", "km", "ko", "zh-hans"])
def test_each_sign_of_a_way_can_be_drawn_on_paper(language):
    with translation.override(language):
        said = "".join(map(say_way, ("VND/KR/VN", "USDT//wallet")))
        assert set(map(ord, said)) <= choose_fonts(said, [language]).drawn


def test_few_people_s_way_is_withheld_and_another_with_it(account, september):
    """Six paid to Vietnam, six to Thailand, one to Cambodia: his sum is not the rest."""
    for value, times in (("VCB:0123456789", 6), ("BBL:0123456789", 6), ("ABA:000123456", 1)):
        for _ in range(times):
            account(value)
    # nor does the sum go because one way of it does
    whole, published = count(None, september).reported, count_to_publish(None, september).reported
    assert published.losses == whole.losses
    assert published.ways.sums["VND/KR/KH"] is None
    assert list(published.ways.sums.values()).count(None) >= 2


def test_ways_of_a_sum_that_is_withheld_are_not_named(account, september):
    for _ in range(3):
        account("VCB:0123456789")
    published = count_to_publish(None, september).reported
    assert published.losses.sums == {"VND": None}
    assert published.ways.sums == {}
    # nor does the value say so beside the figures, for a release is its bytes
    assert not published.ways.of_few | published.losses.of_few
