"""When to try again, and what to do with what arrives: the two judgements that `outbox` and `inbox` are built on.

Tries are spaced by exponential back-off with jitter, and never end. An id is taken once; within sender and
conversation messages are applied in sequence, and one that comes early is held.
"""

from datetime import timedelta
from enum import StrEnum

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=15)
# how far ahead of the next expected sequence a message may be and still be held
MAX_AHEAD = 10_000


def pause_after(tries: int, jitter: float) -> timedelta:
    """The pause after the `tries`-th failure: doubling from 2 s to 15 min, times 0.5 to 1 by `jitter` (0 to 1)."""
    full = min(FIRST_PAUSE * (1 << min(tries - 1, 20)), LONGEST_PAUSE)
    return full * (0.5 + 0.5 * jitter)


class Arrival(StrEnum):
    """What to do with an incoming message."""

    APPLY = "apply"  # store, act on it, then on what waited for it; receipt
    HOLD = "hold"  # store without acting; receipt
    DUPLICATE = "duplicate"  # change nothing; the first receipt again
    CONFLICT = "conflict"  # an id or a sequence used twice for different messages: `not_stored`
    TOO_FAR = "too_far"  # more than MAX_AHEAD early: `not_stored`, the partner tries again later
    TOO_MUCH = "too_much"  # no room for early messages, or for one in parts: `not_stored`, as before


def judge_arrival(
    content: str, sequence: int, *, known: str | None, in_place: str | None, next_sequence: int
) -> Arrival:
    """What to do with a message of this content and sequence.

    `known`: the content stored for the same sender and id, if any; `in_place`: for the same sender,
    conversation and sequence; `next_sequence`: the next to apply there (1 at first).
    """
    if known is not None:
        return Arrival.DUPLICATE if known == content else Arrival.CONFLICT
    if sequence < next_sequence or in_place is not None:
        return Arrival.CONFLICT
    if sequence > next_sequence + MAX_AHEAD:
        return Arrival.TOO_FAR
    return Arrival.APPLY if sequence == next_sequence else Arrival.HOLD
