"""What the desk in memory does with bodies: notices, requests by the engine's graph, witnessing, keys."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.requests.states import advance
from jointdesk.engine.exchange.wire.bodies import CheckpointCosigned
from jointdesk.engine.exchange.wire.keyring import GRACE
from jointdesk.engine.exchange.wire.messages import Message
from jointdesk.engine.exchange.wire.pinned import Pinned, read_rotation
from jointdesk.engine.exchange.wire.prekeys import Prekey, check_prekey
from jointdesk.engine.transparency.checkpoints import origin_of, witness, witness_of
from simulator import group_work

if TYPE_CHECKING:
    from simulator.memory_desk import Desk

EVENTS = {
    "request_accepted": "accept",
    "request_refused": "refuse",
    "request_postponed": "postpone",
    "request_withdrawn": "withdraw",
    "request_closed": "close",
}


def take_notice(desk: "Desk", partner: str, message: Message, body: Any, now: datetime) -> None:
    if body.notice == "UNWANTED":
        raise PartnerError("not_accepted", "this desk takes no such notice")


def take_request(desk: "Desk", partner: str, message: Message, body: Any, now: datetime) -> None:
    if body.request in desk.tables["requests"]:
        raise PartnerError("conflict", "there is a request of this key already")
    desk.tables.put("requests", body.request, (partner, "answerer", "delivered"))


def take_step(desk: "Desk", partner: str, message: Message, body: Any, now: datetime) -> None:
    event = EVENTS.get(message.type) or ("answer" if body.complete == "full" else "answer_in_part")
    step(desk, body.request, event)


def deliver(desk: "Desk", partner: str, row: Any, body: Any, now: datetime) -> None:
    step(desk, row.conversation, "deliver")


def step(desk: "Desk", request: str, event: str) -> None:
    known = desk.tables["requests"].get(request)
    if known is None:
        raise PartnerError("unknown_request", "there is no such request between the two desks")
    partner, side, state = known
    try:
        desk.tables.put("requests", request, (partner, side, advance(state, event)))
    except CallerError as error:
        raise PartnerError("wrong_state", str(error)) from None


def take_checkpoint(desk: "Desk", partner: str, message: Message, body: Any, now: datetime) -> None:
    for key, _ in desk.tables["pins"][partner].signing_keys:
        try:
            checkpoint, note = witness(
                body.note,
                origin=origin_of(partner),
                log_key=key,
                last=desk.tables["seen"].get(partner),
                proof=body.proof,
                name=witness_of(desk.id),
                key=desk.ring.signing,
                at=now,
            )
            break
        except PartnerError as error:
            if error.code != "bad_signature":
                raise
    else:
        raise PartnerError("bad_signature", "no key of the partner's signed this checkpoint")
    desk.tables.put("seen", partner, checkpoint)
    desk.queue(partner, CheckpointCosigned(note=note), message.conversation, now)


def take_cosignature(desk: "Desk", partner: str, message: Message, body: Any, now: datetime) -> None:
    size = int(body.note.split("\n")[1])
    if size > len(desk.tables["records"]):
        # of a log that this desk has forgotten, on its way since
        raise PartnerError("unknown_checkpoint", "no checkpoint of this log")
    sent, cosigned = desk.tables["cosigned"].get(partner, (0, 0))
    desk.tables.put("cosigned", partner, (sent, max(cosigned, size)))


def take_rotation(desk: "Desk", partner: str, message: Message, body: Any, now: datetime) -> None:
    pinned = desk.tables["pins"][partner]
    card = read_rotation(message, body, pinned.card, [key for key, _ in pinned.former], now)
    former = (*pinned.former, (pinned.card.signing_key, now + GRACE))
    desk.tables.put("pins", partner, Pinned(card, former))


def take_prekey(desk: "Desk", partner: str, message: Message, body: Any, now: datetime) -> None:
    prekey = check_prekey(Prekey(partner, body.public_key, body.valid_from, body.valid_until), now)
    desk.tables.put("prekeys", (partner, prekey.encryption_key), prekey)


def take_refusal(desk: "Desk", partner: str, message: Message, body: Any, now: datetime) -> None:
    desk.tables.put("refused", (partner, body.message), body.code)


HANDLERS: dict[str, Callable[["Desk", str, Any, Any, datetime], None]] = {
    "notice_withdrawn": take_notice,
    "request_sent": take_request,
    "request_answered": take_step,
    **dict.fromkeys(EVENTS, take_step),
    "deliver": deliver,
    "checkpoint": take_checkpoint,
    "cosignature": take_cosignature,
    "key_rotated": take_rotation,
    "prekey_published": take_prekey,
    "refusal": take_refusal,
    "joint_group_invitation": group_work.take_invitation,
    "joint_group_acceptance": group_work.take_acceptance,
    "joint_edit": group_work.take_edit,
    "joint_edit_recalled": group_work.take_edit,
    "notice_sent": group_work.take_notice,
    "datum_recalled": group_work.take_recall,
    "recall_done": group_work.take_recall_done,
}
