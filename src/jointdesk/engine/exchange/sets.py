"""Names, epochs and sizes of the sets that partners may question.

One key per partner, kind, epoch and part: a base set at the epoch's start, then daily additions, each under a
key of its own, so that an evaluated value never becomes a free standing query. Sizes are padded to steps, so
that a set's size tells no more than its order of magnitude.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from jointdesk.engine.errors import CallerError

EPOCH_DAYS = 90
FIRST_EPOCH = date(2025, 1, 1)
BASE = "base"
SMALLEST_SET = 256


@dataclass(frozen=True, order=True)
class SetName:
    """Which set: `partner` is the desk that may question it."""

    partner: str
    kind: str
    epoch: int
    part: str = BASE

    @property
    def info(self) -> str:
        """The key's info string (RFC 9497, DeriveKeyPair)."""
        return f"jointdesk/v1|{self.partner}|{self.kind}|{self.epoch}|{self.part}"


def epoch_of(day: date) -> int:
    """The epoch a day belongs to: periods of 90 days from 2025-01-01, numbered from 0."""
    if day < FIRST_EPOCH:
        raise CallerError(f"epochs begin on {FIRST_EPOCH.isoformat()}")
    return (day - FIRST_EPOCH).days // EPOCH_DAYS


def days_of(epoch: int) -> tuple[date, date]:
    """First and last day of an epoch."""
    first = FIRST_EPOCH + timedelta(days=EPOCH_DAYS * epoch)
    return first, first + timedelta(days=EPOCH_DAYS - 1)


def addition_of(day: date) -> str:
    """The part's name of a day's additions."""
    return f"daily-{day.isoformat()}"


def padded_size(count: int) -> int:
    """The size a set of `count` values is published with: the next power of two, at least 256."""
    return max(SMALLEST_SET, 1 << max(0, count - 1).bit_length())
