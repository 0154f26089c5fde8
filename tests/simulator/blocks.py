"""The schedules of a test run, in blocks, for test files that run beside each other; `make simulate` runs 100,000."""

import os

import pytest

from simulator.plan import draw_plan
from simulator.running import run
from simulator.shortening import explain

SCHEDULES = int(os.environ.get("SCHEDULES", "2000"))
BLOCK = 50
BLOCKS = range(SCHEDULES // BLOCK)


def hold(block: int) -> None:
    """Nothing is lost and nothing happens twice in any schedule of this block."""
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        plan = draw_plan(seed)
        try:
            run(plan)
        except AssertionError:
            pytest.fail(explain(plan))
