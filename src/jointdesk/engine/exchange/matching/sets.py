"""Names, epochs and sizes of the sets that partners may question.

One key per partner, kind, epoch and part: a base set at the epoch's start, then daily additions, each under a
key of its own, so that an evaluated value never becomes a free standing query. A part that was ended early is
followed by one of the next number, and by no other. Sizes are padded to steps, so that a set's size tells no
more than its order of magnitude.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from jointdesk.engine.errors import CallerError

EPOCH_DAYS = 90
FIRST_EPOCH = date(2025, 1, 1)
# later ones would leave the calendar
MAX_EPOCH = 10_000
BASE = "base"
SMALLEST_SET = 256
# 2^26 tags are half a gigabyte
LARGEST_SET = 1 << 26
PART = re.compile(r"(?:base|daily-[0-9]{4}-[0-9]{2}-[0-9]{2})(?:-(?:[2-9]|[1-9][0-9]))?", re.ASCII)
# ended and published again so often, a part is no accident any more
LAST_NUMBER = 99
INFO = re.compile(r"jointdesk/v1\|([^|]+)\|([^|]+)\|([0-9]{1,6})\|([^|]+)", re.ASCII)


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

    @classmethod
    def from_info(cls, info: str) -> "SetName":
        """What `info` wrote."""
        found = INFO.fullmatch(info)
        if found is None:
            raise CallerError("this names no set")
        return cls(found[1], found[2], int(found[3]), found[4])


def epoch_of(day: date) -> int:
    """The epoch a day belongs to: periods of 90 days from 2025-01-01, numbered from 0."""
    if day < FIRST_EPOCH:
        raise CallerError(f"epochs begin on {FIRST_EPOCH.isoformat()}")
    return (day - FIRST_EPOCH).days // EPOCH_DAYS


def days_of(epoch: int) -> tuple[date, date]:
    """First and last day of an epoch."""
    first = FIRST_EPOCH + timedelta(days=EPOCH_DAYS * epoch)
    return first, first + timedelta(days=EPOCH_DAYS - 1)


def end_of(epoch: int) -> datetime:
    """When an epoch is over: its keys are destroyed, its sets answer no question."""
    _, last = days_of(epoch)
    return datetime.combine(last + timedelta(days=1), time(), tzinfo=UTC)


def part_after(part: str) -> str:
    """The part that takes the place of one that was ended: base, base-2 ... Raises CallerError at the end."""
    stem, number = split_part(part)
    if number == LAST_NUMBER:
        raise CallerError(f"{stem} was ended {LAST_NUMBER} times in this epoch")
    return f"{stem}-{number + 1}"


def part_before(part: str) -> str | None:
    """The part that must have been ended before this one; None for a first."""
    stem, number = split_part(part)
    if number == 1:
        return None
    return stem if number == 2 else f"{stem}-{number - 1}"


def is_padded(size: int) -> bool:
    """May a set be published with this size?"""
    return SMALLEST_SET <= size <= LARGEST_SET and size.bit_count() == 1


def addition_of(day: date) -> str:
    """The part's name of a day's additions."""
    return f"daily-{day.isoformat()}"


def padded_size(count: int) -> int:
    """The size a set of `count` values is published with: the next power of two, at least 256 (docs/adr/0025)."""
    return max(SMALLEST_SET, 1 << max(0, count - 1).bit_length())


def split_part(part: str) -> tuple[str, int]:
    """A part's stem, and which of that stem it is, from 1."""
    if not PART.fullmatch(part):
        raise CallerError("this names no part of a set")
    again = re.fullmatch(r"(base|daily-[0-9]{4}-[0-9]{2}-[0-9]{2})-([0-9]{1,2})", part)
    return (again[1], int(again[2])) if again else (part, 1)
