import uuid

from django.conf import settings

from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.groups.edit_mail import send_missing
from jointdesk.desk.exchange.groups.signals import group_entered
from jointdesk.desk.exchange.models import GroupMember, JointGroup
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.bodies import (
    JointGroupAcceptance,
    JointGroupInvitation,
    JointGroupLeft,
    JointGroupWidened,
)
from jointdesk.engine.exchange.wire.bodies.groups import MOST_DESKS
from jointdesk.engine.exchange.wire.messages import Message

ACCEPTED, INVITED, LEFT = GroupMember.State.ACCEPTED, GroupMember.State.INVITED, GroupMember.State.LEFT
# invitations of one partner that nobody has accepted
MOST_WAITING = 50


def take_invitation(partner: Partner, message: Message, body: JointGroupInvitation) -> None:
    """A partner founded a group with us, or invites us to one: an officer of ours decides whether we join."""
    if not {settings.DESK.id, partner.desk_id} <= set(body.desks):
        raise PartnerError("wrong_group", "the group is not one of its founder and us")
    _require_own_conversation(message, body.group)
    key = uuid.UUID(body.group)
    group = JointGroup.objects.select_for_update().filter(key=key).first()
    if group is not None and group.left_at is None:
        raise PartnerError("conflict", "there is a group of this key already")
    if group is None:
        group = _begin(partner, message, body)
    elif not group.members.filter(partner=partner, state=ACCEPTED, admitted_at__isnull=False).exists():
        # joining again gives whoever invites us all we wrote: that is for desks that had it before
        raise PartnerError("conflict", "there is a group of this key already")
    # after we left we may be invited again: what is here of the group is still the same group's
    group.name, group.mandate, group.legal_basis = body.name, body.mandate, body.legal_basis
    group.desks = sorted({*group.desks, *body.desks})
    if len(group.desks) > MOST_DESKS:
        raise PartnerError("too_many", f"a group has at most {MOST_DESKS} desks")
    group.founder, group.joined_at, group.left_at = partner, None, None
    group.save()
    _note_state(group, partner, message, ACCEPTED)
    # desks of the group that we are paired with: they say for themselves when they join
    for other in Partner.objects.filter(desk_id__in=group.desks).exclude(pk=partner.pk):
        GroupMember.objects.get_or_create(
            group=group, partner=other, defaults={"state": INVITED, "since": message.sent_at}
        )
    facts = {"founder": partner.desk_id, "desks": group.desks, "message": message.digest}
    record("group_invitation_received", f"group:{key.hex}", facts)
    group_entered.send(sender=JointGroup, group=group)


def take_acceptance(partner: Partner, message: Message, body: JointGroupAcceptance) -> None:
    """A desk of the group has joined. It may tell us before our invitation is here: then it waits in quarantine."""
    group = _find_group(partner, message, body.group)
    member = _note_state(group, partner, message, ACCEPTED)
    facts = {"desk": partner.desk_id, "message": message.digest}
    record("group_member_joined", f"group:{group.key.hex}", facts)
    if group.is_working and member.admitted_at is not None:
        send_missing(group, partner)


def take_widening(partner: Partner, message: Message, body: JointGroupWidened) -> None:
    """A member has invited a further desk. Nothing goes or comes there before an officer of ours admits it."""
    group = find_admitted(partner, message, body.group).group
    if body.desk == settings.DESK.id or body.desk in group.desks:
        return
    if len(group.desks) >= MOST_DESKS:
        raise PartnerError("too_many", f"a group has at most {MOST_DESKS} desks")
    group.desks = sorted({*group.desks, body.desk})
    group.save(update_fields=["desks"])
    other = Partner.objects.filter(desk_id=body.desk).first()
    if other is not None:
        GroupMember.objects.get_or_create(
            group=group,
            partner=other,
            defaults={"state": INVITED, "since": message.sent_at, "proposed_by": partner.desk_id},
        )
    facts = {"desk": body.desk, "by": partner.desk_id, "message": message.digest}
    record("group_widened", f"group:{group.key.hex}", facts)


def take_leaving(partner: Partner, message: Message, body: JointGroupLeft) -> None:
    """A desk left the group: what it contributed stays, and nothing of the group goes there any more.

    Should it come back, an officer of ours admits it anew.
    """
    member = find_membership(partner, message, body.group)
    _note_state(member.group, partner, message, LEFT)
    GroupMember.objects.filter(pk=member.pk).update(admitted_at=None)
    facts = {"desk": partner.desk_id, "message": message.digest}
    record("group_member_left", f"group:{member.group.key.hex}", facts)


def find_membership(partner: Partner, message: Message, key: str) -> GroupMember:
    """The partner in the group, its row of the group locked. Raises PartnerError (unknown_group, not_member)."""
    group = _find_group(partner, message, key)
    member = group.members.filter(partner=partner).first()
    if member is None or member.state == INVITED:
        raise PartnerError("not_member", "the desk has not joined the group")
    member.group = group
    return member


def find_admitted(partner: Partner, message: Message, key: str) -> GroupMember:
    """The partner as a member that an officer of ours admitted, of a group we are in. What comes before waits
    (groups/receivers)."""
    member = find_membership(partner, message, key)
    if not member.group.is_working:
        raise PartnerError("not_joined", "we are not in the group")
    if member.state != ACCEPTED or member.admitted_at is None:
        raise PartnerError("not_member", "the desk is not in the group")
    return member


def _begin(partner: Partner, message: Message, body: JointGroupInvitation) -> JointGroup:
    """A group new to us. Who founded it is the word of whoever invites us; nothing hangs on it."""
    if body.founder is not None and body.founder not in body.desks:
        raise PartnerError("wrong_group", "its founder is none of its desks")
    if JointGroup.objects.filter(founder=partner, joined_at=None).count() >= MOST_WAITING:
        raise PartnerError("too_many", f"{MOST_WAITING} invitations wait for an officer's answer")
    founded_at, founder = body.founded_at or message.sent_at, body.founder or partner.desk_id
    return JointGroup(key=uuid.UUID(body.group), founded_at=founded_at, founded_by=founder)


def _find_group(partner: Partner, message: Message, key: str) -> JointGroup:
    group = JointGroup.objects.select_for_update().filter(key=uuid.UUID(key)).first()
    if group is None or partner.desk_id not in group.desks:
        raise PartnerError("unknown_group", "there is no such group with this desk")
    _require_own_conversation(message, key)
    return group


def _require_own_conversation(message: Message, group: str) -> None:
    if message.conversation != group:
        raise PartnerError("malformed", "a group is a conversation of its own")


def _note_state(
    group: JointGroup, partner: Partner, message: Message, state: GroupMember.State
) -> GroupMember:
    member, _made = GroupMember.objects.update_or_create(
        group=group, partner=partner, defaults={"state": state, "since": message.sent_at}
    )
    return member


__all__ = [
    "find_admitted",
    "find_membership",
    "take_acceptance",
    "take_invitation",
    "take_leaving",
    "take_widening",
]
