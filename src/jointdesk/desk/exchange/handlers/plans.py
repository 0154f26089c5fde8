import uuid

from django.conf import settings
from django.utils import timezone

from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.data.passages import check_arrival, note_received
from jointdesk.desk.exchange.handlers.groups import find_admitted
from jointdesk.desk.exchange.models import GroupMember, JointEntry, Plan, PlanReader, PlanVersion
from jointdesk.desk.exchange.plans.plan_mail import tell_unread
from jointdesk.desk.exchange.safeguards.reviews import ALONE, note_alone
from jointdesk.desk.exchange.travel import take_mark
from jointdesk.desk.exchange.units import national_unit
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.plans.plan_form import check_plan, plan_form
from jointdesk.engine.exchange.wire.bodies import PlanRead, PlanSent, PlanUnread
from jointdesk.engine.exchange.wire.messages import Message


def take_plan(partner: Partner, message: Message, body: PlanSent) -> None:
    """A plan for officers of ours who are named in it. Where nobody stands behind a name, nothing of it is kept."""
    member = find_admitted(partner, message, body.group)
    if not 1 <= body.version <= plan_form().version:
        raise PartnerError("unknown_form", f"this desk knows no plans of version {body.version}")
    errors = check_plan(body.fields)
    if errors:
        raise PartnerError("bad_fields", "; ".join(error.text for error in errors)[:250])
    if body.approval == ALONE and body.fields.get("type") != "rescue":
        raise PartnerError("not_urgent", "one officer sends alone only what cannot wait")
    check_arrival(partner, uuid.UUID(body.edit), "plan")
    version = _keep(partner, message, body, member)
    readers = [_reader(version, key, member) for key in dict.fromkeys(body.readers)]
    if all(reader.officer is None for reader in readers):
        version.fields, version.conditions = {}, ""
        version.save(update_fields=["fields", "conditions"])
    mark = take_mark(body.mark)
    subject = f"plan:{body.plan}"
    note_received(partner, version.key, "plan", subject, mark, version.conditions, message=message.id)
    for reader in readers:
        if reader.officer is None:
            tell_unread(version, reader)
    if body.approval == ALONE:
        at, unit = message.sent_at, national_unit()
        note_alone(partner, "plan", version.key, at, conversation=body.group, unit=unit, mark="AMBER")
    facts = {"edit": body.edit, "number": body.number, "partner": partner.desk_id, "message": message.digest}
    record("plan_received", subject, facts)


def take_plan_read(partner: Partner, message: Message, body: PlanRead) -> None:
    reader = _find(partner, body)
    reader.read_at = reader.read_at or min(body.at, timezone.now())
    reader.save(update_fields=["read_at"])
    facts = {"edit": body.edit, "member": body.member, "partner": partner.desk_id}
    record("plan_read_over_there", f"plan:{body.plan}", facts)


def take_plan_unread(partner: Partner, message: Message, body: PlanUnread) -> None:
    reader = _find(partner, body)
    reader.unread_code = body.code
    reader.save(update_fields=["unread_code"])


def _keep(partner: Partner, message: Message, body: PlanSent, member: GroupMember) -> PlanVersion:
    plan, made = Plan.objects.get_or_create(
        key=uuid.UUID(body.plan),
        defaults={"group": member.group, "origin": partner, "began_at": message.sent_at},
    )
    if (plan.origin_id, plan.group_id) != (partner.pk, member.group.pk):
        raise PartnerError("conflict", "this id stands for another plan")
    if not made and (
        plan.versions.filter(number__gte=body.number).exists()
        or PlanVersion.objects.filter(key=uuid.UUID(body.edit)).exists()
    ):
        raise PartnerError("conflict", "a newer version of the plan is here, or another of this number")
    return PlanVersion.objects.create(
        plan=plan,
        key=uuid.UUID(body.edit),
        number=body.number,
        form_version=body.version,
        fields=dict(body.fields),
        conditions=body.conditions,
        approval=body.approval,
        state=PlanVersion.State.RECEIVED,
        drafted_at=message.sent_at,
        sent_at=message.sent_at,
    )


def _reader(version: PlanVersion, key: str, member: GroupMember) -> PlanReader:
    """Whoever stands behind the member now: nobody becomes a reader by being linked to the name afterwards."""
    entries = JointEntry.objects.filter(
        group=member.group, kind="member", owner=settings.DESK.id, ended=False
    )
    entry = entries.filter(key=uuid.UUID(key)).select_related("officer").first()
    code = "" if entry and entry.officer else "no_officer" if entry else "unknown_member"
    return PlanReader.objects.create(
        version=version,
        member=uuid.UUID(key),
        desk=settings.DESK.id,
        name=entry.title if entry else "",
        officer=entry.officer if entry else None,
        unread_code=code,
    )


def _find(partner: Partner, body: PlanRead | PlanUnread) -> PlanReader:
    readers = PlanReader.objects.filter(
        version__key=uuid.UUID(body.edit),
        version__plan__key=uuid.UUID(body.plan),
        version__plan__origin=None,
        member=uuid.UUID(body.member),
        desk=partner.desk_id,
    )
    reader = readers.first()
    if reader is None:
        raise PartnerError("unknown_plan", "no such plan names this reader")
    return reader
