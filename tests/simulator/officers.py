"""What people and workers do at a desk, each in one transaction: write, answer, rotate keys, send checkpoints."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from jointdesk.engine.exchange.mail.outbox import close_batch
from jointdesk.engine.exchange.requests.states import events_open
from jointdesk.engine.exchange.wire.bodies import (
    CheckpointSent,
    KeyRotated,
    NoticeWithdrawn,
    PrekeyPublished,
    RequestAccepted,
    RequestAnswered,
    RequestClosed,
    RequestPostponed,
    RequestRefused,
    RequestSent,
    RequestWithdrawn,
)
from jointdesk.engine.exchange.wire.keyring import own_prekey
from jointdesk.engine.exchange.wire.messages import draw_id
from jointdesk.engine.exchange.wire.prekeys import PREKEY_VALID
from jointdesk.engine.transparency.checkpoints import Checkpoint, origin_of, sign_checkpoint
from jointdesk.engine.transparency.proofs import consistency_proof
from simulator import group_work
from simulator.handlers import step
from simulator.memory_desk import Desk, make_card, standing
from simulator.plan import Action
from simulator.questions import Asking


def act(desk: Desk, action: Action, chance: random.Random, now: datetime) -> None:
    partner = chance.choice(desk.partners)
    if action.kind == "rotate":
        rotate(desk, chance, now)
        return
    with desk.tables.transaction():
        DEEDS[action.kind](desk, partner, chance, now)
        desk.effect()
    desk.effect()


def write_notice(desk: Desk, partner: str, chance: random.Random, now: datetime) -> None:
    desk.queue(partner, NoticeWithdrawn(notice="N-1"), standing(desk.id, partner, "notices"), now)


def write_unwanted(desk: Desk, partner: str, chance: random.Random, now: datetime) -> None:
    desk.queue(partner, NoticeWithdrawn(notice="UNWANTED"), standing(desk.id, partner, "notices"), now)


def write_unknown(desk: Desk, partner: str, chance: random.Random, now: datetime) -> None:
    desk.queue_raw(partner, "of_a_later_version", {"a": 1}, standing(desk.id, partner, "notices"), now)


def write_batch(desk: Desk, partner: str, chance: random.Random, now: datetime) -> None:
    conversation = standing(desk.id, partner, "notices")
    ledger = desk.ledger(partner)
    first = ledger.last(conversation) + 1
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(("N-2", "N-3", "UNWANTED"))
        desk.queue(partner, NoticeWithdrawn(notice=name), conversation, now)
    contents = ledger.contents(conversation, first, ledger.last(conversation))
    batch = draw_id(chance.randbytes)
    desk.queue(partner, close_batch(batch, first, contents), conversation, now)
    desk.tables.put("batches", batch, "open")


def write_large(desk: Desk, partner: str, chance: random.Random, now: datetime) -> None:
    name, reason = chance.choice(("N-4", "UNWANTED")), "x" * chance.randint(900, 1990)
    body = NoticeWithdrawn(notice=name, reason=reason)
    desk.queue(partner, body, standing(desk.id, partner, "notices"), now)


def write_request(desk: Desk, partner: str, chance: random.Random, now: datetime) -> None:
    key = draw_id(chance.randbytes)
    body = RequestSent(
        request=key,
        form="identify",
        form_version=1,
        fields={},
        legal_basis="UNCC",
        purpose="p",
        conditions="",
        mark="TLP:AMBER",
        urgency="urgent",
        deadline=datetime(2026, 11, 1, tzinfo=UTC),
    )
    desk.tables.put("requests", key, (partner, "asker", "sent"))
    desk.queue(partner, body, key, now)


BODIES_OF: dict[str, Callable[[str], Any]] = {
    "accept": lambda key: RequestAccepted(request=key),
    "answer": lambda key: _answer(key, "full"),
    "answer_in_part": lambda key: _answer(key, "part"),
    "refuse": lambda key: RequestRefused(request=key, ground="other", reason="r"),
    "postpone": lambda key: RequestPostponed(
        request=key, until=datetime(2026, 12, 1, tzinfo=UTC), reason="r"
    ),
    "withdraw": lambda key: RequestWithdrawn(request=key),
    "close": lambda key: RequestClosed(request=key),
}


def _answer(key: str, complete: str) -> RequestAnswered:
    return RequestAnswered(
        request=key,
        datum=key,
        complete=complete,
        text="t" * 40,
        identifiers=(),
        mark="TLP:AMBER",
        conditions="",
    )


def take_step(desk: Desk, partner: str, chance: random.Random, now: datetime) -> None:
    """One of the steps an officer may choose, in one of the requests that are there; else a new request."""
    open_ = [
        (key, event, row[0])
        for key, row in sorted(desk.tables["requests"].items())
        for event in events_open(row[2], row[1])
        if event in BODIES_OF
    ]
    if not open_:
        write_request(desk, partner, chance, now)
        return
    key, event, partner = chance.choice(open_)
    step(desk, key, event)
    desk.queue(partner, BODIES_OF[event](key), key, now)


def publish_prekey(desk: Desk, partner: str, chance: random.Random, now: datetime) -> None:
    """The key is in the file before anybody is told. Half of them end soon, and are destroyed soon after."""
    short = chance.random() < 0.5
    left = timedelta(seconds=chance.randint(5, 40)) if short else PREKEY_VALID
    ring = desk.ring.add_prekey(chance.randbytes, now - PREKEY_VALID + left)
    made = ring.kept[-1]
    if short and made.valid_until is not None:
        made = replace(made, destroy_at=made.valid_until + timedelta(seconds=5))
    desk.ring = replace(ring, kept=(*ring.kept[:-1], made))
    prekey = own_prekey(desk.id, made)
    for each in desk.partners:
        body = PrekeyPublished(
            public_key=prekey.encryption_key, valid_from=prekey.valid_from, valid_until=prekey.valid_until
        )
        desk.queue(each, body, standing(desk.id, each, "keys"), now)


def rotate(desk: Desk, chance: random.Random, now: datetime) -> None:
    """Prepared in the file, told in one transaction, promoted; what stops in between goes on at the next start.

    Each is told in a conversation of its own: what the old key signs never meets a conflict, and is never signed anew.
    """
    if desk.ring.next is not None:
        return
    desk.ring = desk.ring.prepare(chance.randbytes)
    desk.effect()
    if desk.ring.next is None:
        raise RuntimeError("keys were prepared and are not there")
    card = make_card(desk.id, desk.ring.next)
    with desk.tables.transaction():
        for partner in desk.partners:
            body = KeyRotated(card=card.signed, reason="")
            desk.queue(partner, body, draw_id(chance.randbytes), now)
        desk.tables.put("told", card.signing_key, now)
        desk.effect()
    desk.effect()
    desk.ring = desk.ring.promote(now)


def send_checkpoint(desk: Desk, partner: str, chance: random.Random, now: datetime) -> None:
    desk.sequence_log()
    grown = desk.tree.range
    sent, cosigned = desk.tables["cosigned"].get(partner, (0, 0))
    if sent > cosigned or grown.size <= sent:
        return
    proof = consistency_proof(desk.tree.node, cosigned, grown.size) if cosigned else []
    note = sign_checkpoint(Checkpoint(origin_of(desk.id), grown.size, grown.root()), desk.ring.signing)
    body = CheckpointSent(note=note, old_size=cosigned, proof=tuple(proof))
    desk.queue(partner, body, standing(desk.id, partner, "log"), now)
    desk.tables.put("cosigned", partner, (grown.size, cosigned))


def forget_forms(desk: Desk, partner: str, chance: random.Random, now: datetime) -> None:
    """Signed forms are kept for a time after the receipt; those of rotations for good."""
    for key, row in list(desk.tables["outgoing"].items()):
        if not row.waiting and row.type != "key_rotated":
            desk.tables.put("outgoing", key, replace(row, signed=b""))


def ask(desk: Desk, partner: str, chance: random.Random, now: datetime) -> None:
    """Ordered in a row; the worker asks until there is an answer."""
    desk.tables.put("askings", draw_id(chance.randbytes), Asking(partner))


def write_states(desk: Desk, partner: str, chance: random.Random, now: datetime) -> None:
    desk.queue_states(partner, now)


DEEDS: dict[str, Callable[[Desk, str, random.Random, datetime], None]] = {
    "notice": write_notice,
    "unwanted": write_unwanted,
    "unknown": write_unknown,
    "batch": write_batch,
    "large": write_large,
    "request": write_request,
    "step": take_step,
    "prekey": publish_prekey,
    "checkpoint": send_checkpoint,
    "states": write_states,
    "forget_forms": forget_forms,
    "question": ask,
    **group_work.DEEDS,
}
