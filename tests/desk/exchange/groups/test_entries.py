"""What a group keeps: written here and there, nothing lost, nothing overwritten, everywhere the same."""

from datetime import UTC, date, datetime, timedelta

import pytest

from joint_edits import MEETING, place_of, write_edit
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.exchange.groups import edit_store
from jointdesk.desk.exchange.groups.edit_store import state_of
from jointdesk.desk.exchange.groups.entries import FieldErrors, edit_entry, entries
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import Datum, IncomingMessage, JointEdit, JointEntry, JointGroup
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.exchange.wire.bodies import JointEditRecalled, JointEditSent
from jointdesk.engine.exchange.wire.bodies.groups import true_id


def refused() -> list[str]:
    return [row.code for row in IncomingMessage.objects.filter(state="quarantined").order_by("pk")]


def test_an_edit_of_ours_goes_to_the_members_under_its_true_id(kh, group, cast):
    entry = edit_entry(cast["bob"], group, "meeting", MEETING, conditions="For the group only")
    deliver()
    mandate, meeting = kh.bodies(JointEditSent)
    assert (mandate.kind, mandate.entry) == ("mandate", group.key.hex)
    assert meeting.fields == MEETING
    assert (meeting.entry, meeting.mark, meeting.conditions) == (
        entry.key.hex,
        "TLP:AMBER",
        "For the group only",
    )
    assert meeting.edit == true_id(meeting, "vn")
    assert (entry.title, entry.day) == ("Border", date(2026, 11, 30))
    assert Datum.objects.get(key=meeting.edit).passages.get().sent


def test_nothing_of_what_was_written_stands_in_the_log(group, cast):
    edit_entry(
        cast["bob"], group, "note", {"day": "2026-11-20", "text": "Ông Ví Dụ was seen"}, conditions="Dụ"
    )
    row = Entry.objects.get(kind="joint_edit", subject__startswith="entry:", record__kind="note")
    assert row.record["fields"] == ["day", "text"]
    assert "Dụ" not in str(row.record)


def test_a_partners_edit_is_kept_with_who_and_when(say, group, cast):
    said = say(conditions="Not in court", evaluation="4x4 B2")
    entry = entries(cast["alice"], group, "meeting").get()
    [head] = state_of(entry).said["subject"]
    assert (head.value, head.edit.desk, head.edit.author) == ("Border", "kh", "Officer of kh")
    assert (head.edit.conditions, head.edit.evaluation) == ("Not in court", "4x4 B2")
    assert (entry.founded_by, entry.founded_at) == ("kh", said.at)
    datum = Datum.objects.get(key=said.edit)
    assert (datum.kind, datum.origin, datum.conditions) == ("edit", "kh", "Not in court")


def test_a_change_of_ours_names_what_it_has_seen(kh, say, group, cast):
    said = say()
    entry = entries(cast["bob"], group, "meeting").get()
    entry = edit_entry(cast["bob"], group, "meeting", {"place": "Bavet"}, entry=entry)
    deliver()
    assert kh.bodies(JointEditSent)[-1].parents == (said.edit,)
    assert entry.values == {**MEETING, "place": "Bavet"}
    assert entry.disputed == []


def test_two_desks_that_did_not_see_each_other_conflict_and_one_edit_ends_it(say, group, cast):
    ours = edit_entry(cast["bob"], group, "meeting", MEETING)
    first = ours.edits.get().key.hex
    edit_entry(cast["bob"], group, "meeting", {"place": "Hanoi"}, entry=ours)
    say("meeting", {"place": "Phnom Penh"}, entry=ours.key.hex, parents=[first])
    ours.refresh_from_db()
    assert ours.disputed == ["place"]
    assert "place" not in ours.values
    assert {said.value for said in state_of(ours).conflicts["place"]} == {"Hanoi", "Phnom Penh"}
    settled = edit_entry(cast["bob"], group, "meeting", {"place": "Bavet"}, entry=ours)
    assert settled.disputed == []
    assert settled.values["place"] == "Bavet"


def test_two_officers_of_one_desk_conflict_visibly_too(group, cast):
    entry = edit_entry(cast["bob"], group, "meeting", MEETING)
    seen = state_of(entry).heads
    assert not edit_entry(
        cast["bob"], group, "meeting", {"place": "Hanoi"}, entry=entry, parents=seen
    ).disputed
    later = edit_entry(cast["cora"], group, "meeting", {"place": "Hue"}, entry=entry, parents=seen)
    assert later.disputed == ["place"]


def test_a_form_of_another_entry_is_refused(group, cast):
    entry = edit_entry(cast["bob"], group, "meeting", MEETING)
    other = edit_entry(cast["bob"], group, "meeting", MEETING)
    with pytest.raises(CallerError, match="not of this entry"):
        edit_entry(cast["bob"], group, "meeting", {"place": "x"}, entry=entry, parents=state_of(other).heads)


def test_edits_that_come_in_any_order_make_the_same_entry(kh, group):
    first = write_edit("kh", group.key.hex)
    second = write_edit("kh", group.key.hex, fields={"place": "Bavet"}, parents=[first.edit])
    kh.say(second, group.key.hex)
    entry = JointEntry.objects.get(kind="meeting")
    assert (entry.missing, entry.title) == (1, "")
    kh.say(first, group.key.hex)
    kh.say(first, group.key.hex)
    entry.refresh_from_db()
    assert (entry.missing, entry.title, entry.values) == (0, "Border", {**MEETING, "place": "Bavet"})
    assert refused() == []
    assert entry.edits.count() == 2


def test_an_entry_is_ended_never_deleted(group, cast):
    entry = edit_entry(cast["bob"], group, "meeting", MEETING)
    edit_entry(cast["bob"], group, "meeting", {"ended": "Cancelled"}, entry=entry)
    entry.refresh_from_db()
    assert entry.ended
    assert entries(cast["bob"], group, "meeting").get().title == "Border"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "castle"}, "unknown_kind"),
        ({"version": 9}, "unknown_kind"),
        ({"fields": {"castle": "x"}}, "bad_fields"),
        ({"fields": {"subject": "x"}}, "bad_fields"),
        ({"fields": {**MEETING, "subject": "x" * 501}}, "bad_fields"),
        ({"mark": "TLP:RED"}, "over_mark"),
        ({"mark": "TLP:AMBER+STRICT"}, "over_mark"),
        ({"at": datetime(2099, 1, 1, tzinfo=UTC)}, "from_the_future"),
        ({"group": "f" * 32}, "unknown_group"),
    ],
)
def test_what_cannot_be_kept_is_quarantined_and_the_next_is_taken(kh, group, change, code):
    kh.say(write_edit("kh", **{"group": group.key.hex, **change}), group.key.hex)
    assert refused() == [code]
    kh.say(write_edit("kh", group.key.hex), group.key.hex)
    assert JointEntry.objects.filter(kind="meeting").count() == 1


def test_an_edit_outside_the_groups_conversation_is_refused(kh, group):
    kh.say(write_edit("kh", group.key.hex), "c" * 32)
    assert refused() == ["malformed"]


def test_an_id_that_is_not_its_contents_is_refused(kh, group):
    said = write_edit("kh", group.key.hex)
    forged = JointEditSent(**{**vars(said), "fields": {**MEETING, "place": "Elsewhere"}})
    kh.say(forged, group.key.hex)
    assert refused() == ["wrong_edit"]


def test_nobody_writes_in_another_desks_name(kh, group):
    kh.say(write_edit("vn", group.key.hex), group.key.hex)
    assert refused() == ["wrong_edit"]


def test_a_group_that_is_not_ours_with_this_desk_takes_nothing(kh, group):
    kh.say(write_edit("kh", "f" * 32), "f" * 32)
    assert refused() == ["unknown_group"]


def test_each_desks_members_are_its_own(say, group, cast):
    fields = {"name": "Officer 7", "role": "head"}
    ours = edit_entry(cast["bob"], group, "member", fields)
    say("member", {"name": "Impostor"}, entry=ours.key.hex, parents=[ours.edits.get().key.hex])
    ours.refresh_from_db()
    assert ours.values == fields
    theirs = entries(cast["bob"], group, "member").get(owner="kh")
    assert (theirs.title, theirs.missing) == ("Impostor", 1)
    with pytest.raises(CallerError, match="another desk's own"):
        edit_entry(cast["bob"], group, "member", {"rank": "x"}, entry=theirs)


def test_an_entry_of_the_same_key_and_another_kind_is_another_entry(say, group, cast):
    ours = edit_entry(cast["bob"], group, "meeting", MEETING)
    say("note", {"day": "2026-11-20", "text": "x"}, entry=ours.key.hex)
    ours.refresh_from_db()
    assert ours.values == MEETING
    assert refused() == []


def test_an_entry_of_another_group_is_never_touched(say, group, partner, cast):
    other = JointGroup.objects.create(
        key="a" * 32, name="O", mandate="M", legal_basis="UNCC", desks=["vn"],
        founded_at=group.founded_at, joined_at=group.founded_at,
    )  # fmt: skip
    entry = edit_entry(cast["bob"], other, "meeting", MEETING)
    say("meeting", {"place": "x"}, entry=entry.key.hex, parents=[entry.edits.get().key.hex])
    entry.refresh_from_db()
    assert entry.values == MEETING
    with pytest.raises(CallerError, match="not one of this group"):
        edit_entry(cast["bob"], group, "meeting", {"place": "x"}, entry=entry)


def test_the_place_of_a_recalled_edit_keeps_the_order(kh, group):
    first = write_edit("kh", group.key.hex)
    gone = write_edit("kh", group.key.hex, fields={"place": "Secret"}, parents=[first.edit])
    last = write_edit("kh", group.key.hex, fields={"subject": "Later"}, parents=[gone.edit])
    for body in (first, place_of(gone), last):
        kh.say(body, group.key.hex)
    entry = JointEntry.objects.get(kind="meeting")
    assert entry.values == {**MEETING, "subject": "Later"}
    assert (entry.missing, entry.disputed) == (0, [])
    assert JointEdit.objects.get(key=gone.edit).fields == {}


def test_a_place_that_its_author_never_had_is_refused(kh, group):
    said = write_edit("kh", group.key.hex)
    forged = JointEditRecalled(**{**vars(place_of(said)), "sealed": bytes(32)})
    kh.say(forged, group.key.hex)
    assert refused() == ["wrong_edit"]


def test_one_desk_cannot_fill_what_all_share(kh, group, monkeypatch):
    monkeypatch.setattr(edit_store, "MOST_EDITS", 2)
    parents = ()
    for number in range(3):
        body = write_edit("kh", group.key.hex, fields={**MEETING, "place": str(number)}, parents=parents)
        parents = [body.edit]
        kh.say(body, group.key.hex)
    assert refused() == ["too_many"]


def test_one_desk_cannot_found_without_end(kh, group, monkeypatch):
    monkeypatch.setattr(edit_store, "MOST_ENTRIES", 2)
    for number in range(4):
        kh.say(write_edit("kh", group.key.hex, entry=f"{number:032}"), group.key.hex)
    assert refused() == ["too_many", "too_many"]


@pytest.mark.parametrize("fields", [{}, {"subject": "x"}, {**MEETING, "zone": "-"}, {**MEETING, "castle": 1}])
def test_an_officers_mistake_is_named_by_field(group, cast, fields):
    with pytest.raises(FieldErrors) as caught:
        edit_entry(cast["bob"], group, "meeting", fields)
    assert caught.value.errors
    assert not JointEntry.objects.filter(kind="meeting").exists()


def test_an_action_is_for_a_desk_of_the_group_and_of_a_meeting_of_it(group, cast):
    fields = {"what": "Compare", "desk": "kr", "due": "2026-12-01", "of_meeting": "d" * 32}
    with pytest.raises(FieldErrors) as caught:
        edit_entry(cast["bob"], group, "action", fields)
    assert {error.field for error in caught.value.errors} == {"desk", "of_meeting"}


def test_an_action_is_due_until_it_is_done(group, cast):
    fields = {"what": "Compare", "desk": "kh", "due": "2026-12-01"}
    entry = edit_entry(cast["bob"], group, "action", fields)
    assert entry.due == date(2026, 12, 1)
    assert (
        edit_entry(cast["bob"], group, "action", {"state": "done", "note": "Sent"}, entry=entry).due is None
    )


@pytest.mark.parametrize("mark", ["RED", "AMBER+STRICT"])
def test_what_may_not_leave_is_not_written(group, cast, mark):
    with pytest.raises(CallerError):
        edit_entry(cast["bob"], group, "meeting", MEETING, mark=mark)
    assert not JointEntry.objects.filter(kind="meeting").exists()


def test_who_may_not_does_not(group, cast):
    with pytest.raises(NotAllowed):
        edit_entry(cast["alice"], group, "meeting", MEETING)
    assert not entries(cast["mai"], group).exists()
    assert entries(cast["alice"], group).exists()


def test_the_day_of_a_meeting_is_the_day_where_it_is(group, cast):
    fields = {"subject": "Early", "starts_at": "2026-11-29T22:30:00Z", "zone": "Asia/Seoul"}
    assert edit_entry(cast["bob"], group, "meeting", fields).day == date(2026, 11, 30)
    unknown = edit_entry(cast["bob"], group, "meeting", {**fields, "zone": "Nowhere/City"})
    assert unknown.day == date(2026, 11, 29)


def test_an_edit_of_last_year_is_taken_from_who_joins_late(kh, group):
    kh.say(
        write_edit("kh", group.key.hex, at=datetime.now(UTC).replace(microsecond=0) - timedelta(days=365)),
        group.key.hex,
    )
    assert refused() == []
