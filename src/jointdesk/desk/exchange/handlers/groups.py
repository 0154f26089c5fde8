import uuid

from django.conf import settings

from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.models import GroupMember, JointGroup
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.bodies import JointGroupAcceptance, JointGroupInvitation
from jointdesk.engine.exchange.messages import Message


def take_invitation(partner: Partner, message: Message, body: JointGroupInvitation) -> None:
    """A partner founded a group with us: an officer of ours decides whether we join."""
    if not {settings.DESK.id, partner.desk_id} <= set(body.desks):
        raise PartnerError("wrong_group", "the group is not one of its founder and us")
    key = uuid.UUID(body.group)
    if JointGroup.objects.filter(key=key).exists():
        raise PartnerError("conflict", "there is a group of this key already")
    group = JointGroup.objects.create(
        key=key,
        name=body.name,
        mandate=body.mandate,
        legal_basis=body.legal_basis,
        desks=sorted(set(body.desks)),
        founded_at=message.sent_at,
        founder=partner,
    )
    _join(group, partner, message)
    # desks of the group that we are paired with: they say for themselves when they join
    others = Partner.objects.filter(desk_id__in=body.desks).exclude(pk=partner.pk)
    for other in others:
        GroupMember.objects.create(
            group=group, partner=other, state=GroupMember.State.INVITED, since=message.sent_at
        )
    facts = {"founder": partner.desk_id, "desks": group.desks, "message": message.digest}
    record("group_invitation_received", f"group:{key.hex}", facts)


def take_acceptance(partner: Partner, message: Message, body: JointGroupAcceptance) -> None:
    """A desk of the group has joined. It may tell us before the founder's invitation is here: then it waits."""
    group = JointGroup.objects.filter(key=uuid.UUID(body.group)).first()
    if group is None or partner.desk_id not in group.desks:
        raise PartnerError("unknown_group", "there is no such group with this desk")
    _join(group, partner, message)
    facts = {"desk": partner.desk_id, "message": message.digest}
    record("group_member_joined", f"group:{group.key.hex}", facts)


def _join(group: JointGroup, partner: Partner, message: Message) -> None:
    GroupMember.objects.update_or_create(
        group=group,
        partner=partner,
        defaults={"state": GroupMember.State.ACCEPTED, "since": message.sent_at},
    )
