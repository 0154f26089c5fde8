"""Notices of ours on their way, noted as data together: a disclosure is hundreds of messages."""

import uuid
from collections.abc import Sequence

from django.utils import timezone

from jointdesk.desk.audit.actions import record_all
from jointdesk.desk.exchange.data.leave import find_leave
from jointdesk.desk.exchange.data.passages import note_sent
from jointdesk.desk.exchange.models import Datum, OutgoingMessage, Passage
from jointdesk.desk.exchange.travel import take_mark
from jointdesk.engine.exchange.wire.bodies import NoticeSent

# values in one IN (...), and rows in one INSERT
AT_ONCE, ROWS_AT_ONCE = 900, 100
Sent = tuple[OutgoingMessage, NoticeSent]


def note_notices(sent: Sequence[Sent]) -> None:
    """Messages of one partner that carry notices were queued. Raises CallerError for a notice that was taken back."""
    for start in range(0, len(sent), AT_ONCE):
        _note_some(sent[start : start + AT_ONCE])


def _note_some(sent: Sequence[Sent]) -> None:
    keys = [uuid.UUID(body.datum) for _message, body in sent]
    data = {datum.key: datum for datum in Datum.objects.filter(key__in=keys)}
    passed = Passage.objects.filter(datum__in=data.values(), partner=sent[0][0].partner, sent=True)
    before = set(passed.values_list("datum", flat=True))
    first: list[Sent] = []
    again: list[Sent] = []
    for (message, body), key in zip(sent, keys, strict=True):
        datum = data[key]
        is_first = datum.pk not in before and _is_as_it_was(datum, body)
        (first if is_first else again).append((message, body))
        before.add(datum.pk)
    _note_first(first, data)
    for message, body in again:
        _note_again(message, body, data[uuid.UUID(body.datum)])


def _is_as_it_was(datum: Datum, body: NoticeSent) -> bool:
    """Ours, in force, under the terms that stand with it: nothing of it changes by going out."""
    terms = (take_mark(body.mark), body.conditions, body.handling)
    return datum.is_ours and not datum.is_gone and terms == (datum.mark, datum.conditions, datum.handling)


def _note_first(sent: Sequence[Sent], data: dict[uuid.UUID, Datum]) -> None:
    now, rows, facts = timezone.now(), [], []
    for message, body in sent:
        datum = data[uuid.UUID(body.datum)]
        rows.append(
            Passage(datum=datum, partner=message.partner, sent=True, message=message.message_id, at=now)
        )
        told = {"partner": message.partner.desk_id, "kind": "notice", "message": message.digest}
        facts.append((f"datum:{datum.key.hex}", told))
    Passage.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    record_all("datum_sent", facts)


def _note_again(message: OutgoingMessage, body: NoticeSent, datum: Datum) -> None:
    note_sent(
        message.partner,
        datum.key,
        "notice",
        datum.subject,
        take_mark(body.mark),
        body.conditions,
        handling=body.handling,
        message=message,
        leave=find_leave(datum, message.partner),
    )
