"""A conflict is settled with what one side said: under its terms, and for as long as that side says it."""

import uuid

import pytest

from desk.exchange.data.scene import recall
from joint_edits import MEETING
from jointdesk.desk.exchange.groups.entries import edit_entry
from jointdesk.desk.exchange.groups.group_actions import invite_further
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import JointEdit, JointEntry, RecallFlag
from jointdesk.engine.exchange.wire.bodies import DatumRecalled, JointEditSent, JointGroupAcceptance

THEIRS = "House 12, where the informant lives"


@pytest.fixture
def settled(kh, kr, group, say, cast, client):
    """Two desks named a place each, and Bob took theirs; kr reads all of it. What kh said, and Bob's edit."""
    invite_further(cast["bob"], group, kr.partner)
    kr.say(JointGroupAcceptance(group=group.key.hex), group.key.hex)
    ours = edit_entry(cast["bob"], group, "meeting", MEETING)
    first = ours.edits.get().key.hex
    edit_entry(cast["bob"], group, "meeting", {"place": "Hanoi"}, entry=ours)
    said = say(
        "meeting", {"place": THEIRS}, entry=ours.key.hex, parents=[first], conditions="Not to be printed"
    )
    client.force_login(cast["bob"])
    page = f"/exchange/groups/{group.key.hex}/meeting/{ours.pk}/settle"
    assert client.post(page, {"field": "place", "take": said.edit}).status_code == 302
    deliver()
    return said.edit, JointEdit.objects.filter(desk="vn").latest("stored_at")


def test_what_is_taken_keeps_its_conditions(settled, kr):
    _theirs, ours = settled
    assert (ours.fields, ours.conditions) == ({"place": THEIRS}, "Not to be printed")
    assert kr.bodies(JointEditSent)[-1].conditions == "Not to be printed"


@pytest.mark.parametrize("act", ["retract", "erase"])
def test_what_repeats_what_was_taken_back_is_taken_back_everywhere(settled, kh, kr, act):
    theirs, ours = settled
    kh.say(recall(act, theirs))
    deliver()
    ours.refresh_from_db()
    assert ours.fields == {}
    assert THEIRS not in str(JointEntry.objects.get(kind="meeting").values)
    told = [(body.datum, body.act) for body in kr.bodies(DatumRecalled)]
    assert told == [(ours.key.hex, act)]
    assert [flag.subject.partition(":")[0] for flag in RecallFlag.objects.all()] == ["entry"]
    assert uuid.UUID(theirs) not in [edit.key for edit in JointEdit.objects.exclude(fields={})]
