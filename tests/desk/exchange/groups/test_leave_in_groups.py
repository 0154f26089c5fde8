"""What stands in a group is its author's: it leaves the group, and comes to a desk that joins, with leave alone."""

import secrets

import pytest

from desk.exchange.data.scene import FIELDS, answered, ask
from joint_edits import write_edit
from jointdesk.desk.exchange.data.received import known_only_from
from jointdesk.desk.exchange.groups.entries import edit_entry
from jointdesk.desk.exchange.groups.group_actions import found_group, invite_further
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.wire.bodies import JointEditSent, JointGroupAcceptance

TOLD = "+855977777779"
NAMING = {**FIELDS, "identifiers": [f"phone {TOLD}"]}
NOTE = {"day": "2026-11-20", "text": f"They call from {TOLD}."}
SOLE = {"type": "phone", "value": TOLD, "gang": "9" * 32}


def join(group, *desks):
    for far in desks:
        far.say(JointGroupAcceptance(group=group.key.hex), group.key.hex)
    deliver()


@pytest.fixture
def three(group, kr, cast):
    """The group, with kr in it too."""
    invite_further(cast["bob"], group, kr.partner)
    join(group, kr)
    return group


@pytest.mark.parametrize(("kind", "fields"), [("note", NOTE), ("gang_identifier", SOLE)])
def test_what_a_desk_wrote_into_a_group_is_not_told_outside_it(group, kh, kr, cast, kind, fields):
    kh.say(write_edit("kh", group.key.hex, kind, fields), group.key.hex)
    assert ("phone", TOLD) in known_only_from([("phone", TOLD)])
    with pytest.raises(CallerError, match="leave of kh"):
        ask(cast, kr.partner, NAMING)


def test_inside_the_group_it_is_free(three, kh, kr, cast):
    kh.say(write_edit("kh", three.key.hex, "gang_identifier", SOLE), three.key.hex)
    assert ask(cast, kr.partner, NAMING).state == "delivered"
    edit_entry(cast["bob"], three, "note", NOTE)


def test_a_note_does_not_tell_a_group_what_one_desk_answered(three, kh, kr, partner, cast):
    answered(kh, ask(cast, partner))
    with pytest.raises(CallerError, match="leave of kh"):
        edit_entry(cast["bob"], three, "note", NOTE)


def test_a_desk_that_joins_later_gets_what_may_go_to_it(group, kh, kr, partner, cast):
    """Among two nothing was passed on: kh has its own word back. To a third it goes with leave."""
    answered(kh, ask(cast, partner))
    edit_entry(cast["bob"], group, "note", NOTE)
    edit_entry(cast["bob"], group, "note", {"day": "2026-11-21", "text": "Our own word"})
    invite_further(cast["bob"], group, kr.partner)
    join(group, kr)
    told = [body.fields.get("text") for body in kr.bodies(JointEditSent) if body.kind == "note"]
    assert told == ["Our own word"]


def test_a_group_of_others_gives_no_leave(kh, kr, partner, cast):
    """kr is in a group with us, but not in the one kh wrote into."""
    one = found_group(cast["bob"], "Two of us", "Scams", "bilateral", [partner])
    other = found_group(cast["bob"], "Others", "Scams", "bilateral", [kr.partner])
    deliver()
    join(one, kh)
    join(other, kr)
    kh.say(write_edit("kh", one.key.hex, "note", NOTE, entry=secrets.token_hex(16)), one.key.hex)
    with pytest.raises(CallerError, match="leave of kh"):
        edit_entry(cast["bob"], other, "note", NOTE)
