"""What officers see and do on the pages of a group."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from joint_edits import MEETING
from jointdesk.desk.exchange.groups.chronology import url_of
from jointdesk.desk.exchange.groups.edit_store import state_of
from jointdesk.desk.exchange.groups.entries import edit_entry
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import JointEntry, JointGroup
from jointdesk.engine.exchange.wire.bodies import JointEditSent

HOURS = {"form_starts_at": "2026-11-30T09:00", "form_zone": "Asia/Phnom_Penh", "mark": "AMBER"}


@pytest.fixture
def bob(client, cast):
    client.force_login(cast["bob"])
    return client


def seen_in(response) -> str:
    return re.search(r'name="seen" value="([0-9a-f,]*)"', response.content.decode())[1]


def new(group, kind):
    return reverse("group-entry-new", args=[group.key, kind])


def change(entry):
    return reverse("group-entry-edit", args=[entry.group.key, entry.kind, entry.pk])


def test_a_meeting_is_written_in_the_hours_of_its_place(bob, kh, group):
    answer = bob.post(new(group, "meeting"), {"form_subject": "Border", "form_place": "Bavet", **HOURS})
    entry = JointEntry.objects.get(kind="meeting")
    assert answer.url == url_of(entry)
    assert entry.values["starts_at"] == "2026-11-30T02:00:00Z"
    page = bob.get(answer.url).content.decode()
    assert "Bavet" in page
    assert "Asia/Phnom_Penh" in page
    deliver()
    assert kh.bodies(JointEditSent)[-1].fields["subject"] == "Border"


def test_a_missing_field_is_named_at_its_field(bob, group):
    answer = bob.post(new(group, "meeting"), {"form_place": "Bavet", **HOURS})
    assert answer.status_code == 400
    assert not JointEntry.objects.filter(kind="meeting").exists()
    assert "missing" in answer.content.decode()


def test_only_what_was_changed_is_written(bob, kh, group, cast):
    entry = edit_entry(cast["bob"], group, "meeting", MEETING)
    form = bob.get(change(entry))
    fields = {"form_subject": "Border", "form_place": "Bavet", "seen": seen_in(form), **HOURS}
    assert bob.post(change(entry), fields).status_code == 302
    deliver()
    assert kh.bodies(JointEditSent)[-1].fields == {"place": "Bavet"}


def test_who_saves_later_is_told_and_overwrites_nothing(bob, group, cast):
    entry = edit_entry(cast["bob"], group, "meeting", MEETING)
    seen = seen_in(bob.get(change(entry)))
    edit_entry(cast["cora"], group, "meeting", {"place": "Hanoi"}, entry=entry)
    fields = {"form_subject": "Border", "form_place": "Bavet", "seen": seen, **HOURS}
    answer = bob.post(change(entry), fields, follow=True)
    assert "Both words stand" in answer.content.decode()
    entry.refresh_from_db()
    assert entry.disputed == ["place"]
    assert b"Hanoi" in answer.content
    assert b"Bavet" in answer.content


def test_one_click_takes_one_of_several_values(bob, group, cast, say):
    entry = edit_entry(cast["bob"], group, "meeting", MEETING)
    first = entry.edits.get().key.hex
    edit_entry(cast["bob"], group, "meeting", {"place": "Hanoi"}, entry=entry)
    theirs = say("meeting", {"place": "Phnom Penh"}, entry=entry.key.hex, parents=[first])
    page = bob.get(url_of(entry))
    settle = reverse("group-entry-settle", args=[group.key, "meeting", entry.pk])
    taken = {"field": "place", "take": theirs.edit, "seen": seen_in(page)}
    bob.post(settle, taken)
    entry.refresh_from_db()
    assert (entry.disputed, entry.values["place"]) == ([], "Phnom Penh")
    # a second click, or another officer's, changes nothing
    edits = entry.edits.count()
    bob.post(settle, taken)
    assert entry.edits.count() == edits


def test_a_meeting_page_holds_agenda_decisions_actions_and_who_came(bob, group, cast):
    meeting = edit_entry(cast["bob"], group, "meeting", MEETING)
    key = meeting.key.hex
    for kind, fields in {
        "agenda_item": {"form_meeting": key, "form_subject": "Lists of persons"},
        "decision": {"form_meeting": key, "form_number": "1", "form_text": "Compare weekly"},
        "action": {
            "form_what": "Send the list",
            "form_desk": "kh",
            "form_due": "2026-11-01",
            "form_of_meeting": key,
        },
        "attendance": {"form_meeting": key, "form_present": "Officer 7\nOfficer 9"},
    }.items():
        assert bob.post(new(group, kind), {**fields, "mark": "AMBER"}).status_code == 302, kind
    page = bob.get(url_of(meeting)).content.decode()
    for words in (
        "Lists of persons",
        "Compare weekly",
        "1/vn",
        "Send the list",
        "Overdue",
        "Officer 7, Officer 9",
    ):
        assert words in page, words


# the hour of the test is real
BEGUN = {**MEETING, "starts_at": "2025-11-30T02:00:00Z", "ends_at": "2025-11-30T04:00:00Z"}


def test_nobody_came_to_a_meeting_that_has_not_begun(bob, group, cast):
    told = {**MEETING, "starts_at": "2999-11-30T02:00:00Z", "ends_at": "2999-11-30T04:00:00Z"}
    page = bob.get(url_of(edit_entry(cast["bob"], group, "meeting", told))).content.decode()
    assert "Who of us came" not in page
    assert "Agree to the minutes" not in page
    page = bob.get(url_of(edit_entry(cast["bob"], group, "meeting", BEGUN))).content.decode()
    assert "Who of us came" in page
    assert "Agree to the minutes" in page


def test_a_new_action_is_open_without_saying_so(bob, group, cast):
    page = bob.get(reverse("group-entry-new", args=[group.key, "action"])).content.decode()
    assert 'name="form_due"' in page
    assert 'name="form_state"' not in page
    action = edit_entry(cast["bob"], group, "action", {"what": "Compare", "desk": "vn", "due": "2026-11-01"})
    page = bob.get(reverse("group-entry-edit", args=[group.key, "action", action.pk])).content.decode()
    assert 'name="form_state"' in page


def test_minutes_are_agreed_as_they_stand_and_no_longer_when_they_change(bob, group, cast, say):
    meeting = edit_entry(cast["bob"], group, "meeting", BEGUN)
    page = bob.get(url_of(meeting)).content.decode()
    digest = re.search(r'name="digest" value="([0-9a-f]{32})"', page)[1]
    agree = reverse("group-minutes-agree", args=[group.key, meeting.pk])
    assert "Our side has agreed" in bob.post(agree, {"digest": digest}, follow=True).content.decode()
    say("agreement", {"meeting": meeting.key.hex, "minutes": digest})
    assert bob.get(url_of(meeting)).content.decode().count(">Agreed<") == 2
    say("decision", {"meeting": meeting.key.hex, "number": 1, "text": "Late"}, entry="d" * 32)
    assert bob.get(url_of(meeting)).content.decode().count("Agreed to earlier minutes") == 2
    assert "have changed" in bob.post(agree, {"digest": digest}, follow=True).content.decode()


def test_an_action_is_settled_with_a_note(bob, group, cast):
    fields = {"what": "Compare", "desk": "vn", "due": "2026-11-01"}
    action = edit_entry(cast["bob"], group, "action", fields)
    assert b"Compare" in bob.get(reverse("groups")).content
    seen = seen_in(bob.get(url_of(action)))
    done = reverse("group-action-done", args=[group.key, action.pk])
    bob.post(done, {"note": "Sent on Monday", "state": "done", "seen": seen})
    action.refresh_from_db()
    assert (action.due, action.values["state"], action.values["note"]) == (None, "done", "Sent on Monday")
    assert b"Compare" not in bob.get(reverse("groups")).content


def test_the_first_page_says_what_waits_in_each_group(bob, group, cast):
    soon = (timezone.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
    edit_entry(cast["bob"], group, "meeting", {**MEETING, "starts_at": soon})
    edit_entry(cast["bob"], group, "action", {"what": "Old", "desk": "kh", "due": "2026-01-01"})
    page = bob.get(reverse("groups")).content.decode()
    assert "1 overdue" in page
    assert "Next meeting" in page
    assert "Border" in page


def test_the_group_says_who_is_in_it_and_who_is_not_paired(bob, group, cast):
    JointGroup.objects.update(desks=["kh", "kr", "vn"])
    member = {"name": "Officer 7", "role": "head", "at_all_hours": True, "contact": "+84 1"}
    edit_entry(cast["bob"], group, "member", member)
    page = bob.get(reverse("group", args=[group.key])).content.decode()
    for words in ("Not paired with us: kr", "Officer 7", "head", "At all hours", "No member named yet"):
        assert words in page, words


def test_the_chronology_tells_the_days_and_what_only_we_see(bob, group, cast, say):
    edit_entry(cast["bob"], group, "note", {"day": "2026-11-20", "text": "Raid in Bavet"})
    say("note", {"day": "2026-11-21", "text": "Two arrested"}, entry="9" * 32)
    page = bob.get(reverse("group-chronology", args=[group.key])).content.decode()
    assert page.index("Two arrested") < page.index("Raid in Bavet")
    assert "Founded" in page
    alone = bob.get(reverse("group-chronology", args=[group.key]) + "?kind=note").content.decode()
    assert "Raid in Bavet" in alone
    assert "Founded" not in alone


def test_the_mandate_is_revised_and_its_versions_stay(bob, group):
    mandate = JointEntry.objects.get(kind="mandate")
    form = bob.get(change(mandate))
    fields = {
        "form_name": "Border group",
        "form_mandate": "Scams only",
        "form_legal_basis": "bilateral",
        "mark": "AMBER",
        "seen": seen_in(form),
    }
    bob.post(change(mandate), fields)
    mandate.refresh_from_db()
    assert mandate.values["mandate"] == "Scams only"
    assert b"2 versions" in bob.get(reverse("group", args=[group.key])).content


@pytest.mark.parametrize("kind", ["gang", "gang_person", "castle", "agreement"])
def test_what_names_others_is_not_written_here(bob, group, kind):
    assert bob.get(new(group, kind)).status_code == 404


def test_who_may_not_write_sees_no_button_and_is_refused(client, group, cast):
    entry = edit_entry(cast["bob"], group, "meeting", MEETING)
    client.force_login(cast["alice"])
    page = client.get(url_of(entry)).content.decode()
    assert change(entry) not in page
    assert client.get(change(entry)).status_code == 403
    settle = reverse("group-entry-settle", args=[group.key, "meeting", entry.pk])
    client.post(settle, {"field": "subject", "take": "x"})
    assert len(state_of(entry).heads) == 1


def test_a_stranger_sees_nothing(client, group, cast):
    client.force_login(cast["mai"])
    assert client.get(reverse("groups")).status_code == 403
    assert client.get(reverse("group", args=[group.key])).status_code == 403


def test_after_leaving_nothing_is_written(bob, group, cast):
    bob.post(reverse("group-leave", args=[group.key]), {"note": "Mandate over"})
    group.refresh_from_db()
    assert group.left_at
    page = bob.get(reverse("group", args=[group.key])).content.decode()
    assert "We have left the group" in page
    answer = bob.post(new(group, "note"), {"form_day": "2026-11-20", "form_text": "x", "mark": "AMBER"})
    assert answer.status_code == 400
    assert not JointEntry.objects.filter(kind="note").exists()


def test_the_joint_group_is_what_a_liaison_officer_sees_first(client, cast, group):
    """On the first page before all other cards, and beside the hits before the partners."""
    client.force_login(cast["bob"])
    first = client.get("/").content.decode()
    cards = first[first.index('<div class="flow">') :]
    assert f'href="/exchange/groups/{group.key.hex}/"' in cards[: cards.index("</section>")]
    overview = client.get("/exchange/").content.decode()
    assert overview.index(f"/exchange/groups/{group.key.hex}/") < overview.index("/partners/kh/")
