"""A partner that uses a joint group to get what is not its own, to write where nobody let it in, or to wear us out."""

import secrets
import time
import uuid

import pytest

from joint_edits import MEETING, write_edit
from jointdesk.desk.exchange.groups import edit_store
from jointdesk.desk.exchange.groups.entries import edit_entry
from jointdesk.desk.exchange.groups.group_actions import admit_desk, invite_further, leave_group
from jointdesk.desk.exchange.handlers import groups as handler
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import GroupMember, IncomingMessage, JointEdit, JointEntry, JointGroup
from jointdesk.engine.exchange.wire.bodies import (
    JointEditSent,
    JointGroupAcceptance,
    JointGroupInvitation,
    JointGroupLeft,
    JointGroupWidened,
    PlanSent,
)
from jointdesk.engine.exchange.wire.fields import Text
from jointdesk.engine.legible import MOST_MARKS


def codes():
    rows = IncomingMessage.objects.filter(state=IncomingMessage.State.QUARANTINED)
    return list(rows.order_by("pk").values_list("code", flat=True))


def invitation(key, *desks, **changes):
    said = {"name": "Border group", "mandate": "As before", "legal_basis": "bilateral"} | changes
    return JointGroupInvitation(group=key, desks=tuple(sorted(desks)), **said)


@pytest.fixture
def uninvited(kh, kr, group):
    """kh has invited kr; no officer of ours has admitted it, and kr says that it has joined."""
    kh.say(JointGroupWidened(group=group.key.hex, desk="kr"), group.key.hex)
    kr.say(JointGroupAcceptance(group=group.key.hex), group.key.hex)
    return kr


def test_a_desk_that_another_invited_writes_nothing_before_we_admit_it(uninvited, group, cast):
    edit = write_edit("kr", group.key.hex)
    uninvited.say(edit, group.key.hex)
    assert codes() == ["not_member"]
    assert not JointEdit.objects.filter(desk="kr").exists()


@pytest.mark.django_db(transaction=True)
def test_what_it_wrote_meanwhile_is_taken_once_it_is_admitted(uninvited, group, cast):
    uninvited.say(write_edit("kr", group.key.hex), group.key.hex)
    admit_desk(cast["bob"], group, uninvited.partner)
    assert JointEdit.objects.filter(desk="kr").count() == 1
    assert codes() == []


def test_nor_does_it_put_a_plan_before_our_officers(uninvited, group):
    body = PlanSent(
        plan="a" * 32, edit="b" * 32, number=1, group=group.key.hex, version=1, fields={"title": "x"},
        readers=("c" * 32,), mark="TLP:RED", conditions="",
    )  # fmt: skip
    uninvited.say(body, group.key.hex)
    assert codes() == ["not_member"]


def test_nor_does_it_invite_others(uninvited, group):
    uninvited.say(JointGroupWidened(group=group.key.hex, desk="evil"), group.key.hex)
    assert codes() == ["not_member"]
    group.refresh_from_db()
    assert "evil" not in group.desks


def test_who_left_comes_back_by_our_leave_only(kh, partner, group, cast):
    kh.say(JointGroupLeft(group=group.key.hex), group.key.hex)
    kh.say(JointGroupWidened(group=group.key.hex, desk="evil"), group.key.hex)
    assert codes() == ["not_member"]
    edit_entry(cast["bob"], group, "note", {"text": "Written after it left", "day": "2026-11-01"})
    kh.got.clear()
    kh.say(JointGroupAcceptance(group=group.key.hex), group.key.hex)
    deliver()
    assert kh.bodies(JointEditSent) == []
    kh.say(write_edit("kh", group.key.hex), group.key.hex)
    assert codes() == ["not_member", "not_member"]
    admit_desk(cast["bob"], group, partner)
    deliver()
    assert [body.kind for body in kh.bodies(JointEditSent)] == ["note"]


def test_a_group_we_left_is_not_reopened_by_a_desk_that_was_never_in_it(kr, kh, group, cast):
    """It knows the key, the name and the mandate: our officer would join again, and give it all we wrote."""
    leave_group(cast["bob"], group)
    kr.say(invitation(group.key.hex, "kr", "vn"), group.key.hex)
    assert codes() == ["conflict"]
    group.refresh_from_db()
    assert group.left_at is not None
    assert not GroupMember.objects.filter(group=group, partner=kr.partner).exists()
    kh.say(invitation(group.key.hex, "kh", "vn"), group.key.hex)
    group.refresh_from_db()
    assert group.left_at is None


def test_invitations_do_not_bury_the_one_that_matters(kh, partner, monkeypatch):
    monkeypatch.setattr(handler, "MOST_WAITING", 2)
    for _ in range(3):
        key = secrets.token_hex(16)
        kh.say(invitation(key, "kh", "vn"), key)
    assert codes() == ["too_many"]
    assert JointGroup.objects.count() == 2


def test_a_founder_is_a_desk_of_the_group(kh, partner):
    key = secrets.token_hex(16)
    kh.say(invitation(key, "kh", "vn", founder="interpol"), key)
    assert codes() == ["wrong_group"]


def test_no_desk_makes_an_entry_too_heavy_to_read(kh, group, monkeypatch):
    """The entry is read whole each time an edit comes: 500 edits of 256 KiB would be read 500 times."""
    monkeypatch.setattr(edit_store, "MOST_CHARACTERS", 20_000)
    parents: list[str] = []
    for number in range(4):
        body = write_edit(
            "kh", group.key.hex, fields={**MEETING, "place": f"{number}" * 400}, parents=parents
        )
        kh.say(body, group.key.hex)
    assert codes() == []
    monkeypatch.setattr(edit_store, "MOST_CHARACTERS", 1_000)
    kh.say(write_edit("kh", group.key.hex, fields={**MEETING, "place": "x" * 400}), group.key.hex)
    assert codes() == ["too_many"]


def test_an_edit_of_another_group_or_in_anothers_name_is_none(kh, kr, group):
    other = write_edit("kh", secrets.token_hex(16))
    kh.say(other, other.group)
    kh.say(write_edit("kr", group.key.hex), group.key.hex)
    assert codes() == ["unknown_group", "wrong_edit"]
    assert not JointEntry.objects.filter(kind="meeting").exists()


def test_an_id_does_not_stand_for_two_contents(kh, group, say):
    first = say()
    forged = JointEditSent(**{**vars(first), "fields": {**MEETING, "subject": "Another"}})
    kh.say(forged, group.key.hex)
    assert codes() == ["wrong_edit"]
    assert JointEdit.objects.get(key=uuid.UUID(first.edit)).fields["subject"] == MEETING["subject"]


def test_nobody_edits_what_is_a_desks_own(kh, group, say, cast):
    """A member entry of ours, under its own key: what comes is another entry, the far desk's."""
    ours = edit_entry(cast["bob"], group, "member", {"name": "Bob", "role": "expert"})
    said = write_edit(
        "kh", group.key.hex, "member", {"name": "Mallory", "role": "expert"}, entry=ours.key.hex
    )
    kh.say(said, group.key.hex)
    ours.refresh_from_db()
    assert ours.title == "Bob"
    assert JointEntry.objects.get(kind="member", owner="kh").title == "Mallory"


@pytest.mark.parametrize("text", ["a" + "\u0301\u0316" * 16, "ok\u202egnp.exe"])
def test_text_that_cannot_be_read_or_compared_is_refused(kh, group, text):
    kh.say(write_edit("kh", group.key.hex, fields={**MEETING, "subject": text}), group.key.hex)
    assert len(codes()) == 1


def test_marks_are_counted_in_linear_time(learned):
    """Composing 20,000 of them takes 0.3 s, and four times that for twice as many; no text of a message has them."""
    form, began = Text(50_000), time.process_time()
    assert form.read("ស្ត្រី ế " * 5_000)
    assert form.read(("a" + "\u0301" * MOST_MARKS) * 1_600)
    with pytest.raises(ValueError, match="marks"):
        form.read("a" + "\u0301\u0316" * 20_000)
    learned["seconds to look at 150,000 characters"] = round(time.process_time() - began, 3)


def test_a_member_that_we_invite_again_needs_no_second_word(kh, partner, group, cast):
    kh.say(JointGroupLeft(group=group.key.hex), group.key.hex)
    invite_further(cast["bob"], group, partner)
    kh.say(JointGroupAcceptance(group=group.key.hex), group.key.hex)
    kh.say(write_edit("kh", group.key.hex), group.key.hex)
    assert codes() == []


def test_the_refusal_says_nothing_of_the_text():
    with pytest.raises(ValueError, match=r"^has more than 30 marks on one letter$"):
        Text().read("secret" + "\u0301" * 40)
