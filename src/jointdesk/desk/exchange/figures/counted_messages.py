"""Each message of a request is counted in the transaction that sends or takes it, with a row of the log.

What the partner could not act on is counted by neither desk: it has none, and we take ours back when it says so.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.models import CountedMessage, OutgoingMessage
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.figures.histories import COUNTED, facts_of
from jointdesk.engine.exchange.wire.bodies import Body, Refusal
from jointdesk.engine.exchange.wire.canonical import write_moment
from jointdesk.engine.exchange.wire.messages import Message, read_own

KIND = "request_counted"
ASKERS = ("request_sent", "request_withdrawn", "request_closed")


def on_written(sender: Any, messages: Sequence[tuple[OutgoingMessage, Body]], **kwargs: Any) -> None:
    for message, body in messages:
        if body.type in COUNTED:
            signed = read_own(bytes(message.signed or b""))
            place = (message.sequence, message.content)
            _count(message.partner, message.conversation, True, body, signed.sent_at, *place)


def on_handled(sender: Any, partner: Partner, message: Message, body: Body, **kwargs: Any) -> None:
    if isinstance(body, Refusal):
        _take_back(
            OutgoingMessage.objects.filter(partner=partner, message_id=uuid.UUID(body.message)).first()
        )
    elif body.type in COUNTED:
        place = (message.sequence, message.content)
        _count(partner, message.conversation, False, body, message.sent_at, *place)


def on_delivered(sender: Any, messages: Sequence[OutgoingMessage], **kwargs: Any) -> None:
    for message in messages:
        if message.outcome == "quarantined":
            _take_back(message)


def facts_in_log(row: CountedMessage) -> dict[str, Any]:
    """What the log says of a counted message: everything that figures are made of."""
    return {
        "partner": row.partner.desk_id,
        "ours": row.ours,
        "by_asker": row.by_asker,
        "type": row.type,
        "signed_at": write_moment(row.signed_at),
        "sequence": row.sequence,
        "content": row.content,
        "counted": row.facts,
    }


def _count(
    partner: Partner,
    conversation: str,
    ours: bool,
    body: Body,
    signed_at: datetime,
    sequence: int,
    content: str,
) -> None:
    request = uuid.UUID(conversation)
    by_asker = _is_by_asker(partner, request, ours, body)
    known = CountedMessage.objects.filter(partner=partner, request=request, ours=ours, sequence=sequence)
    if by_asker is None or known.exists():
        return
    row = CountedMessage(
        partner=partner,
        request=request,
        ours=ours,
        by_asker=by_asker,
        type=body.type,
        signed_at=signed_at,
        sequence=sequence,
        content=content,
        facts=facts_of(body.type, body),
    )
    row.entry = record("request_counted", f"request:{request.hex}", facts_in_log(row))
    row.save(force_insert=True)


def _is_by_asker(partner: Partner, request: uuid.UUID, ours: bool, body: Body) -> bool | None:
    """None: it belongs to no request. A review is of either side, and of other things than requests too."""
    if body.type != "second_review":
        return body.type in ASKERS
    sent = CountedMessage.objects.filter(partner=partner, request=request, type="request_sent").first()
    return None if sent is None else sent.ours == ours


def _take_back(message: OutgoingMessage | None) -> None:
    if message is None or (message.carries or message.type) not in COUNTED:
        return
    rows = CountedMessage.objects.filter(
        partner=message.partner, ours=True, content=message.content, refused=False
    )
    for row in rows:
        row.refused = True
        row.save(update_fields=["refused"])
        facts = {"partner": message.partner.desk_id, "content": row.content}
        record("request_not_counted", f"request:{row.request.hex}", facts)
