"""Each of a few schedules with the desks stopped at every single effect."""

from dataclasses import replace

import pytest

from simulator.plan import CALM, Action
from simulator.questions import ELEMENTS
from simulator.running import run


@pytest.mark.parametrize("travel", ["singly", "pipelined", "bundled"])
def test_a_desk_may_stop_between_any_two_effects(travel: str) -> None:
    kinds = (
        "notice",
        "batch",
        "large",
        "request",
        "step",
        "step",
        "unwanted",
        "checkpoint",
        "prekey",
        "question",
        "rotate",
        "states",
    )
    actions = tuple(
        Action(2.0 + 3 * number, ("vn", "kh")[number % 2], kind, number) for number, kind in enumerate(kinds)
    )
    plan = replace(CALM, actions=actions, pipelined=travel == "pipelined", bundled=travel == "bundled")
    effects = run(plan, real=False).effects
    assert effects > 300
    for number in range(1, effects + 1):
        stopped = replace(plan, crashes=(number,))
        assert run(stopped, real=False).counts["crashes"] == 1, f"not stopped at effect {number}"


def test_a_question_that_was_answered_and_not_heard_is_asked_anew_and_charged_anew() -> None:
    """Stopped at each effect in turn: what was committed is charged, and the two desks agree on what was answered."""
    plan = replace(CALM, actions=(Action(1.0, "vn", "question", 0),))
    charged = set()
    for number in range(1, run(plan, real=False).effects + 1):
        schedule = run(replace(plan, crashes=(number,)), real=False)
        charged.add(sum(row.charged for row in schedule.desks["kh"].tables["served"].values()))
        assert all(row.receipt for row in schedule.desks["vn"].tables["askings"].values())
    assert charged == {0, ELEMENTS, 2 * ELEMENTS}
