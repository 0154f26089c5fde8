"""What groups do when something happens elsewhere: a partner is trusted (again), a group is known at last."""

from typing import Any

from django.db import transaction

from jointdesk.desk.exchange.groups.edit_mail import send_missing
from jointdesk.desk.exchange.mail.outbox import queue
from jointdesk.desk.exchange.mail.quarantine import retry
from jointdesk.desk.exchange.models import GroupMember, IncomingMessage, JointGroup
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.wire.bodies import JointGroupAcceptance

# what a desk joined or wrote before we knew of the group, or had joined it ourselves
WAITING = ("unknown_group", "not_member", "not_joined")


def on_partner_confirmed(sender: Any, partner: Partner, **kwargs: Any) -> None:
    """It learns in which groups we are with it, and gets what it missed."""
    for group in JointGroup.objects.filter(joined_at__isnull=False, left_at=None):
        if partner.desk_id not in group.desks:
            continue
        queue(partner, JointGroupAcceptance(group=group.key.hex), group.key.hex)
        inside = group.members.filter(
            partner=partner, state=GroupMember.State.ACCEPTED, admitted_at__isnull=False
        )
        if inside.exists():
            send_missing(group, partner)


def on_group_entered(sender: Any, group: JointGroup, **kwargs: Any) -> None:
    transaction.on_commit(lambda: try_waiting(group))


def try_waiting(group: JointGroup) -> int:
    """What lies in quarantine of this group, each in its own transaction, in the order sent. How many were handled."""
    rows = IncomingMessage.objects.filter(
        conversation=group.key.hex, state=IncomingMessage.State.QUARANTINED, code__in=WAITING
    )
    return sum(retry(row) for row in rows.order_by("partner", "sequence"))
