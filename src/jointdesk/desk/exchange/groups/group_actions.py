"""Joint groups: one desk founds and invites, the others join. Every desk of the group keeps the same key."""

import secrets
import uuid
from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.data.leave import require_free
from jointdesk.desk.exchange.groups.edit_mail import send_missing
from jointdesk.desk.exchange.groups.entries import edit_entry
from jointdesk.desk.exchange.groups.signals import group_entered
from jointdesk.desk.exchange.mail.outbox import hold, hold_all, queue
from jointdesk.desk.exchange.models import GroupMember, JointGroup
from jointdesk.desk.exchange.safeguards.protection import require_open_gate
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.requests.forms import LEGAL_BASES
from jointdesk.engine.exchange.wire.bodies import (
    JointGroupAcceptance,
    JointGroupInvitation,
    JointGroupLeft,
    JointGroupWidened,
)
from jointdesk.engine.exchange.wire.bodies.groups import MOST_DESKS
from jointdesk.engine.exchange.wire.messages import draw_id

State = GroupMember.State


@transaction.atomic
def found_group(
    officer: Officer,
    name: str,
    mandate: str,
    legal_basis: str,
    partners: Sequence[Partner],
    *,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> JointGroup:
    """Found a group and invite its desks. No partner named means nobody, and is refused."""
    require(officer, "groups.open")
    name, mandate = name.strip()[:200], mandate.strip()[:5000]
    if not name or not mandate or not partners:
        raise CallerError(_("A joint group needs a name, a mandate and at least one partner."))
    if legal_basis not in LEGAL_BASES:
        raise CallerError(_("Choose a legal basis."))
    _require_desks(len(partners) + 1)
    partners = [hold(partner) for partner in sorted(partners, key=lambda partner: partner.pk)]
    now = timezone.now()
    group = JointGroup.objects.create(
        key=uuid.UUID(draw_id(secrets.token_bytes)),
        name=name,
        mandate=mandate,
        legal_basis=legal_basis,
        desks=sorted({settings.DESK.id, *(partner.desk_id for partner in partners)}),
        founded_at=now,
        founded_by=settings.DESK.id,
        joined_at=now,
    )
    for partner in partners:
        _invite(group, partner)
    facts = {"desks": group.desks, "legal_basis": legal_basis, "officer": officer.pk}
    record("group_founded", f"group:{group.key.hex}", facts)
    terms = {"name": name, "mandate": mandate, "legal_basis": legal_basis}
    days = {"valid_from": valid_from, "valid_until": valid_until}
    terms |= {field: day.isoformat() for field, day in days.items() if day}
    # its key is the group's: the one mandate every desk revises
    edit_entry(officer, group, "mandate", terms, key=group.key)
    return group


@transaction.atomic
def join_group(officer: Officer, group: JointGroup) -> JointGroup:
    """Accept an invitation; every desk of the group that we know is told. Joining admits the desks it names."""
    require(officer, "groups.open")
    known = _hold_known(group)
    group = JointGroup.objects.select_for_update().get(pk=group.pk)
    if group.joined_at is not None:
        return group
    group.joined_at, group.left_at = timezone.now(), None
    group.save(update_fields=["joined_at", "left_at"])
    named = group.members.filter(admitted_at=None, proposed_by="").exclude(state=State.LEFT)
    named.update(admitted_at=group.joined_at)
    for partner in known:
        queue(partner, JointGroupAcceptance(group=group.key.hex), group.key.hex)
    for partner in known:
        if group.members.filter(partner=partner, state=State.ACCEPTED, admitted_at__isnull=False).exists():
            send_missing(group, partner)
    record("group_joined", f"group:{group.key.hex}", {"officer": officer.pk})
    group_entered.send(sender=JointGroup, group=group)
    return group


@transaction.atomic
def leave_group(officer: Officer, group: JointGroup, note: str = "") -> JointGroup:
    """Leave: every desk is told, nothing of the group comes or goes any more, and what is here stays to be read."""
    require(officer, "groups.open")
    known = _hold_known(group)
    group = JointGroup.objects.select_for_update().get(pk=group.pk)
    if not group.is_working:
        raise CallerError(_("We are not in this group."))
    group.left_at = timezone.now()
    group.save(update_fields=["left_at"])
    for partner in known:
        require_free(partner, {"note": note})
        queue(partner, JointGroupLeft(group=group.key.hex, note=note.strip()[:2000]), group.key.hex)
    record("group_left", f"group:{group.key.hex}", {"officer": officer.pk})
    return group


@transaction.atomic
def invite_further(officer: Officer, group: JointGroup, partner: Partner) -> GroupMember:
    """Invite one more desk; the members are told, and each admits it or not."""
    require(officer, "groups.open")
    hold_all([*_known(group).values_list("pk", flat=True), partner.pk])
    known, partner = [*_hold_known(group)], hold(partner)
    group = JointGroup.objects.select_for_update().get(pk=group.pk)
    if not group.is_working:
        raise CallerError(_("We are not in this group."))
    member = group.members.filter(partner=partner).first()
    if member is not None and member.state != State.LEFT:
        raise CallerError(_("%(desk)s is in the group already.") % {"desk": partner.desk_id})
    _require_desks(len({*group.desks, partner.desk_id}))
    group.desks = sorted({*group.desks, partner.desk_id})
    group.save(update_fields=["desks"])
    member = _invite(group, partner)
    for other in known:
        if other.pk != partner.pk:
            queue(other, JointGroupWidened(group=group.key.hex, desk=partner.desk_id), group.key.hex)
    facts = {"desk": partner.desk_id, "officer": officer.pk}
    record("group_widened", f"group:{group.key.hex}", facts)
    return member


@transaction.atomic
def admit_desk(officer: Officer, group: JointGroup, partner: Partner) -> GroupMember:
    """A desk that another member invited: from now on it gets what we write, and what we wrote."""
    require(officer, "groups.open")
    partner = hold(partner)
    member = GroupMember.objects.select_for_update().get(group=group, partner=partner)
    if member.admitted_at is None:
        member.admitted_at = timezone.now()
        member.save(update_fields=["admitted_at"])
        record(
            "group_desk_admitted", f"group:{group.key.hex}", {"desk": partner.desk_id, "officer": officer.pk}
        )
        if group.is_working and member.state == State.ACCEPTED:
            send_missing(group, partner)
            # what it wrote before lies in quarantine
            group_entered.send(sender=JointGroup, group=group)
    return member


def _invite(group: JointGroup, partner: Partner) -> GroupMember:
    require_open_gate(partner, {"name": group.name, "mandate": group.mandate})
    now = timezone.now()
    body = JointGroupInvitation(
        group=group.key.hex,
        name=group.name,
        mandate=group.mandate,
        legal_basis=group.legal_basis,
        desks=tuple(group.desks),
        founder=group.founded_by or None,
        founded_at=group.founded_at,
    )
    defaults = {"state": State.INVITED, "since": now, "admitted_at": now}
    member, _made = GroupMember.objects.update_or_create(group=group, partner=partner, defaults=defaults)
    queue(partner, body, group.key.hex)
    return member


def _hold_known(group: JointGroup) -> Iterable[Partner]:
    """The desks of the group that we are paired with, locked, always in the same order."""
    return [hold(partner) for partner in _known(group)]


def _known(group: JointGroup) -> QuerySet[Partner]:
    known = Partner.objects.filter(desk_id__in=group.desks, state=Partner.State.CONFIRMED)
    return known.order_by("pk")


def _require_desks(count: int) -> None:
    if count > MOST_DESKS:
        raise CallerError(_("A group has at most %(most)s desks.") % {"most": MOST_DESKS})
