"""Where an account is at home is told by its bank, a telephone's by its code, a coin's by nothing."""

import pytest

from jointdesk.engine.identifiers import extract
from jointdesk.engine.identifiers.homes import home_of


@pytest.mark.parametrize(
    ("kind", "value", "home"),
    [
        ("bank_account", "VCB:0123456789", "VN"),
        ("bank_account", "ABA:000123456", "KH"),
        ("bank_account", ":0123456789", ""),
        ("bank_account", "NOBANK:0123456789", ""),
        ("wallet", "BTC:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "wallet"),
        ("phone", "+84912345678", "VN"),
        ("phone", "+85512345678", "KH"),
        ("phone", "+881631512345", ""),  # a satellite's
        ("phone", "no number", ""),
        ("email", "abc@gmail.com", ""),
    ],
)
def test_home(kind, value, home):
    assert home_of(kind, value) == home


def test_what_is_read_from_a_text_is_at_home_where_its_bank_is():
    found = [
        one for one in extract("ck vào STK 0123 456 789 Vietcombank", "KH") if one.kind == "bank_account"
    ]
    assert [home_of(one.kind, one.value) for one in found] == ["VN"]
