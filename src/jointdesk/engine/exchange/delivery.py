"""Outbox and inbox, as decisions over plain values; the desk keeps the rows and carries the decisions out.

Outbox: a message stays until the partner's signed receipt is in; tries are spaced by exponential back-off with
jitter, and never end. Inbox: an id is taken once; within sender and conversation messages are applied in
sequence, and one that comes early is stored, receipted and held. A receipt is given only for what is stored.
An authentic message whose body is refused takes its place in the sequence too, quarantined, or the gap would
stop what follows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=15)
# how far ahead of the next expected sequence a message may be and still be held
MAX_AHEAD = 10_000


@dataclass(frozen=True)
class Outgoing:
    """A message on its way: the desk's outbox row, less its bytes."""

    id: str
    digest: str
    recipient: str
    conversation: str
    sequence: int
    due_at: datetime
    tries: int = 0
    receipted_at: datetime | None = None


def due(outbox: Iterable[Outgoing], now: datetime, *, most: int = 100) -> list[Outgoing]:
    """What to send now, oldest first; within a conversation in sequence, so that little need be held."""
    waiting = [row for row in outbox if row.receipted_at is None and row.due_at <= now]
    return sorted(waiting, key=lambda row: (row.due_at, row.conversation, row.sequence))[:most]


def pause_after(tries: int, jitter: float) -> timedelta:
    """The pause after the `tries`-th failure: doubling from 2 s to 15 min, times 0.5 to 1 by `jitter` (0 to 1)."""
    full = min(FIRST_PAUSE * (1 << min(tries - 1, 20)), LONGEST_PAUSE)
    return full * (0.5 + 0.5 * jitter)


def fail(row: Outgoing, now: datetime, jitter: float) -> Outgoing:
    """The row after a try without a receipt."""
    tries = row.tries + 1
    return replace(row, tries=tries, due_at=now + pause_after(tries, jitter))


def confirm(row: Outgoing, received_at: datetime) -> Outgoing:
    """The row once its receipt is in (checked with `receipts.check_receipt`); the first receipt stands."""
    return row if row.receipted_at is not None else replace(row, receipted_at=received_at)


class Arrival(StrEnum):
    """What to do with an incoming message."""

    APPLY = "apply"  # store, act on it, then on whatever `release` frees; receipt
    HOLD = "hold"  # store without acting; receipt
    DUPLICATE = "duplicate"  # change nothing; the first receipt again
    CONFLICT = "conflict"  # an id or a sequence used twice for different messages: no receipt, refuse
    TOO_FAR = "too_far"  # more than MAX_AHEAD early: no receipt, the partner tries again later


def judge_arrival(
    digest: str, sequence: int, *, known_digest: str | None, held_digest: str | None, next_sequence: int
) -> Arrival:
    """What to do with a message of this signed digest and sequence.

    `known_digest`: of the stored message with the same sender and id, if any; `held_digest`: of the one held
    for the same sender, conversation and sequence; `next_sequence`: the next to apply there (1 at first).
    """
    if known_digest is not None:
        return Arrival.DUPLICATE if known_digest == digest else Arrival.CONFLICT
    if sequence < next_sequence or held_digest is not None:
        return Arrival.CONFLICT
    if sequence > next_sequence + MAX_AHEAD:
        return Arrival.TOO_FAR
    return Arrival.APPLY if sequence == next_sequence else Arrival.HOLD


def release(applied: int, held: Mapping[int, str]) -> tuple[int, list[str]]:
    """After sequence `applied`: the next one to expect, and the ids of held messages (by sequence) that are free."""
    freed, next_sequence = [], applied + 1
    while next_sequence in held:
        freed.append(held[next_sequence])
        next_sequence += 1
    return next_sequence, freed
