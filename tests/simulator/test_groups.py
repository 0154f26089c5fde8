"""Three desks and what they keep together: cut off, stopped at any effect, on a bad network, they end up of one mind."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.joint.edits import EntryState, read_entry
from simulator import group_work, memory_desk
from simulator.blocks import SCHEDULES
from simulator.group_work import ENTRIES, entry_of
from simulator.plan import CALM, Action, Cut, draw_group_plan
from simulator.running import run
from simulator.shortening import explain
from simulator.test_mutations import Break, broken

BLOCK = 50
# three desks cost more than two
BLOCKS = range(max(SCHEDULES // 8 // BLOCK, 1))
WITHIN = 150
TRIO = replace(CALM, desks=("vn", "kh", "kr"))


@pytest.mark.parametrize("block", BLOCKS)
def test_what_desks_keep_together_is_the_same_at_each(block: int) -> None:
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        plan = draw_group_plan(seed)
        try:
            run(plan)
        except AssertionError:
            pytest.fail(explain(plan))


def test_group_schedules_are_as_bad_as_they_claim() -> None:
    counts: Counter[str] = Counter()
    for seed in range(60):
        schedule = run(draw_group_plan(seed), real=False)
        counts += schedule.counts
        for desk in schedule.desks.values():
            counts["gone"] += sum(bool(datum.gone) for datum in desk.tables["data"].values())
            counts["disputed"] += sum(len(entry_of(desk, entry).conflicts) for entry in ENTRIES)
            counts["refused"] += len(desk.tables["refused"])
    assert counts["cut"] > 50
    assert counts["crashes"] > 40
    assert counts["gone"] > 30
    assert counts["disputed"] > 20
    # a desk said that it joined, before the invitation was there
    assert counts["refused"]


def test_both_words_stand_after_a_partition_and_one_that_has_seen_both_settles_it() -> None:
    actions = [
        Action(1.0, "vn", "found", 0),
        Action(3.0, "kh", "join", 1),
        Action(3.0, "kr", "join", 2),
        *(Action(20.0 + number, desk, "edit", 10 + number) for number in range(10) for desk in ("kh", "kr")),
    ]
    plan = replace(TRIO, actions=tuple(actions), cuts=(Cut("kh", "kr", 10.0, 60.0),))
    disputed = run(plan).desks
    assert any(entry_of(disputed["vn"], entry).conflicts for entry in ENTRIES)
    later = [Action(80.0 + number, "vn", "edit", 100 + number) for number in range(30)]
    settled = run(replace(plan, actions=(*actions, *later))).desks
    assert not any(entry_of(settled["kr"], entry).conflicts for entry in ENTRIES)


def test_a_desk_that_joins_late_gets_what_each_member_wrote_before() -> None:
    actions = [Action(1.0, "vn", "found", 0), Action(3.0, "kh", "join", 1)]
    actions += [
        Action(5.0 + number, desk, "edit", 10 + number) for number, desk in enumerate(("vn", "kh") * 3)
    ]
    actions += [Action(20.0, "kh", "retract", 30), Action(40.0, "kr", "join", 31)]
    kr = run(replace(TRIO, actions=tuple(actions))).desks["kr"]
    assert len(kr.tables["data"]) == 6
    assert Counter(bool(datum.gone) for datum in kr.tables["data"].values())[True] == 1


def test_a_recall_follows_what_was_passed_on() -> None:
    kinds = (("vn", "tell"), ("kh", "pass_on"), ("kr", "pass_on"), ("vn", "erase"))
    gone = []
    for seed in range(20):
        actions = tuple(
            Action(1.0 + 20 * number, desk, kind, number) for number, (desk, kind) in enumerate(kinds)
        )
        desks = run(replace(TRIO, seed=seed, actions=actions), real=False).desks
        gone.append(sum(len(desk.tables["data"]) for desk in desks.values()))
    assert max(gone) == 3, "it was never passed on"


def overwrite(patch: pytest.MonkeyPatch) -> None:
    """The newest word wins."""

    def newest(edits: Any) -> EntryState:
        state = read_entry(edits)
        return replace(state, said={name: heads[-1:] for name, heads in state.said.items()})

    patch.setattr(group_work, "read_entry", newest)


def tell_no_newcomer(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(group_work, "send_missing", lambda *_: None)


def try_no_more(patch: pytest.MonkeyPatch) -> None:
    """What came before we knew of its group stays in quarantine."""
    patch.setattr(memory_desk.Desk, "try_waiting", lambda *_: None)


def follow_nobody(patch: pytest.MonkeyPatch) -> None:
    """A recall ends at whoever had the datum from its originator."""
    queue = memory_desk.Desk.queue

    def short(self: Any, partner: str, body: Any, conversation: str, now: Any) -> None:
        if body.type != "datum_recalled" or body.origin == self.id:
            queue(self, partner, body, conversation, now)

    patch.setattr(memory_desk.Desk, "queue", short)


def forget_early_recalls(patch: pytest.MonkeyPatch) -> None:
    """A recall that overtook its datum has no effect."""
    put = group_work._put_recall

    def deaf(desk: Any, key: str, recall: Any, now: Any) -> None:
        if recall.datum in desk.tables["data"]:
            put(desk, key, recall, now)

    patch.setattr(group_work, "_put_recall", deaf)


def keep_the_words(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(group_work, "_blank", lambda body: body)


def take_it_again(patch: pytest.MonkeyPatch) -> None:
    """What was taken back is stored when it comes by another way."""
    arrive = group_work._arrive

    def blind(desk: Any, partner: str, key: str, datum: Any, now: Any) -> None:
        known = desk.tables["data"].get(key)
        if known is not None and known.gone:
            desk.tables.put("data", key, datum)
        else:
            arrive(desk, partner, key, datum, now)

    patch.setattr(group_work, "_arrive", blind)


BROKEN: tuple[Callable[[pytest.MonkeyPatch], None], ...] = (
    overwrite,
    tell_no_newcomer,
    try_no_more,
    follow_nobody,
    forget_early_recalls,
    keep_the_words,
)


def found_after(within: int) -> int:
    """How many schedules it takes; 0: not found."""
    for seed in range(within):
        try:
            run(draw_group_plan(seed), real=False)
        except (AssertionError, KeyError, PartnerError):
            return seed + 1
    return 0


@pytest.mark.parametrize("rule", BROKEN, ids=lambda rule: rule.__name__)
def test_a_broken_rule_of_groups_is_found(rule: Break) -> None:
    with broken(rule):
        assert found_after(WITHIN)


def test_unbroken_rules_of_groups_are_not_found() -> None:
    assert not found_after(WITHIN)


def test_what_was_taken_back_does_not_come_again_by_another_way() -> None:
    """Its originator cannot reach one desk, which passes it on to another that has taken it back already."""
    kinds = (("vn", "tell"), ("vn", "tell"), ("vn", "erase"), ("kh", "pass_on"))
    actions = tuple(Action(1.0 + 20 * n, desk, kind, n) for n, (desk, kind) in enumerate(kinds))
    plan = replace(TRIO, actions=actions, cuts=(Cut("vn", "kh", 30.0, 110.0),))

    def run_all() -> Counter[str]:
        codes: Counter[str] = Counter()
        for seed in range(30):
            desks = run(replace(plan, seed=seed), real=False).desks
            codes.update(desks["kh"].tables["refused"].values())
        return codes

    assert run_all()["recalled"]
    with broken(take_it_again), pytest.raises(AssertionError):
        run_all()
