"""Edits on their way: to members that have joined and that an officer of ours admitted."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Exists, OuterRef

from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.data.leave import require_leave, require_leave_for
from jointdesk.desk.exchange.data.passages import note_sent
from jointdesk.desk.exchange.data.received import identifiers_of_edit
from jointdesk.desk.exchange.mail.outbox import hold, queue
from jointdesk.desk.exchange.models import (
    Datum,
    GroupMember,
    JointEdit,
    JointGroup,
    Passage,
    ProposedEntry,
)
from jointdesk.desk.exchange.safeguards.protection import require_open_gate
from jointdesk.desk.exchange.safeguards.victims import require_no_victim
from jointdesk.desk.exchange.travel import write_mark
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.wire.bodies import JointEditRecalled, JointEditSent

DATUM = "edit"


def hold_readers(group: JointGroup) -> list[Partner]:
    """The partners an edit of ours goes to, locked, always in the same order."""
    return [hold(partner) for partner in readers_of(group)]


def readers_of(group: JointGroup) -> Iterable[Partner]:
    """Members that have joined, that we admitted, and that we trust at this moment."""
    inside = GroupMember.objects.filter(
        group=group, state=GroupMember.State.ACCEPTED, admitted_at__isnull=False
    )
    return Partner.objects.filter(pk__in=inside.values("partner"), state=Partner.State.CONFIRMED).order_by(
        "pk"
    )


def send_edit(edit: JointEdit, partner: Partner) -> None:
    """Queue an edit of ours. Raises CallerError where the protection gate, the mark, a recall or another desk's
    conditions forbid it."""
    require_open_gate(partner, {**edit.fields, "conditions": edit.conditions, "author": edit.author})
    require_leave_for(partner, identifiers_of_edit(edit.entry.kind, edit.fields))
    group, body = edit.entry.group, body_of(edit)
    message = queue(partner, body, group.key.hex)
    note_sent(
        partner,
        edit.key,
        DATUM,
        f"entry:{edit.entry.key.hex}",
        edit.mark,
        edit.conditions,
        message=message,
    )


def send_missing(group: JointGroup, partner: Partner) -> int:
    """What we wrote in the group and the partner has not got: it has just joined, or is trusted again. How many."""
    gone = Passage.objects.filter(partner=partner, sent=True, datum__key=OuterRef("key"))
    ours = JointEdit.objects.filter(entry__group=group, desk=settings.DESK.id).exclude(Exists(gone))
    sent = 0
    for edit in ours.select_related("entry__group").order_by("at", "pk").iterator():
        if edit.recalled_at is not None:
            queue(partner, place_body_of(edit), group.key.hex)
            continue
        try:
            # somebody may have become a victim since it was written
            require_no_victim([(edit.entry.kind, edit.fields, {})])
            _require_leave_of_copied(partner, edit)
            send_edit(edit, partner)
            sent += 1
        except CallerError:
            # the protection gate, or another desk's leave: it may be open later, and others get it
            record("joint_edit_kept_back", f"edit:{edit.key.hex}", {"partner": partner.desk_id})
    return sent


def _require_leave_of_copied(partner: Partner, edit: JointEdit) -> None:
    """What was copied from a partner's notice or answer was asked for the desks that read the group then."""
    copied = ProposedEntry.objects.filter(entry=edit.entry.key, datum__isnull=False)
    for datum in Datum.objects.filter(key__in=copied.values("datum")):
        require_leave(partner, datum)


def body_of(edit: JointEdit) -> JointEditSent:
    entry = edit.entry
    return JointEditSent(
        group=entry.group.key.hex,
        edit=edit.key.hex,
        entry=entry.key.hex,
        kind=entry.kind,
        version=edit.version,
        parents=tuple(edit.parents),
        at=edit.at,
        nonce=bytes(edit.nonce),
        fields=edit.fields,
        mark=write_mark(edit.mark),
        conditions=edit.conditions,
        evaluation=edit.evaluation,
        author=edit.author,
    )


def place_body_of(edit: JointEdit) -> JointEditRecalled:
    entry = edit.entry
    return JointEditRecalled(
        group=entry.group.key.hex,
        edit=edit.key.hex,
        entry=entry.key.hex,
        kind=entry.kind,
        version=edit.version,
        parents=tuple(edit.parents),
        at=edit.at,
        sealed=bytes(edit.seal),
    )
