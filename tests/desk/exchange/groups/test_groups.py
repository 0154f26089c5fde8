"""A joint group: founded by one, joined by the others, nobody by default."""

import pytest

from jointdesk.desk.exchange.groups.group_actions import found_group, join_group
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import IncomingMessage, JointGroup
from jointdesk.desk.exchange.queries import groups
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.exchange.wire.bodies import JointGroupAcceptance, JointGroupInvitation


def test_founding_invites_and_the_partner_joins(kh, partner, cast):
    group = found_group(cast["bob"], "Border group", "Scams and trafficking", "bilateral", [partner])
    deliver()
    [invitation] = kh.bodies(JointGroupInvitation)
    assert (invitation.name, invitation.desks) == ("Border group", ("kh", "vn"))
    assert group.members.get().state == "invited"
    kh.say(JointGroupAcceptance(group=group.key.hex), group.key.hex)
    assert group.members.get().state == "accepted"


def test_we_join_what_a_partner_founded_when_an_officer_says_so(kh, partner, cast):
    body = JointGroupInvitation(
        group="a" * 32, name="G", mandate="M", legal_basis="UNTOC", desks=("kh", "kr", "vn")
    )
    kh.say(body, "a" * 32)
    group = groups(cast["alice"]).get()
    assert group.joined_at is None
    with pytest.raises(NotAllowed):
        join_group(cast["alice"], group)
    join_group(cast["bob"], group)
    join_group(cast["bob"], group)
    deliver()
    assert len(kh.bodies(JointGroupAcceptance)) == 1


@pytest.mark.parametrize(
    ("name", "mandate", "basis", "invited"),
    [
        (" ", "m", "UNCC", True),
        ("n", "", "UNCC", True),
        ("n", "m", "handshake", True),
        ("n", "m", "UNCC", False),
    ],
)
def test_a_group_needs_name_mandate_basis_and_somebody(partner, cast, name, mandate, basis, invited):
    with pytest.raises(CallerError):
        found_group(cast["bob"], name, mandate, basis, [partner] if invited else [])
    assert JointGroup.objects.count() == 0


def test_an_invitation_without_us_is_quarantined(kh, partner):
    body = JointGroupInvitation(
        group="a" * 32, name="G", mandate="M", legal_basis="UNTOC", desks=("kh", "kr")
    )
    kh.say(body)
    assert IncomingMessage.objects.get().error.startswith("wrong_group")


def test_a_desk_outside_the_group_cannot_join_it(kh, partner, cast):
    group = found_group(cast["bob"], "G", "M", "UNCC", [partner])
    JointGroup.objects.update(desks=["vn", "kr"])
    group.members.all().delete()
    kh.say(JointGroupAcceptance(group=group.key.hex), group.key.hex)
    assert IncomingMessage.objects.get().error.startswith("unknown_group")
