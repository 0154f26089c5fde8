import uuid
from datetime import datetime
from typing import Any

from django.utils import timezone

from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.data.passages import check_arrival, note_received
from jointdesk.desk.exchange.data.received import identifiers_of_edit
from jointdesk.desk.exchange.groups.edit_mail import DATUM
from jointdesk.desk.exchange.groups.edit_store import keep_edit, place_of, require_room
from jointdesk.desk.exchange.handlers.groups import find_admitted
from jointdesk.desk.exchange.models import JointEdit
from jointdesk.desk.exchange.travel import take_mark
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.joint.kinds import check_edit, kind_of
from jointdesk.engine.exchange.wire.bodies import JointEditRecalled, JointEditSent
from jointdesk.engine.exchange.wire.bodies.groups import true_id
from jointdesk.engine.exchange.wire.marks import may_leave
from jointdesk.engine.exchange.wire.messages import CLOCK_SKEW, Message


def take_edit(partner: Partner, message: Message, body: JointEditSent) -> None:
    """A member's word on an entry. It is only ever its author's own: nobody passes on another's."""
    kind = kind_of(body.kind, body.version)
    errors = check_edit(kind, body.fields, first=not body.parents)
    if errors:
        raise PartnerError("bad_fields", "; ".join(error.text for error in errors)[:250])
    if not may_leave(body.mark):
        raise PartnerError("over_mark", f"a joint group keeps nothing marked {body.mark}")
    key = uuid.UUID(body.edit)
    check_arrival(partner, key, DATUM)
    edit = _keep(
        partner,
        message,
        body,
        fields=dict(body.fields),
        author=body.author,
        conditions=body.conditions,
        evaluation=body.evaluation,
        nonce=body.nonce,
        mark=take_mark(body.mark),
    )
    if edit is not None:
        subject = f"entry:{body.entry}"
        named = identifiers_of_edit(body.kind, body.fields)
        note_received(
            partner,
            key,
            DATUM,
            subject,
            edit.mark,
            edit.conditions,
            identifiers=named,
            message=message.id,
        )


def take_recalled_edit(partner: Partner, message: Message, body: JointEditRecalled) -> None:
    """Where an edit stood that was taken back before we could have it."""
    kind_of(body.kind, body.version)
    _keep(partner, message, body, recalled_at=timezone.now())


def _keep(
    partner: Partner, message: Message, body: JointEditSent | JointEditRecalled, **content: Any
) -> JointEdit | None:
    """None: it is here already."""
    member = find_admitted(partner, message, body.group)
    if body.edit != true_id(body, partner.desk_id):
        raise PartnerError("wrong_edit", "the id of the edit is not that of its content")
    _require_past(body.at)
    if JointEdit.objects.filter(key=uuid.UUID(body.edit)).exists():
        return None
    kind = kind_of(body.kind, body.version)
    entry = place_of(member.group, kind, uuid.UUID(body.entry), partner.desk_id, body.at)
    try:
        require_room(entry, partner.desk_id, content.get("fields", {}))
    except CallerError:
        raise PartnerError("too_many", "the desk has written too much into the group") from None
    edit = keep_edit(
        entry,
        key=uuid.UUID(body.edit),
        desk=partner.desk_id,
        version=body.version,
        parents=sorted(set(body.parents)),
        seal=body.seal(),
        at=body.at,
        **content,
    )
    facts = {
        "edit": body.edit,
        "kind": body.kind,
        "fields": sorted(edit.fields),
        "desk": partner.desk_id,
        "message": message.digest,
    }
    record("joint_edit_received", f"entry:{body.entry}", facts)
    return edit


def _require_past(at: datetime) -> None:
    if at > timezone.now() + CLOCK_SKEW:
        raise PartnerError("from_the_future", "the edit is dated ahead of the clock")
