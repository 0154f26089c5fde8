"""Joint groups: one desk founds and invites, the others join. Every desk of the group keeps the same key."""

import secrets
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.models import GroupMember, JointGroup
from jointdesk.desk.exchange.outbox import hold, queue
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.bodies import JointGroupAcceptance, JointGroupInvitation
from jointdesk.engine.exchange.messages import draw_id
from jointdesk.engine.exchange.requests import LEGAL_BASES


@transaction.atomic
def found_group(
    officer: Officer, name: str, mandate: str, legal_basis: str, partners: Sequence[Partner]
) -> JointGroup:
    """Found a group and invite its desks. No partner named means nobody, and is refused."""
    require(officer, "groups.open")
    name, mandate = name.strip(), mandate.strip()
    if not name or not mandate or not partners:
        raise CallerError(_("A joint group needs a name, a mandate and at least one partner."))
    if legal_basis not in LEGAL_BASES:
        raise CallerError(_("Choose a legal basis."))
    now = timezone.now()
    group = JointGroup.objects.create(
        key=uuid.UUID(draw_id(secrets.token_bytes)),
        name=name[:200],
        mandate=mandate[:5000],
        legal_basis=legal_basis,
        desks=sorted({settings.DESK.id, *(partner.desk_id for partner in partners)}),
        founded_at=now,
        joined_at=now,
    )
    body = JointGroupInvitation(
        group=group.key.hex,
        name=group.name,
        mandate=group.mandate,
        legal_basis=legal_basis,
        desks=tuple(group.desks),
    )
    for partner in partners:
        GroupMember.objects.create(group=group, partner=partner, state=GroupMember.State.INVITED, since=now)
        queue(partner, body, group.key.hex)
    facts = {"desks": group.desks, "legal_basis": legal_basis, "officer": officer.pk}
    record("group_founded", f"group:{group.key.hex}", facts)
    return group


@transaction.atomic
def join_group(officer: Officer, group: JointGroup) -> JointGroup:
    """Accept an invitation; every desk of the group that we know is told."""
    require(officer, "groups.open")
    if group.founder is not None:
        hold(group.founder)
    group = JointGroup.objects.select_for_update().get(pk=group.pk)
    if group.joined_at is not None:
        return group
    group.joined_at = timezone.now()
    group.save(update_fields=["joined_at"])
    known = Partner.objects.filter(desk_id__in=group.desks, state=Partner.State.CONFIRMED)
    for partner in known:
        queue(partner, JointGroupAcceptance(group=group.key.hex), group.key.hex)
    record("group_joined", f"group:{group.key.hex}", {"officer": officer.pk})
    return group
