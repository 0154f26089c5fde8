"""Every type of message, said by its own partner, by another one, by one not confirmed yet, and by a stranger."""

import os

import pytest

from desk.conftest import FarDesk, _own_keys, kh, partner  # noqa: F401
from matrix import partners
from redteam.scene import furnish


@pytest.fixture
def found(db, kh):  # noqa: F811
    kr, th, xx = FarDesk("kr", "KR"), FarDesk("th", "TH"), FarDesk("xx", "XX")
    keyed = furnish(kh, kr, th)
    return partners.lines({"own": kh, "another": kr, "unconfirmed": th, "stranger": xx}, keyed)


def test_a_partner_touches_its_own_things_only(found):
    if os.environ.get("WRITE_ACCESS_TABLE"):
        partners.write_table(found)
    moved = {name: cells.pop("moved") for name, cells in found.items()}
    assert {name: what for name, what in moved.items() if what} == {}
    assert found == partners.read_table()
