"""Two thousand schedules, half of them here, and some that once failed or must not."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from simulator.blocks import BLOCKS, hold
from simulator.plan import CALM, Action, draw_plan
from simulator.questions import ELEMENTS
from simulator.running import run


@pytest.mark.parametrize("block", BLOCKS[::2])
def test_nothing_is_lost_and_nothing_happens_twice(block: int) -> None:
    hold(block)


def test_a_partner_down_for_a_week_catches_up_by_itself() -> None:
    away = Action(1.0, "kh", "week_off", 0)
    actions = (away, *(Action(5.0 + number, "vn", "notice", number + 1) for number in range(20)))
    schedule = run(replace(CALM, actions=actions))
    rows = [
        row for row in schedule.desks["vn"].tables["outgoing"].values() if row.type != "conversation_states"
    ]
    assert len(rows) == 20
    late = {row.receipted_at - row.sent_at for row in rows}
    assert all(timedelta(days=6, hours=23) < pause < timedelta(days=7, minutes=16) for pause in late)
    # one message of a conversation is tried, for the others it is enough
    assert 600 < max(row.tries for row in rows) < 1500
    assert Counter(row.tries > 1 for row in rows)[True] == 1


def test_the_network_is_as_bad_as_it_claims() -> None:
    counts: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    for seed in range(60):
        schedule = run(draw_plan(seed), real=False)
        counts += schedule.counts
        for desk in schedule.desks.values():
            alarms.update(code for _, code in desk.tables["alarms"].values())
    assert counts["lost"] > 100
    assert counts["crashes"] > 40
    assert counts["cannot_decrypt"] > 20
    assert counts["wrong_key"], "no prekey ever ended"
    assert {"lost_there", "lost_ours"} <= set(alarms)


def test_with_three_desks_each_pair_keeps_to_itself() -> None:
    actions = tuple(Action(1.0 + number, "vn", "notice", number) for number in range(6))
    schedule = run(replace(CALM, desks=("vn", "kh", "kr"), actions=actions))
    vn = schedule.desks["vn"].tables["outgoing"].values()
    for desk in ("kh", "kr"):
        sent = {row.id for row in vn if (row.partner, row.type) == (desk, "notice_withdrawn")}
        acts = schedule.desks[desk].tables["acts"].values()
        assert sent == {act[3] for act in acts if act[0] == "vn"} != set()


def test_a_rotation_after_a_restored_backup_meets_no_conflict() -> None:
    """It shared a conversation with the prekey that was forgotten, and was signed anew by a key nobody vouched for."""
    kinds = ("rotate", "backup", "prekey", "restore", "rotate", "notice")
    actions = tuple(Action(1.0 + 20 * number, "kh", kind, number) for number, kind in enumerate(kinds))
    schedule = run(replace(CALM, actions=actions))
    pinned = schedule.desks["vn"].tables["pins"]["kh"]
    assert pinned.card.signing_key == schedule.desks["kh"].ring.signing_public
    assert len(pinned.former) == 2
    run(draw_plan(6840))


def test_a_cosignature_of_a_log_that_was_forgotten_meanwhile_is_refused() -> None:
    run(draw_plan(14728))


def test_the_same_question_again_is_answered_uncharged() -> None:
    plan = replace(CALM, actions=(Action(1.0, "vn", "question", 0),), repeat=1.0)
    served = list(run(plan, real=False).desks["kh"].tables["served"].values())
    assert [(row.times, row.charged) for row in served] == [(2, ELEMENTS)]


def test_questions_above_the_days_cap_are_refused() -> None:
    actions = tuple(Action(1.0 + number, "vn", "question", number) for number in range(5))
    askings = run(replace(CALM, actions=actions), real=False).desks["vn"].tables["askings"].values()
    assert Counter(row.refused for row in askings) == {"": 3, "over_cap": 2}


def test_what_was_lost_and_is_kept_no_more_is_said_to_be_lost() -> None:
    kinds = (("kh", "backup"), ("vn", "notice"), ("vn", "forget_forms"), ("kh", "restore"), ("vn", "notice"))
    actions = tuple(
        Action(1.0 + 20 * number, desk, kind, number) for number, (desk, kind) in enumerate(kinds)
    )
    schedule = run(replace(CALM, actions=actions))
    assert ("vn", "message_lost") in schedule.desks["kh"].tables["alarms"].values()
    types = [row.message.type for key, row in schedule.desks["kh"].tables["incoming"].items()]
    assert (types.count("message_lost"), types.count("notice_withdrawn")) == (1, 1)
