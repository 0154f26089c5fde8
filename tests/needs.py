"""What some tests need of the machine: absent, they skip with the reason; required, they fail."""

import os

import pytest


def need(name: str, there: bool, reason: str) -> None:
    """Skip when `there` is false, or fail when `name` is one of JOINTDESK_REQUIRE's."""
    if there:
        return
    if name in os.environ.get("JOINTDESK_REQUIRE", "").split(","):
        pytest.fail(f"{name} is required: {reason}")
    pytest.skip(reason)
