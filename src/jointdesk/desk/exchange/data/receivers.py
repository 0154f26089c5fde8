"""Messages that carry data are noted as they are written and acted on (mail/signals), whoever queues them."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from jointdesk.desk.cases.models import Notice
from jointdesk.desk.exchange.data.leave import take_leave
from jointdesk.desk.exchange.data.passages import note_received, note_sent
from jointdesk.desk.exchange.data.received import identifiers_of_answer, identifiers_of_request
from jointdesk.desk.exchange.data.sent_notices import note_notices
from jointdesk.desk.exchange.data.traces import destroy_carriers
from jointdesk.desk.exchange.mail.conversations import NOTICES, standing
from jointdesk.desk.exchange.mail.outbox import queue
from jointdesk.desk.exchange.models import Answer, Datum, OutgoingMessage, Passage, RecallReceipt, Request
from jointdesk.desk.exchange.travel import take_mark
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.wire.bodies import (
    Body,
    DatumRecalled,
    NoticeSent,
    NoticeWithdrawn,
    RequestAnswered,
    RequestSent,
)
from jointdesk.engine.exchange.wire.messages import Message

# values in one IN (...)
AT_ONCE = 900


def on_written(sender: Any, messages: Sequence[tuple[OutgoingMessage, Body]], **kwargs: Any) -> None:
    """Requests, answers or notices of ours are on their way."""
    for message, body in messages:
        _on_its_way(message, body)
    note_notices([(message, body) for message, body in messages if isinstance(body, NoticeSent)])


def _on_its_way(message: OutgoingMessage, body: Body) -> None:
    if isinstance(body, RequestSent):
        _note_sent(message, body.request, "request", body)
    elif isinstance(body, RequestAnswered):
        _note_sent(message, body.datum, "answer", body)
        answer = Answer.objects.select_related("request__partner").get(key=uuid.UUID(body.datum))
        take_leave(answer.request, answer)


def on_notices_stored(sender: Any, notices: Sequence[int], **kwargs: Any) -> None:
    """A notice was withdrawn, or is over: whoever has it from us is told. That somebody was found officers tell."""
    for start in range(0, len(notices), AT_ONCE):
        passages = Passage.objects.filter(
            datum__notice__in=notices[start : start + AT_ONCE],
            datum__notice__state__in=(Notice.State.WITHDRAWN, Notice.State.EXPIRED),
            sent=True,
            ended_at=None,
            partner__state=Partner.State.CONFIRMED,
        )
        for passage in passages.select_related("datum__notice", "partner"):
            _withdraw(passage)


def on_handled(sender: Any, partner: Partner, message: Message, body: Body, **kwargs: Any) -> None:
    """A partner's request or answer is stored."""
    if isinstance(body, RequestSent):
        request = Request.objects.get(key=uuid.UUID(body.request))
        _note_received(partner, message, body.request, "request", body, identifiers_of_request(request))
    elif isinstance(body, RequestAnswered):
        answer = Answer.objects.select_related("request__partner").get(key=uuid.UUID(body.datum))
        _note_received(partner, message, body.datum, "answer", body, identifiers_of_answer(answer))
        take_leave(answer.request, answer)


def on_delivered(sender: Any, messages: Sequence[OutgoingMessage], **kwargs: Any) -> None:
    """The receipt of a recall is in; or of a message whose datum was erased meanwhile: its words can go."""
    others = []
    for message in messages:
        if DatumRecalled.type in (message.type, message.carries):
            _recall_is_there(message)
        else:
            others.append(message.message_id)
    passages = Passage.objects.filter(message__in=others, sent=True) if others else Passage.objects.none()
    for datum in Datum.objects.filter(passages__in=passages, state=Datum.State.ERASED).distinct():
        destroy_carriers(datum)


def _recall_is_there(message: OutgoingMessage) -> None:
    refused = message.outcome == "quarantined"
    state = RecallReceipt.State.REFUSED if refused else RecallReceipt.State.DELIVERED
    waiting = RecallReceipt.objects.filter(message=message.message_id, state=RecallReceipt.State.WAITING)
    waiting.update(state=state, at=message.received_at)


def _withdraw(passage: Passage) -> None:
    notice, partner = passage.datum.notice, passage.partner
    if notice is not None:
        body = NoticeWithdrawn(notice=notice.reference.replace(":", "/"))
        queue(partner, body, standing(partner, NOTICES))
        passage.ended_at = timezone.now()
        passage.save(update_fields=["ended_at"])


def _note_sent(message: OutgoingMessage, key: str, kind: str, body: RequestSent | RequestAnswered) -> None:
    note_sent(
        message.partner,
        uuid.UUID(key),
        kind,
        f"request:{body.request}",
        take_mark(body.mark),
        body.conditions,
        handling=body.handling,
        message=message,
    )


def _note_received(
    partner: Partner,
    message: Message,
    key: str,
    kind: str,
    body: RequestSent | RequestAnswered,
    identifiers: list[tuple[str, str]],
) -> None:
    note_received(
        partner,
        uuid.UUID(key),
        kind,
        f"request:{body.request}",
        take_mark(body.mark),
        body.conditions,
        handling=body.handling,
        identifiers=identifiers,
        message=message.id,
    )
