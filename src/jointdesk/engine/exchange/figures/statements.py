"""What a desk states of a period to its partner, and where the two statements differ: by request, never only in sum."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from jointdesk.engine.exchange.figures.counting import Line, Period, Row
from jointdesk.engine.exchange.wire.canonical import write_moment, write_object


class Difference(NamedTuple):
    """A request that the two desks count otherwise; empty: one does not count it at all."""

    request: str
    ours: str
    theirs: str


def digest_of(period: Period, desks: Iterable[str], rows: Sequence[Row], counted: Mapping[str, str]) -> bytes:
    """SHA-256 of the canonical form: equal digests, equal figures and equal requests behind them."""
    wire: dict[str, Any] = {
        "v": 1,
        "desks": sorted(desks),
        "begin": write_moment(period.begin),
        "end": write_moment(period.end),
        "figures": [[row.asker, row.form, [list(pair) for pair in row.figures]] for row in rows],
        "counted": [list(pair) for pair in sorted(counted.items())],
    }
    return hashlib.sha256(write_object(wire)).digest()


def counted(lines: Iterable[Line]) -> dict[str, str]:
    """Request -> what is counted of it."""
    return {line.request: f"{line.asker} {line.form} {line.text}" for line in lines}


def differences(ours: Mapping[str, str], theirs: Mapping[str, str]) -> tuple[Difference, ...]:
    return tuple(
        Difference(request, ours.get(request, ""), theirs.get(request, ""))
        for request in sorted(ours.keys() | theirs.keys())
        if ours.get(request) != theirs.get(request)
    )
