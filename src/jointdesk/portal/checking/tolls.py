"""What a look-up costs: a little work for a script, a little waiting without one; more for whoever asks very often.

Tickets that were taken stand in the door's store until they expire, so several processes take each one once.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from sqlite3 import Connection

from django.http import HttpRequest
from django.utils import timezone

from jointdesk.engine.letterbox.proof_of_work import KEY, TAKEN, USED, WAIT, WORK, give_ticket, take_ticket
from jointdesk.engine.reference import read_yaml
from jointdesk.portal import limits
from jointdesk.portal.reporting.sending import derive
from jointdesk.portal.store import opened, reading

PURPOSE = "check"
DAY = 24 * 3600


@dataclass(frozen=True)
class Tolls:
    """See tolls.yaml."""

    work: int
    harder_each: int
    hardest: int
    wait: int
    waiting: int
    waits_a_day: int


@cache
def tolls() -> Tolls:
    return Tolls(**read_yaml("jointdesk.portal.checking", "tolls.yaml"))


class TooManyWait(Exception):
    """No more tickets of waiting for this part of the network now; work is always open."""


class _StoredTickets:
    """The nonces that were taken, in the door's store."""

    def spend(self, nonce: bytes, until: int, now: int) -> str:
        with opened() as connection:
            connection.execute("DELETE FROM spent WHERE until < ?", [now])
            new = connection.execute("INSERT OR IGNORE INTO spent VALUES (?, ?)", [nonce, until]).rowcount
        return TAKEN if new else USED


def work_ticket(request: HttpRequest) -> tuple[str, int]:
    """A ticket, and the bits of work it asks for. Nothing is remembered of giving it."""
    now = timezone.now()
    with reading() as connection:
        row = connection.execute(
            "SELECT times FROM looked WHERE day = ? AND who = ?", [_day(now), limits.origin_of(request, now)]
        ).fetchone()
    bits = min(tolls().work + (row[0] if row else 0) // tolls().harder_each, tolls().hardest)
    return _give(WORK, bits, now), bits


def wait_ticket(request: HttpRequest) -> str:
    """A ticket of waiting. Raises TooManyWait."""
    now, who = timezone.now(), limits.origin_of(request, timezone.now())
    seconds = int(now.timestamp())
    with opened() as connection:
        connection.execute("DELETE FROM waiting WHERE until <= ?", [seconds])
        waiting = connection.execute("SELECT count(*) FROM waiting WHERE who = ?", [who]).fetchone()[0]
        given = _add(connection, now, who, waits=1)
        if waiting >= tolls().waiting or given > tolls().waits_a_day:
            raise TooManyWait
        connection.execute("INSERT INTO waiting VALUES (?, ?)", [who, seconds + tolls().wait])
    return _give(WAIT, tolls().wait, now)


def pay(request: HttpRequest, ticket: str, answer: str, looked: int) -> str:
    """The verdict of proof_of_work.take_ticket; TAKEN pays for `looked` identifiers of one text."""
    now = timezone.now()
    verdict = take_ticket(ticket, answer, PURPOSE, key=_key(), now=now, spent=_StoredTickets())
    if verdict == TAKEN:
        with opened() as connection:
            _add(connection, now, limits.origin_of(request, now), times=looked)
    return verdict


def _give(toll: str, amount: int, now: datetime) -> str:
    return give_ticket(toll, amount, PURPOSE, key=_key(), now=now, random_bytes=secrets.token_bytes)


def _add(connection: Connection, now: datetime, who: bytes, *, times: int = 0, waits: int = 0) -> int:
    """Count the day's look-ups and tickets of waiting of one origin; how many of the latter."""
    connection.execute("DELETE FROM looked WHERE day < ?", [_day(now)])
    row = connection.execute(
        "INSERT INTO looked VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
        "SET times = times + excluded.times, waits = waits + excluded.waits RETURNING waits",
        [_day(now), who, times, waits],
    ).fetchone()
    return int(row[0])


def _day(now: datetime) -> int:
    return int(now.timestamp()) // DAY


@cache
def _key() -> bytes:
    return derive("tickets", KEY)
