"""Running one plan, on glass or with real seals, with parts small enough to be many."""

from contextlib import nullcontext

import pytest

from jointdesk.engine.exchange.wire.bodies import delivery
from simulator.glass import glass
from simulator.invariants import check
from simulator.plan import Plan
from simulator.schedule import Schedule

SMALL_PART = 900


def run(plan: Plan, *, real: bool | None = None) -> Schedule:
    """Raises AssertionError when something does not hold. `real`: None for one seed in ten."""
    seals = nullcontext() if (plan.seed % 10 == 0 if real is None else real) else glass()
    with seals, pytest.MonkeyPatch.context() as patch:
        patch.setattr(delivery, "PART", SMALL_PART)
        schedule = Schedule(plan)
        schedule.run()
        check(schedule)
        return schedule
