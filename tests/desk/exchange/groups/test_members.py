"""Which of our officers a member of ours is: said by an officer, taken over by nobody for himself, told to nobody."""

import pytest

from jointdesk.desk.accounts.permissions import NotAllowed
from jointdesk.desk.exchange.groups.entries import edit_entry, name_of
from jointdesk.desk.exchange.groups.members import stand_behind
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import JointEntry, OutgoingMessage
from jointdesk.engine.errors import CallerError

MEMBER = {"name": "Major Trần Bình", "role": "expert"}


@pytest.fixture
def member(group, cast):
    return edit_entry(cast["bob"], group, "member", MEMBER)


def test_an_officer_stands_behind_a_member_and_no_desk_is_told(group, member, cast):
    """His edits carry the member's name from then on; nothing goes out for it."""
    deliver()
    before = OutgoingMessage.objects.count()
    stand_behind(cast["bob"], member, cast["cora"])
    deliver()
    assert OutgoingMessage.objects.count() == before
    assert name_of(cast["cora"], group) == "Major Trần Bình"
    stand_behind(cast["bob"], member, None)
    assert name_of(cast["cora"], group) == ""


def test_nobody_takes_anothers_place_by_himself(member, cast):
    stand_behind(cast["bob"], member, cast["cora"])
    with pytest.raises(CallerError, match="Another officer"):
        stand_behind(cast["bob"], member, cast["bob"])
    stand_behind(cast["cora"], member, cast["bob"])
    assert JointEntry.objects.get(pk=member.pk).officer == cast["bob"]


def test_one_officer_is_one_member(group, member, cast):
    other = edit_entry(cast["bob"], group, "member", MEMBER | {"name": "Somebody else"})
    stand_behind(cast["bob"], member, cast["cora"])
    with pytest.raises(CallerError, match="already"):
        stand_behind(cast["bob"], other, cast["cora"])


def test_another_desks_member_is_no_officer_of_ours(say, group, cast):
    say("member", MEMBER)
    theirs = JointEntry.objects.get(kind="member", owner="kh")
    with pytest.raises(CallerError, match="our own desk"):
        stand_behind(cast["bob"], theirs, cast["cora"])


def test_who_does_not_write_in_groups_says_nothing(member, cast):
    with pytest.raises(NotAllowed):
        stand_behind(cast["vera"], member, cast["cora"])


def test_the_page_names_and_changes_him(client, group, member, cast):
    """Named when the member is added, changed on the member's page."""
    client.force_login(cast["bob"])
    told = {f"form_{name}": value for name, value in MEMBER.items()} | {"mark": "AMBER", "seen": ""}
    told |= {"form_name": "Captain Lê Mai", "officer": cast["alice"].pk}
    answer = client.post(f"/exchange/groups/{group.key.hex}/new/member", told)
    assert answer.status_code == 302
    assert JointEntry.objects.get(title="Captain Lê Mai").officer == cast["alice"]
    page = f"/exchange/groups/{group.key.hex}/member/{member.pk}/"
    assert b"behind" in client.get(page).content
    path = f"/exchange/groups/{group.key.hex}/members/{member.pk}/behind"
    assert client.post(path, {"officer": cast["cora"].pk}).status_code == 302
    assert JointEntry.objects.get(pk=member.pk).officer == cast["cora"]


def test_a_member_whose_officer_is_taken_is_not_added(client, group, member, cast):
    """Both or nothing: the form says why, and no desk gets half of it."""
    stand_behind(cast["bob"], member, cast["cora"])
    client.force_login(cast["bob"])
    told = {f"form_{name}": value for name, value in MEMBER.items()} | {"mark": "AMBER", "seen": ""}
    told |= {"form_name": "Captain Lê Mai", "officer": cast["cora"].pk}
    answer = client.post(f"/exchange/groups/{group.key.hex}/new/member", told)
    assert answer.status_code == 400
    assert not JointEntry.objects.filter(title="Captain Lê Mai").exists()
