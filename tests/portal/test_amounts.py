"""Amounts as people write them."""

import pytest

from jointdesk.portal.reporting.amounts import read_amount


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1500000", "1500000"),
        ("1.500.000", "1500000"),
        ("1,500,000", "1500000"),
        ("1 500 000", "1500000"),
        ("1,500.50", "1500.50"),
        ("1.500,50", "1500.50"),
        ("0.5", "0.5"),
        ("0,25", "0.25"),
        ("1500,5", "1500.5"),
        ("50.000", "50000"),
        ("១៥០០", "1500"),
        ("1,5００", "1500"),
        ("๑๒๓", "123"),
        ("", None),
        ("lots", None),
        ("-5", None),
        ("1.2.3", None),
        ("1,2.3,4", None),
        ("1" * 16, None),
        ("50 triệu", None),
    ],
)
def test_an_amount_is_read_or_refused(written: str, amount: str | None):
    assert read_amount(written) == amount
