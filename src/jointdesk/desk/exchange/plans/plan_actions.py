"""Writing a plan: one officer drafts and names who may read it, the second officer he names releases it.

Where a life is at risk the author sends alone, and the second looks at it within 24 hours (safeguards/reviews).
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.groups.edit_mail import hold_readers
from jointdesk.desk.exchange.groups.entries import FieldErrors
from jointdesk.desk.exchange.models import JointEntry, JointGroup, Plan, PlanReader, PlanVersion
from jointdesk.desk.exchange.plans.plan_mail import send_version
from jointdesk.desk.exchange.plans.plan_queries import is_readable
from jointdesk.desk.exchange.safeguards.reviews import ALONE, act_alone
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.exchange.plans.plan_form import check_plan, plan_form
from jointdesk.engine.exchange.requests.forms import APPROVALS
from jointdesk.engine.exchange.wire.bodies.plans import MOST_READERS

State = PlanVersion.State


@transaction.atomic
def draft_plan(
    officer: Officer,
    group: JointGroup,
    fields: Mapping[str, Any],
    readers: Sequence[str],
    second: Officer,
    *,
    conditions: str = "",
    plan: Plan | None = None,
) -> PlanVersion:
    """A plan, or a change of `plan`, that waits for `second`. `readers`: keys of the group's members.

    Raises FieldErrors; CallerError for no reader, one who is no member, or oneself as the second officer.
    """
    require(officer, "plans.draft")
    partners = {partner.desk_id for partner in hold_readers(group)}
    group = JointGroup.objects.select_for_update().get(pk=group.pk)
    if not group.is_working:
        raise CallerError(_("We are not in this group: nothing is written into it."))
    _require_form(fields, conditions)
    _require_second(officer, second)
    if plan is not None:
        _require_changeable(officer, group, plan)
    members = _members(group, readers, partners | {settings.DESK.id})
    plan = plan or Plan.objects.create(key=uuid.uuid4(), group=group, began_at=timezone.now())
    plan.versions.filter(state=State.DRAFTED).delete()
    version = PlanVersion.objects.create(
        plan=plan,
        key=uuid.uuid4(),
        number=_next_number(plan),
        form_version=plan_form().version,
        fields={name: value for name, value in fields.items() if value not in (None, "", [], ())},
        conditions=conditions.strip(),
        state=State.DRAFTED,
        drafted_by=officer,
        drafted_at=timezone.now(),
        second=second,
    )
    _name_readers(version, members)
    _log("plan_drafted", version, officer)
    return version


def _next_number(plan: Plan) -> int:
    last = plan.versions.order_by("-number").first()
    return last.number + 1 if last else 1


def _name_readers(version: PlanVersion, members: Iterable[JointEntry]) -> None:
    for member in members:
        PlanReader.objects.create(
            version=version,
            member=member.key,
            desk=member.owner,
            name=member.title,
            officer=member.officer if member.owner == settings.DESK.id else None,
        )


@transaction.atomic
def release_plan(officer: Officer, version: PlanVersion) -> PlanVersion:
    """The named second officer's word on the version he read: it goes to the desks of its readers, and to no other."""
    require(officer, "plans.release")
    version = _hold_draft(version)
    if officer.pk == version.drafted_by_id or officer.pk != version.second_id:
        raise CallerError(_("A plan is released by the officer its author has named, and nobody else."))
    return _send(officer, version)


@transaction.atomic
def send_plan_alone(officer: Officer, version: PlanVersion, why: str) -> PlanVersion:
    """A life is at risk: its author sends it, and the second officer reviews it within 24 hours."""
    require(officer, "plans.draft")
    version = _hold_draft(version)
    if officer.pk != version.drafted_by_id:
        raise CallerError(_("A plan is sent alone by its author only."))
    if version.fields.get("type") != "rescue":
        raise CallerError(_("Only a rescue plan is sent by one officer: a life must be at risk."))
    group = version.plan.group
    act_alone(
        officer,
        "plan",
        version.key,
        why,
        conversation=group.key.hex,
        partners=_partners(version),
        mark=Mark.AMBER,  # the review says that there is a plan, and nothing of it
    )
    version.approval = ALONE
    return _send(officer, version)


def _send(officer: Officer, version: PlanVersion) -> PlanVersion:
    """The members may have changed since it was drafted: who left the group gets nothing."""
    group = version.plan.group
    inside = {partner.desk_id for partner in hold_readers(group)} | {settings.DESK.id}
    _members(group, [reader.member.hex for reader in version.readers.all()], inside)
    version.state, version.sent_at = State.SENT, timezone.now()
    version.save(update_fields=["state", "sent_at", "approval"])
    for partner in _partners(version):
        send_version(officer, version, partner)
    _log("plan_sent", version, officer)
    return version


def _hold_draft(version: PlanVersion) -> PlanVersion:
    rows = PlanVersion.objects.select_for_update(of=("self",)).select_related("plan__group")
    held = rows.filter(pk=version.pk, state=State.DRAFTED).first()
    if held is None:
        raise CallerError(_("This version of the plan does not wait to be sent."))
    return held


def _require_form(fields: Mapping[str, Any], conditions: str) -> None:
    errors = check_plan(fields)
    if errors:
        raise FieldErrors(errors)
    if len(conditions) > 2000:
        raise CallerError(_("Conditions of use have at most 2,000 characters."))


def _require_second(officer: Officer, second: Officer) -> None:
    if second.pk == officer.pk or not second.may("plans.release"):
        raise CallerError(_("Name another officer, who may release plans."))


def _require_changeable(officer: Officer, group: JointGroup, plan: Plan) -> None:
    if plan.origin_id is not None or plan.group_id != group.pk:
        raise CallerError(_("Only the desk that wrote a plan changes it."))
    last = plan.versions.order_by("-number").first()
    if last is not None and not is_readable(officer, last):
        raise NotAllowed(_("This plan is not for you."))


def _members(group: JointGroup, keys: Sequence[str], desks: set[str]) -> list[JointEntry]:
    """The readers' entries. Nobody named is nobody, and refused; and so is one who left."""
    wanted = set(keys)
    if not wanted or len(wanted) > MOST_READERS:
        raise CallerError(
            _("Name who may read the plan: at least one, at most %(most)d.") % {"most": MOST_READERS}
        )
    members = group.entries.filter(kind="member", ended=False, owner__in=desks).select_related("officer")
    found = [member for member in members if member.key.hex in wanted]
    if len(found) != len(wanted):
        raise CallerError(_("A reader is no member of this group, or not any more."))
    if any(member.owner == settings.DESK.id and member.officer is None for member in found):
        raise CallerError(_("Behind a member of ours stands no officer: nobody could open the plan."))
    return found


def _partners(version: PlanVersion) -> list[Partner]:
    desks = {reader.desk for reader in version.readers.all()} - {settings.DESK.id}
    return list(Partner.objects.filter(desk_id__in=desks).order_by("pk"))


def _log(kind: str, version: PlanVersion, officer: Officer) -> None:
    facts = {
        "edit": version.key.hex,
        "number": version.number,
        "readers": sorted(reader.member.hex for reader in version.readers.all()),
        "alone": version.approval != APPROVALS[0],
        "officer": officer.pk,
    }
    record(kind, f"plan:{version.plan.key.hex}", facts)
