"""Where data went: each datum is noted when a message carries it, either way, under its originator's conditions.

Whoever queues a message that carries a datum calls `note_sent`, whoever stores what came calls `note_received`, after
its rows are stored: a recall that was here first is acted on then. Each kind of datum registers its `copies.Copies`.
"""

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone

from jointdesk.desk.audit.actions import record
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.exchange.ahead import forget_ahead, is_unknown
from jointdesk.desk.exchange.data.copies import register
from jointdesk.desk.exchange.data.recall_effects import take_waiting
from jointdesk.desk.exchange.mail.outbox import hold_all
from jointdesk.desk.exchange.models import Datum, Leave, OutgoingMessage, Passage, ReceivedIdentifier
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError, PartnerError

__all__ = [
    "check_arrival",
    "datum_of",
    "hold_datum",
    "hold_ways",
    "keep_identifiers",
    "note_received",
    "note_sent",
    "register",
]

# an answer lists a thousand identifiers, its text names as many again, a notice some documents
MOST_IDENTIFIERS = 4_000


def datum_of(key: uuid.UUID) -> Datum | None:
    """The datum that an answer, a request or a file is, once it has travelled."""
    return Datum.objects.filter(key=key).first()


def hold_ways(datum: int | None) -> None:
    """Lock every partner the datum came from or went to. Whoever holds a datum or its recall has them already."""
    hold_all(Passage.objects.filter(datum=datum).values_list("partner", flat=True))


def hold_datum(datum: int) -> Datum:
    """The datum as it is now, locked, its partners first."""
    hold_ways(datum)
    return Datum.objects.select_for_update().get(pk=datum)


def note_sent(
    partner: Partner,
    key: uuid.UUID,
    kind: str,
    subject: str,
    mark: str,
    conditions: str,
    *,
    handling: str = "",
    message: OutgoingMessage | None = None,
    notice: Notice | None = None,
    leave: Leave | None = None,
) -> Datum:
    """A message that carries this datum was queued. `mark` is the desk's own word ("AMBER").

    Raises CallerError for one that was taken back.
    """
    terms = {"mark": mark, "conditions": conditions, "handling": handling}
    forget_ahead(key)
    # sent to two partners at once, it is noted once
    datum, made = Datum.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "subject": subject,
            "origin": settings.DESK.id,
            "known_at": timezone.now(),
            "notice": notice,
            **terms,
        },
    )
    if datum.is_gone:
        raise CallerError(f"{datum.subject} was taken back: it is not sent any more")
    if datum.is_ours and not made:
        _update(datum, **terms)
    Passage.objects.update_or_create(
        datum=datum,
        partner=partner,
        sent=True,
        defaults={
            "message": message.message_id if message else None,
            "at": timezone.now(),
            "leave": leave,
            "ended_at": None,
        },
    )
    facts = {"partner": partner.desk_id, "kind": kind, "message": message.digest if message else ""}
    record("datum_sent", f"datum:{key.hex}", facts)
    return datum


def note_received(
    partner: Partner,
    key: uuid.UUID,
    kind: str,
    subject: str,
    mark: str,
    conditions: str,
    *,
    handling: str = "",
    origin: str = "",
    identifiers: Iterable[tuple[str, str]] = (),
    message: str = "",
    notice: Notice | None = None,
) -> Datum:
    """A partner's datum came, and its rows are stored. `origin`: desk id of its originator, if not the partner.

    `identifiers`: pairs of kind and value in normal form. Raises PartnerError: `conflict` for a key that stands for
    something else, `recalled` for what was taken back.
    """
    origin, now = origin or partner.desk_id, timezone.now()
    datum = check_arrival(partner, key, kind, origin)
    way = {"message": uuid.UUID(message) if message else None, "at": now, "ended_at": None}
    if datum is None:
        is_first = is_unknown(key)
        forget_ahead(key)
        datum = Datum.objects.create(
            key=key,
            kind=kind,
            subject=subject,
            origin=origin,
            mark=mark,
            conditions=conditions,
            handling=handling,
            known_at=now,
            notice=notice,
        )
        Passage.objects.create(datum=datum, partner=partner, sent=False, **way)
        _store_identifiers(datum, identifiers)
        if not is_first:
            take_waiting(datum)
        return datum
    if origin == partner.desk_id:
        _update(datum, mark, conditions, handling)
    Passage.objects.update_or_create(datum=datum, partner=partner, sent=False, defaults=way)
    keep_identifiers(datum, identifiers)
    take_waiting(datum)
    return datum


def check_arrival(partner: Partner, key: uuid.UUID, kind: str, origin: str = "") -> Datum | None:
    """The datum of this key, if it may come from this partner (again). Raises PartnerError (conflict, recalled)."""
    datum = None if is_unknown(key) else Datum.objects.filter(key=key).first()
    if datum is None:
        return None
    if datum.kind != kind or datum.origin != (origin or partner.desk_id):
        raise PartnerError("conflict", "this id stands for another datum here")
    if datum.is_gone:
        raise PartnerError("recalled", "this datum was taken back")
    return datum


def keep_identifiers(datum: Datum, identifiers: Iterable[tuple[str, str]]) -> None:
    """Remember what we know from this datum, in place of what we knew from it before."""
    datum.identifiers.all().delete()
    _store_identifiers(datum, identifiers)


def _store_identifiers(datum: Datum, identifiers: Iterable[tuple[str, str]]) -> None:
    pairs = list(dict.fromkeys(identifiers))[:MOST_IDENTIFIERS]
    ReceivedIdentifier.objects.bulk_create(
        [ReceivedIdentifier(datum=datum, kind=kind, value=value) for kind, value in pairs]
    )


def _update(datum: Datum, mark: str, conditions: str, handling: str) -> None:
    if (datum.mark, datum.conditions, datum.handling) != (mark, conditions, handling):
        datum.mark, datum.conditions, datum.handling = mark, conditions, handling
        datum.save(update_fields=["mark", "conditions", "handling"])
