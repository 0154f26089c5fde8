"""The other half of the schedules: a file of its own, so that two workers share them."""

import pytest

from simulator.blocks import BLOCKS, hold


@pytest.mark.parametrize("block", BLOCKS[1::2])
def test_nothing_is_lost_and_nothing_happens_twice(block: int) -> None:
    hold(block)
