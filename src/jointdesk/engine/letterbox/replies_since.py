"""What moved since a bundle of all states: one file of the moved and the gone, laid over that bundle and no other.

It tells everything since its base, so each one takes the place of the one before: a door that was away needs the base
and the last of these, never a row of them, and none can be missing between two.
"""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.letterbox.receipts import LOCATOR
from jointdesk.engine.letterbox.records import (
    Fields,
    from_bytes,
    octets,
    read_record,
    to_bytes,
    whole,
    write_record,
)
from jointdesk.engine.letterbox.replies import MOST_LINE, State, read_states, write_states

# locator, hash
Place = tuple[bytes, bytes]
Told = tuple[Place, State | None]


@dataclass(frozen=True)
class Moved:
    """One receipt since the base; `line`: its state as the door keeps it, None: the door forgets it."""

    place: Place
    line: bytes | None


def write_moved(base: int, states: Iterable[State], gone: Iterable[Place], today: date) -> Iterator[bytes]:
    """The content, a line each; `states` and `gone` stand in the order of their places. Raises CallerError.

    A state whose day to be forgotten has come is told as gone: the base may tell a later day.
    """
    yield to_bytes(write_record({"base": base}, _HEAD)) + b"\n"
    told: Iterator[Told] = (((state.locator, state.hash), state) for state in states)
    forgotten: Iterator[Told] = ((place, None) for place in gone)
    # of a receipt that went and came again, its state stands first
    before: Place = (b"", b"")
    for place, state in heapq.merge(told, forgotten, key=lambda one: one[0]):
        if place == before:
            continue
        if place < before:
            raise CallerError("what moved is not in order")
        before = place
        if state is None or state.forget_on <= today:
            yield to_bytes(write_record({"locator": place[0], "gone": place[1]}, _GONE)) + b"\n"
        else:
            yield from write_states([state], today)


def read_moved(lines: Iterable[bytes], today: date) -> tuple[int, Iterator[Moved]]:
    """The base's sequence, and what moved since, in constant memory. Raises PartnerError (malformed, too_large)."""
    rest = iter(lines)
    try:
        head = read_record(from_bytes(next(rest, b"").rstrip(b"\n")), _HEAD)
    except ValueError as error:
        raise PartnerError("malformed", f"what moved {error}") from None
    return head["base"], _read(rest, today)


def _read(lines: Iterator[bytes], today: date) -> Iterator[Moved]:
    before: Place = (b"", b"")
    for number, line in enumerate(lines, 2):
        if len(line) > MOST_LINE:
            raise PartnerError("too_large", f"line {number} has more than {MOST_LINE} octets")
        moved = _read_gone(line, number) if b'"gone"' in line else _read_state(line, today, number)
        if moved.place <= before:
            raise PartnerError("malformed", f"line {number}: what moved is not in order")
        before = moved.place
        yield moved


def _read_gone(line: bytes, number: int) -> Moved:
    try:
        found: dict[str, Any] = read_record(from_bytes(line.rstrip(b"\n")), _GONE)
    except ValueError as error:
        raise PartnerError("malformed", f"line {number}: {error}") from None
    return Moved((found["locator"], found["gone"]), None)


def _read_state(line: bytes, today: date, number: int) -> Moved:
    try:
        state = next(read_states([line], date.min))
    except PartnerError as error:
        raise PartnerError("malformed", f"line {number}: {error}") from None
    return Moved((state.locator, state.hash), line if state.forget_on > today else None)


_HEAD: Fields = {"base": whole(1)}
_GONE: Fields = {"locator": octets(LOCATOR), "gone": octets(32)}
