"""A group of three: joining late, leaving, a further desk, and what is taken back."""

import pytest

from joint_edits import MEETING, write_edit
from jointdesk.desk.exchange.data.copies import copies_of
from jointdesk.desk.exchange.groups.entries import edit_entry
from jointdesk.desk.exchange.groups.group_actions import (
    admit_desk,
    found_group,
    invite_further,
    join_group,
    leave_group,
)
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import Datum, IncomingMessage, JointEdit, JointEntry, JointGroup
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.wire.bodies import (
    JointEditRecalled,
    JointEditSent,
    JointGroupAcceptance,
    JointGroupInvitation,
    JointGroupLeft,
    JointGroupWidened,
)


def kinds_at(far) -> list[str]:
    return [body.kind for body in far.bodies(JointEditSent)]


def refused() -> list[str]:
    return [row.code for row in IncomingMessage.objects.filter(state="quarantined").order_by("pk")]


def test_who_joins_later_gets_what_was_written_before_and_after(kh, kr, partner, cast):
    group = found_group(cast["bob"], "Three", "Scams", "bilateral", [partner, kr.partner])
    kh.say(JointGroupAcceptance(group=group.key.hex), group.key.hex)
    edit_entry(cast["bob"], group, "meeting", MEETING)
    deliver()
    assert kinds_at(kh) == ["mandate", "meeting"]
    assert kinds_at(kr) == []
    kr.say(JointGroupAcceptance(group=group.key.hex), group.key.hex)
    edit_entry(cast["bob"], group, "note", {"day": "2026-11-20", "text": "x"})
    deliver()
    assert kinds_at(kr) == ["mandate", "meeting", "note"]
    # telling us again brings nothing twice
    kr.say(JointGroupAcceptance(group=group.key.hex), group.key.hex)
    deliver()
    assert len(kinds_at(kr)) == 3


def test_each_desk_adds_to_what_the_other_wrote(kh, kr, partner, cast):
    group = found_group(cast["bob"], "Three", "Scams", "bilateral", [partner, kr.partner])
    for far in (kh, kr):
        far.say(JointGroupAcceptance(group=group.key.hex), group.key.hex)
    first = write_edit("kh", group.key.hex)
    second = write_edit("kr", group.key.hex, fields={"place": "Bavet"}, parents=[first.edit])
    # the answer is here before what it answers
    kr.say(second, group.key.hex)
    kh.say(first, group.key.hex)
    entry = JointEntry.objects.get(kind="meeting")
    assert entry.values == {**MEETING, "place": "Bavet"}
    assert {edit.desk for edit in entry.edits.all()} == {"kh", "kr"}


def test_nothing_is_taken_from_who_has_not_joined_and_it_is_tried_again_then(kh, partner, cast):
    kh.say(
        JointGroupInvitation(group="a" * 32, name="G", mandate="M", legal_basis="UNCC", desks=("kh", "vn")),
        "a" * 32,
    )
    kh.say(write_edit("kh", "a" * 32), "a" * 32)
    assert refused() == ["not_joined"]
    with_commit(lambda: join_group(cast["bob"], JointGroup.objects.get()))
    assert refused() == []
    assert JointEntry.objects.get().title == "Border"


def with_commit(act) -> None:
    """Tests stand in one transaction: what waits for its end is done here."""
    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        act()


def test_who_leaves_gets_nothing_more_and_what_it_gave_stays(kh, group, say, cast):
    say()
    kh.say(JointGroupLeft(group=group.key.hex, note="Over"), group.key.hex)
    assert group.members.get().state == "left"
    edit_entry(cast["bob"], group, "note", {"day": "2026-11-20", "text": "x"})
    deliver()
    assert kinds_at(kh) == ["mandate"]
    assert JointEntry.objects.get(kind="meeting").title == "Border"
    say("note", {"day": "2026-11-20", "text": "late"}, entry="9" * 32)
    assert refused() == ["not_member"]


def test_we_leave_and_may_be_invited_again(kh, group, cast):
    leave_group(cast["bob"], group, "Over")
    deliver()
    assert [body.note for body in kh.bodies(JointGroupLeft)] == ["Over"]
    with pytest.raises(CallerError):
        edit_entry(cast["bob"], group, "note", {"day": "2026-11-20", "text": "x"})
    again = JointGroupInvitation(
        group=group.key.hex, name="G", mandate="M", legal_basis="UNCC", desks=("kh", "vn"), founder="vn"
    )
    kh.say(again, group.key.hex)
    group.refresh_from_db()
    assert (group.joined_at, group.left_at, group.founded_by) == (None, None, "vn")
    join_group(cast["bob"], group)
    edit_entry(cast["bob"], group, "note", {"day": "2026-11-20", "text": "back"})
    deliver()
    assert kinds_at(kh) == ["mandate", "note"]


def test_a_desk_of_the_group_cannot_be_invited_twice_by_another(kh, group):
    kh.say(
        JointGroupInvitation(
            group=group.key.hex, name="Taken", mandate="M", legal_basis="UNCC", desks=("kh", "vn")
        ),
        group.key.hex,
    )
    assert refused() == ["conflict"]


def test_a_further_desk_is_invited_and_the_members_are_told(kh, kr, group, cast):
    invite_further(cast["bob"], group, kr.partner)
    deliver()
    assert [body.desk for body in kh.bodies(JointGroupWidened)] == ["kr"]
    [invitation] = kr.bodies(JointGroupInvitation)
    assert (invitation.desks, invitation.founder) == (("kh", "kr", "vn"), "vn")
    with pytest.raises(CallerError, match="already"):
        invite_further(cast["bob"], group, kr.partner)
    kr.say(JointGroupAcceptance(group=group.key.hex), group.key.hex)
    deliver()
    assert kinds_at(kr) == ["mandate"]


def test_nothing_of_ours_goes_to_a_desk_another_member_invited_before_we_admit_it(kh, kr, group, cast):
    kh.say(JointGroupWidened(group=group.key.hex, desk="kr"), group.key.hex)
    kr.say(JointGroupAcceptance(group=group.key.hex), group.key.hex)
    edit_entry(cast["bob"], group, "meeting", MEETING)
    deliver()
    assert kinds_at(kr) == []
    assert kinds_at(kh) == ["mandate", "meeting"]
    admit_desk(cast["bob"], group, kr.partner)
    deliver()
    assert kinds_at(kr) == ["mandate", "meeting"]


def test_an_empty_audience_is_nobody(kr, cast):
    with pytest.raises(CallerError):
        found_group(cast["bob"], "Nobody", "Scams", "bilateral", [])
    assert not JointGroup.objects.exists()


def test_a_partner_that_is_not_trusted_now_gets_it_once_it_is(kh, group, partner, cast):
    Partner.objects.filter(pk=partner.pk).update(state="pending")
    edit_entry(cast["bob"], group, "meeting", MEETING)
    deliver()
    assert kinds_at(kh) == ["mandate"]
    Partner.objects.filter(pk=partner.pk).update(state="confirmed")
    from jointdesk.desk.partners.signals import partner_confirmed

    partner.refresh_from_db()
    partner_confirmed.send(sender=Partner, partner=partner)
    deliver()
    assert kinds_at(kh) == ["mandate", "meeting"]


def test_what_was_taken_back_is_gone_and_its_place_goes_to_who_joins_later(kh, kr, group, cast):
    entry = edit_entry(cast["bob"], group, "meeting", MEETING)
    edit_entry(cast["bob"], group, "meeting", {"place": "Secret"}, entry=entry)
    last = edit_entry(cast["bob"], group, "meeting", {"subject": "Later"}, entry=entry)
    edit = JointEdit.objects.get(fields__place="Secret")
    datum = Datum.objects.get(key=edit.key)
    assert copies_of(datum).erase(datum) == ("destroyed",)
    last.refresh_from_db()
    assert last.values == {**MEETING, "subject": "Later"}
    edit.refresh_from_db()
    assert (edit.fields, edit.author, bytes(edit.nonce)) == ({}, "", b"")
    invite_further(cast["bob"], group, kr.partner)
    kr.say(JointGroupAcceptance(group=group.key.hex), group.key.hex)
    deliver()
    [place] = kr.bodies(JointEditRecalled)
    assert place.edit == edit.key.hex
    assert "Secret" not in str([message.body for message in kr.got])


def test_a_retraction_that_is_objected_to_is_put_back(say, group):
    said = say()
    datum = Datum.objects.get(key=said.edit)
    copies = copies_of(datum)
    assert copies.retract(datum) == ("hidden",)
    assert copies.retract(datum) == ()
    assert JointEntry.objects.get(kind="meeting").title == ""
    copies.restore(datum)
    assert JointEntry.objects.get(kind="meeting").values == MEETING
