"""A reporter's own number, address or account, written into what he or she tells, is offered to no partner."""

import pytest

from jointdesk.desk.exchange.matching.shareable import shareable


def offered(kind):
    return list(shareable(kind).values_list("value", flat=True))


@pytest.mark.parametrize(
    ("kind", "value", "contact"),
    [
        ("phone", "+84912345678", "0912 345 678"),
        ("phone", "+84912345678", "+84-912-345-678 (Zalo, after six)"),
        ("phone", "+84912345678", "Chị Lan, 0912.345.678"),
        ("email", "lan@example.org", "Lan@Example.org"),
        ("handle", "telegram:lan_90", "Telegram @Lan_90"),
    ],
)
def test_what_a_reporter_is_reached_under_is_not_offered(name, kind, value, contact):
    """A partner that asks about a person's number would learn that this person complained."""
    own = name(kind, value, complainant_contact=contact)
    assert offered(kind) == []
    # somebody else names it: then it is what the complaint is about
    name(kind, value, complainant_contact="0999 888 777")
    assert offered(kind) == [own.value]


def test_all_else_that_a_reporter_names_is_offered(name):
    name("phone", "+84900000001", complainant_contact="0912 345 678")
    name("phone", "+84900000002")
    name("bank_account", "VN:VCB:0912345678", complainant_contact="0912345678")
    assert sorted(offered("phone")) == ["+84900000001", "+84900000002"]
    assert offered("bank_account") == ["VN:VCB:0912345678"]
