"""The desk under attack and the partner in the attacker's hands: the casts of the desk's own tests."""

import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings

from desk.conftest import _own_keys, kh, partner  # noqa: F401
from desk.exchange.conftest import name  # noqa: F401
from desk.exchange.groups.conftest import group, kr, say  # noqa: F401
from desk.exchange.matching.test_serving import ask  # noqa: F401


@pytest.fixture(autouse=True)
def _no_files() -> Iterator[None]:
    """Keys and tag files of earlier tests are none of this one's."""
    for folder in ("match-keys", "sets"):
        shutil.rmtree(settings.HOME / folder, ignore_errors=True)
    return


@pytest.fixture
def learned(capsys: pytest.CaptureFixture[str]) -> Iterator[dict[str, object]]:
    """What the cheat learned: printed at the end, past pytest's capture, when -s or -v asks for it."""
    found: dict[str, object] = {}
    yield found
    for what, value in found.items():
        print(f"  {what}: {value}")
