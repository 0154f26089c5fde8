"""The cast of exchange_cast as fixtures."""

import random
from collections.abc import Callable
from datetime import datetime

import pytest
from exchange_cast import NOW, Desk, make_desk
from hypothesis import settings

# a deadline measures the machine, not the code, when others work on it
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def vn() -> Desk:
    return make_desk("vn", "VN", 1)


@pytest.fixture(scope="session")
def kh() -> Desk:
    return make_desk("kh", "KH", 2)


@pytest.fixture(scope="session")
def stranger() -> Desk:
    return make_desk("xx", "XX", 3)


@pytest.fixture
def random_bytes() -> Callable[[int], bytes]:
    return random.Random(7).randbytes


@pytest.fixture
def now() -> datetime:
    return NOW
