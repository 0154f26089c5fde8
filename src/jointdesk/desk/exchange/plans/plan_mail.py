"""Plans on their way: to the desks of their readers, each told of its own readers alone; and who has read them."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.exchange.data.leave import require_leave_for
from jointdesk.desk.exchange.data.passages import note_sent
from jointdesk.desk.exchange.data.received import find_in_fields
from jointdesk.desk.exchange.mail.outbox import hold_all, queue
from jointdesk.desk.exchange.models import PlanReader, PlanVersion
from jointdesk.desk.exchange.safeguards.protection import require_open_gate
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.wire.bodies import PlanRead, PlanSent, PlanUnread
from jointdesk.engine.exchange.wire.marks import Mark as WireMark


def send_version(officer: Officer, version: PlanVersion, partner: Partner) -> None:
    """Queue a version for one desk. Raises CallerError where the protection gate is closed."""
    fields, plan = version.fields, version.plan
    require_open_gate(partner, {**fields, "persons": [fields.get("title", ""), *fields.get("contacts", [])]})
    require_leave_for(partner, find_in_fields({**fields, "conditions": version.conditions}))
    body = PlanSent(
        plan=plan.key.hex,
        edit=version.key.hex,
        number=version.number,
        group=plan.group.key.hex,
        version=version.form_version,
        fields=fields,
        readers=tuple(row.member.hex for row in version.readers.filter(desk=partner.desk_id)),
        mark=WireMark.RED.value,
        conditions=version.conditions,
        approval=version.approval,
    )
    message = queue(partner, body, plan.group.key.hex)
    subject = f"plan:{plan.key.hex}"
    note_sent(partner, version.key, "plan", subject, Mark.RED, version.conditions, message=message)
    note_access(
        officer, Access.Act.DISCLOSURE, subject, fields.get("aim", "")[:300], recipients=partner.desk_id
    )


@transaction.atomic
def open_plan(officer: Officer, version: PlanVersion) -> None:
    """The officer has it before him: noted here, and for the first time told to its originator."""
    note_access(officer, Access.Act.CONSULTATION, f"plan:{version.plan.key.hex}", "named reader")
    if version.state not in (PlanVersion.State.SENT, PlanVersion.State.RECEIVED):
        return
    if version.plan.origin_id is not None:
        hold_all([version.plan.origin_id])
    unread, now = version.readers.select_for_update().filter(officer=officer, read_at=None), timezone.now()
    for reader in unread:
        reader.read_at = now.replace(microsecond=0)
        reader.save(update_fields=["read_at"])
        facts = {"edit": version.key.hex, "member": reader.member.hex, "officer": officer.pk}
        record("plan_read", f"plan:{version.plan.key.hex}", facts)
        if reader.desk == settings.DESK.id:
            _tell_read(version, reader, reader.read_at)


def tell_unread(version: PlanVersion, reader: PlanReader) -> None:
    """Nobody here can open it as this member."""
    if version.plan.origin is not None:
        body = PlanUnread(
            plan=version.plan.key.hex,
            edit=version.key.hex,
            member=reader.member.hex,
            code=reader.unread_code,
        )
        queue(version.plan.origin, body, version.plan.group.key.hex)


def _tell_read(version: PlanVersion, reader: PlanReader, at: datetime) -> None:
    origin = version.plan.origin
    if origin is not None and origin.state == Partner.State.CONFIRMED:
        key, edit, member = version.plan.key.hex, version.key.hex, reader.member.hex
        queue(origin, PlanRead(plan=key, edit=edit, member=member, at=at), version.plan.group.key.hex)
