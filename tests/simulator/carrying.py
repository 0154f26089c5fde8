"""How the desk in memory carries out the engine's effects: each changes rows, and decides nothing."""

import itertools
import re
from collections.abc import Generator
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.mail import effects as do
from jointdesk.engine.exchange.mail import outbox
from jointdesk.engine.exchange.mail.delivery import pause_after
from jointdesk.engine.exchange.mail.places import START, run_on
from jointdesk.engine.exchange.wire.messages import Message, Signed, draw_id, seal_signed, sign_anew
from simulator.handlers import HANDLERS
from simulator.rows import Incoming, Outgoing
from simulator.tables import UNLOGGED

if TYPE_CHECKING:
    from simulator.memory_desk import Desk

ALARMING = ("forked", "went_back")


@cache
def name_of(effect: type) -> str:
    """`Keep` is carried out by `do_keep`."""
    return "do_" + re.sub(r"(?<!^)(?=[A-Z])", "_", effect.__name__).lower()


def carry_out(
    desk: "Desk", steps: Generator[Any, PartnerError | None, Any], partner: str, now: datetime
) -> Any:
    outcome: PartnerError | None = None
    while True:
        try:
            effect = steps.send(outcome)
        except StopIteration as done:
            return done.value
        desk.effect()
        outcome = globals()[name_of(type(effect))](desk, effect, partner, now)
        desk.effect()


def do_keep(desk: "Desk", effect: do.Keep, partner: str, now: datetime) -> None:
    message = effect.message
    key = (partner, message.conversation, message.sequence)
    desk.tables.put("incoming", key, Incoming(message, now, "held" if effect.held else "handled"))
    desk.tables.put("ids", (partner, message.id), key)
    if message.type not in UNLOGGED:
        desk.note(f"took {message.id}")


def do_act(desk: "Desk", effect: do.Act, partner: str, now: datetime) -> PartnerError | None:
    mark, message = desk.tables.mark(), effect.message
    try:
        HANDLERS[message.type](desk, partner, message, effect.body, now)
    except (PartnerError, CallerError) as error:
        desk.tables.undo(mark)
        return error if isinstance(error, PartnerError) else PartnerError("not_accepted", str(error))
    desk.tables.add("acts", (partner, message.conversation, message.sequence, message.id))
    return None


def do_advance(desk: "Desk", effect: do.Advance, partner: str, now: datetime) -> None:
    message = effect.message
    key = (partner, message.conversation, message.sequence)
    row = desk.tables["incoming"][key]
    state = "handled" if row.state == "held" else row.state
    desk.tables.put("incoming", key, replace(row, state=state, running=effect.running))
    place = desk.shelf(partner).place(message.conversation)
    desk.tables.put("places", key[:2], replace(place, next=place.next + 1, running=effect.running))


def do_quarantine(desk: "Desk", effect: do.Quarantine, partner: str, now: datetime) -> None:
    key = (partner, effect.message.conversation, effect.message.sequence)
    row = desk.tables["incoming"][key]
    desk.tables.put("incoming", key, replace(row, message=effect.message, state="quarantined"))
    if effect.code in ALARMING:
        desk.tables.add("alarms", (partner, effect.code))


def do_send(desk: "Desk", effect: do.Send, partner: str, now: datetime) -> None:
    desk.queue(partner, effect.body, effect.conversation, now)


def do_raise(desk: "Desk", effect: do.Raise, partner: str, now: datetime) -> None:
    desk.tables.add("alarms", (partner, effect.code))


def do_open_whole(desk: "Desk", effect: do.OpenWhole, partner: str, now: datetime) -> None:
    part = effect.part
    fresh = do.Unfinished(effect.conversation, part.carries, part.size, part.digest, 0)
    desk.tables.put("wholes", (partner, part.whole), fresh)


def do_add_part(desk: "Desk", effect: do.AddPart, partner: str, now: datetime) -> None:
    whole, number = effect.part.whole, effect.part.number
    desk.tables.put("octets", (partner, whole, number), effect.part.octets)
    row = desk.tables["wholes"][partner, whole]
    desk.tables.put("wholes", (partner, whole), replace(row, have=number))


def do_drop_whole(desk: "Desk", effect: do.DropWhole, partner: str, now: datetime) -> None:
    desk.tables.put("wholes", (partner, effect.whole), None)
    for key in [key for key in desk.tables["octets"] if key[:2] == (partner, effect.whole)]:
        desk.tables.put("octets", key, None)


def do_settle_batch(desk: "Desk", effect: do.SettleBatch, partner: str, now: datetime) -> None:
    desk.tables.put("batches", effect.confirmed.batch, effect.whole)


def do_confirm(desk: "Desk", effect: do.Confirm, partner: str, now: datetime) -> None:
    row = _sent(desk, partner, effect.message_id)
    receipt = effect.receipt
    request = desk.tables["requests"].get(row.conversation)
    if row.receipted_at is None and row.type == "request_sent" and request is not None:
        HANDLERS["deliver"](desk, partner, row, None, now)
    confirmed = replace(
        row,
        waiting=False,
        received_at=receipt.received_at,
        receipted_at=row.receipted_at or now,
        outcome=receipt.outcome,
    )
    desk.tables.put("outgoing", row.key, confirmed)


def do_put_off(desk: "Desk", effect: do.PutOff, partner: str, now: datetime) -> None:
    row = _sent(desk, partner, effect.message_id)
    if effect.code == "wrong_key":
        for key in [key for key in desk.tables["prekeys"] if key[0] == partner]:
            desk.tables.put("prekeys", key, None)
    later = now + pause_after(row.tries + 1, desk.chance.random())
    desk.tables.put("outgoing", row.key, replace(row, tries=row.tries + 1, due_at=later))


def do_reseal(desk: "Desk", effect: do.Reseal, partner: str, now: datetime) -> None:
    row = _sent(desk, partner, effect.message_id)
    signed = Signed(row.signed, row.digest) if row.type == "key_rotated" else sign_anew(row.signed, desk.ring)
    sealed = seal_signed(signed.raw, desk.recipient_of(partner, now))
    due_at = now if row.tries == 1 else row.due_at
    anew = replace(row, signed=signed.raw, digest=signed.digest, sealed=sealed, due_at=due_at)
    desk.tables.put("outgoing", row.key, anew)


def do_vouch(desk: "Desk", effect: do.Vouch, partner: str, now: datetime) -> None:
    rows = desk.tables["outgoing"].values()
    rotations = [row for row in rows if (row.partner, row.type) == (partner, "key_rotated")]
    if any(row.waiting for row in rotations):
        return
    for row in rotations:
        sealed = seal_signed(row.signed, desk.recipient_of(partner, now))
        desk.tables.put("outgoing", row.key, replace(row, waiting=True, sealed=sealed, due_at=now))


def do_send_again(desk: "Desk", effect: do.SendAgain, partner: str, now: datetime) -> None:
    for row in desk.ledger(partner).rows(effect.conversation):
        if row.sequence < effect.first or row.waiting or row.received_at is None:
            continue
        if row.received_at >= effect.before:
            continue
        if not row.signed:
            row = _stand_in(desk, row, now)
        later = now + pause_after(row.tries + 1, desk.chance.random())
        desk.tables.put("outgoing", row.key, replace(row, waiting=True, tries=row.tries + 1, due_at=later))
    _chain_anew(desk, partner, effect.conversation)


def _stand_in(desk: "Desk", row: Outgoing, now: datetime) -> Outgoing:
    """Its words are gone here too: say in its place what was lost."""
    desk.replaced.add(row.id)
    body = outbox.write_lost(row.sent(), row.type)
    message = Message(
        id=draw_id(desk.chance.randbytes),
        type=body.type,
        sender=desk.id,
        recipient=row.partner,
        conversation=row.conversation,
        sequence=row.sequence,
        sent_at=now,
        body=body.write(),
    )
    desk.note(f"sent {message.id}")
    return desk.put_outgoing(message, START, now, tries=row.tries)


def _chain_anew(desk: "Desk", partner: str, conversation: str) -> None:
    """Running digests, since other words may stand in a place now."""
    rows = desk.ledger(partner).rows(conversation)
    running = rows[0].running if rows else START
    for before, row in itertools.pairwise(rows):
        follows = row.sequence == before.sequence + 1
        running = run_on(running, row.content) if follows else row.running
        if row.running != running:
            desk.tables.put("outgoing", row.key, replace(row, running=running))


def do_renumber(desk: "Desk", effect: do.Renumber, partner: str, now: datetime) -> None:
    sequence, running = effect.place.next, effect.place.running
    rows = [row for row in desk.ledger(partner).rows(effect.place.conversation) if row.waiting]
    if any(row.type == "key_rotated" for row in rows):
        return
    for row in rows:
        desk.tables.put("outgoing", row.key, None)
    for row in rows:
        moved = desk.put_outgoing(outbox.renumber(row.signed, sequence), running, now, tries=row.tries)
        sequence, running = sequence + 1, moved.running


def _sent(desk: "Desk", partner: str, message_id: str) -> Outgoing:
    rows = desk.tables["outgoing"].values()
    return next(row for row in rows if (row.partner, row.id) == (partner, message_id))
