"""Passing a partner's datum on: not without its originator's leave (UN Convention against Cybercrime, Art. 36).

Without leave go what is marked TLP:CLEAR under no condition and no handling code that forbids it, and what goes back to
its originator. Leave is asked with the form `onward_transfer` and given by its answer, for one datum and one desk.
"""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.exchange.data.flags import note_use
from jointdesk.desk.exchange.data.received import MOST_FOUND, Pair, find_in_fields, known_only_from
from jointdesk.desk.exchange.models import Answer, Datum, GroupMember, Leave, Request
from jointdesk.desk.exchange.safeguards.protection import require_open_gate
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.wire.cards import DESK

FORM = "onward_transfer"
# H0 restricts what it is used for, not who may have it
FREE_HANDLING = ("", "SIENA:H0")


class LeaveAsked(NamedTuple):
    """`holder` may pass the datum on to `desk`: ids of desks."""

    datum: Datum
    holder: str
    desk: str


def find_leave(datum: Datum, partner: Partner) -> Leave | None:
    """Our leave to pass the datum on to this partner."""
    mine = Leave.objects.filter(datum=datum, holder=settings.DESK.id, desk=partner.desk_id, ended_at=None)
    return mine.order_by("pk").first()


def needs_leave(datum: Datum, partner: Partner) -> bool:
    """Would this datum need its originator's leave to go to this partner?"""
    if datum.is_ours or datum.origin == partner.desk_id:
        return False
    if datum.kind == "edit" and _reads_group_of(datum, partner):
        return False
    free = datum.mark == Mark.CLEAR and not datum.conditions and datum.handling in FREE_HANDLING
    return not free


def _reads_group_of(datum: Datum, partner: Partner) -> bool:
    """Its author writes into a group that the desk is in: it has it from the author itself."""
    inside = GroupMember.objects.filter(
        group__entries__edits__key=datum.key, partner=partner, state=GroupMember.State.ACCEPTED
    )
    return inside.filter(admitted_at__isnull=False).exists()


def require_leave(partner: Partner, datum: Datum) -> Leave | None:
    """The leave by which the datum may go to this partner; None: it needs none.

    Raises CallerError where it needs leave that was not given, and for a datum that was taken back.
    """
    if datum.is_gone:
        raise CallerError(_("This was taken back by its sender: it is not passed on."))
    if not needs_leave(datum, partner):
        return None
    leave = find_leave(datum, partner)
    if leave is None:
        raise CallerError(
            _("This came from %(origin)s: it goes to %(desk)s only with the leave of %(origin)s. Ask for it.")
            % {"origin": datum.origin, "desk": partner.desk_id}
        )
    return leave


def require_leave_for(partner: Partner, pairs: Iterable[Pair]) -> list[Datum]:
    """The partners' data that these identifiers are known from alone, all free to go to this partner.

    Raises CallerError naming the first that is not, and for more than are looked at.
    """
    used: dict[uuid.UUID, Datum] = {}
    pairs = list(pairs)
    if len(pairs) >= MOST_FOUND:
        raise CallerError(_("Conditions of use or identifiers are too long."))
    for (_kind, value), data in known_only_from(pairs).items():
        if any(datum.origin == partner.desk_id for datum in data):
            continue  # it told us itself
        refused: CallerError | None = None
        for datum in data:
            try:
                require_leave(partner, datum)
                used[datum.key] = datum
                refused = None
                break
            except CallerError as error:
                refused = error
        if refused is not None:
            raise CallerError(f"{value}: {refused}")
    return list(used.values())


def check_fields(partner: Partner, fields: Mapping[str, Any], subject: str = "") -> None:
    """What a form names may go to this partner; `subject` ("request:<key>") is remembered to rest on partners' data.

    Raises CallerError for what needs leave.
    """
    pairs = find_in_fields(fields)
    require_leave_for(partner, pairs)
    if subject:
        note_uses(pairs, subject)


def require_free(partner: Partner, told: Mapping[str, Any]) -> None:
    """What officers write to a partner beside a form, a note or reasons: it names no victim behind a closed gate, and
    nothing that needs another desk's leave. Raises CallerError."""
    require_open_gate(partner, told)
    require_leave_for(partner, find_in_fields(told))


def note_uses(pairs: Iterable[Pair], subject: str) -> None:
    """`subject` names identifiers known from partners alone: should those be recalled, it is flagged."""
    for data in known_only_from(pairs).values():
        for datum in data:
            note_use(datum, subject)


def leave_asked(request: Request) -> LeaveAsked | None:
    """What an answer in full to this request gives. None: it asks for none, or names no desk or datum known here."""
    if request.type != FORM:
        return None
    datum = read_datum(str(request.fields.get("datum", "")))
    desk = _read_desk(str(request.fields.get("recipient", "")))
    sent = request.direction == Request.Direction.SENT
    holder = settings.DESK.id if sent else request.partner.desk_id
    if datum is None or not desk or (sent and datum.origin != request.partner.desk_id):
        return None
    return LeaveAsked(datum, holder, desk)


def take_leave(request: Request, answer: Answer) -> None:
    """An answer to a request of ours for leave gives it. On the originator's desk it is noted as given."""
    asked = leave_asked(request) if answer.complete else None
    if asked is None:
        return
    Leave.objects.get_or_create(
        datum=asked.datum,
        holder=asked.holder,
        desk=asked.desk,
        answer=answer.key,
        defaults={"conditions": answer.conditions, "given_at": timezone.now()},
    )


def _read_desk(text: str) -> str:
    """A desk by its id, or by its name if it is a partner of ours; empty for words that cannot be an id."""
    told = text.strip()
    named = Partner.objects.filter(name__iexact=told).first() if told else None
    if named is not None:
        return named.desk_id
    return told.lower() if DESK.fullmatch(told.lower()) else ""


def read_datum(text: str) -> Datum | None:
    """The datum an officer names by its id."""
    try:
        return Datum.objects.filter(key=uuid.UUID(text.strip())).first()
    except ValueError:
        return None
