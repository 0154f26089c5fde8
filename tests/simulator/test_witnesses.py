"""A log that is rewritten is found by its witness, in memory as on the wire, and stops no messages."""

from dataclasses import replace

import pytest

from simulator import officers
from simulator.plan import CALM, Action
from simulator.schedule import Schedule

BEFORE = (
    Action(1.0, "vn", "notice", 1),
    Action(2.0, "vn", "notice", 2),
    Action(3.0, "vn", "checkpoint", 3),
    Action(20.0, "vn", "notice", 4),
)


def alarms_of(schedule: Schedule, desk: str) -> list[str]:
    return [code for _, code in schedule.desks[desk].tables["alarms"].values()]


def run_with(fraud: object, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """A desk's officer does `fraud` before the next checkpoint."""
    monkeypatch.setitem(officers.DEEDS, "fraud", fraud)
    actions = (*BEFORE, Action(30.0, "vn", "fraud", 5), Action(40.0, "vn", "checkpoint", 6))
    actions = (*actions, Action(50.0, "vn", "notice", 7))
    schedule = Schedule(replace(CALM, actions=actions))
    schedule.run()
    return schedule


def rewrite(desk: officers.Desk, *_: object) -> None:
    """The first entry says something else now; all after it stay."""
    desk.tables.put("records", 0, "sent nothing at all")
    desk.tree = type(desk.tree)()


def cut(desk: officers.Desk, *_: object) -> None:
    for number in list(desk.tables["records"])[1:]:
        desk.tables.put("records", number, None)
    desk.tables.put("cosigned", "kh", (0, 0))
    desk.tree = type(desk.tree)()


def test_an_honest_log_raises_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    schedule = run_with(lambda *_: None, monkeypatch)
    assert alarms_of(schedule, "kh") == []
    assert schedule.desks["kh"].tables["seen"]["vn"].size > 2


@pytest.mark.parametrize(("fraud", "code"), [(rewrite, "forked"), (cut, "went_back")])
def test_a_rewritten_log_is_found_and_stops_no_messages(
    fraud: object, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = run_with(fraud, monkeypatch)
    assert set(alarms_of(schedule, "kh")) == {code}
    witnessed = schedule.desks["kh"].tables["seen"]["vn"].size
    assert witnessed == 2
    acts = [act for act in schedule.desks["kh"].tables["acts"].values() if act[0] == "vn"]
    assert sum(act[1] == officers.standing("vn", "kh", "notices") for act in acts) == 4
