"""Two letters of one network are seen to be, for a while, and no address is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.errors import CallerError
from jointdesk.engine.letterbox.origins import find_network, hash_origin

KEY = bytes(range(32))


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("::ffff:203.0.113.9", "203.0.113.0/24"),
        (" 203.0.113.7 ", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", None),
        ("unknown", None),
        ("203.0.113.7:80", None),
        ("203.0.113.0/24", None),
        ("1" * 9_000, None),
    ],
)
def test_an_address_is_known_by_its_network(address, network):
    assert find_network(address) == network
    assert (hash_origin(address, "2026-11", KEY) is None) == (network is None)


def test_one_network_has_one_hash_in_a_period_and_another_in_the_next():
    one, other = (hash_origin(f"203.0.113.{host}", "2026-11", KEY) for host in (7, 250))
    assert one == other
    assert one is not None
    assert len(one) == 16
    differing = {
        one,
        hash_origin("203.0.114.7", "2026-11", KEY),
        hash_origin("203.0.113.7", "2026-12", KEY),
        hash_origin("203.0.113.7", "2026-11", bytes(32)),
    }
    assert len(differing) == 4


@given(st.text(max_size=80))
def test_any_text_is_answered(text):
    hash_origin(text, "2026-11", KEY)


def test_a_short_key_is_refused():
    with pytest.raises(CallerError):
        hash_origin("203.0.113.7", "2026-11", b"short")
