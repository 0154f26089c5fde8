"""A joint group with members on both sides, and a plan for two of them."""

import uuid

import pytest

from joint_edits import write_edit
from jointdesk.desk.exchange.groups.entries import edit_entry
from jointdesk.desk.exchange.groups.group_actions import found_group
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import JointEntry
from jointdesk.engine.exchange.wire.bodies import JointGroupAcceptance


@pytest.fixture
def group(kh, partner, cast):
    """Founded by us, joined by the far desk; nothing waits."""
    group = found_group(cast["bob"], "Border group", "Scams and trafficking", "bilateral", [partner])
    deliver()
    kh.say(JointGroupAcceptance(group=group.key.hex), group.key.hex)
    deliver()
    return group


@pytest.fixture
def members(kh, group, cast):
    """sok (ours, a field officer), and two of the far desk's: `members["Chan"]` is the key of an entry."""
    ours = edit_entry(cast["bob"], group, "member", {"name": "Sok", "role": "expert"})
    JointEntry.objects.filter(pk=ours.pk).update(officer=cast["sok"])
    for name in ("Chan", "Dina"):
        body = write_edit(
            "kh", group.key.hex, "member", {"name": name, "role": "liaison"}, entry=uuid.uuid4().hex
        )
        kh.say(body, group.key.hex)
    deliver()
    return {entry.title: entry.key.hex for entry in group.entries.filter(kind="member")}


@pytest.fixture
def new_id():
    return lambda: uuid.uuid4().hex
