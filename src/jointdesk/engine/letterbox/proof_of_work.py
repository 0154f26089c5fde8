"""Tolls on the check page: each look-up costs work or waiting, so millions of them are dear. No state, no third party.

1. A ticket is an HMAC of what it says: its toll, how much, from when, until when, for what. The door keeps no list of
   tickets it gave, only of those it took, until they expire.
2. Work: a number such that SHA-256 of ticket and number begins with `amount` zero bits; found by a script.
3. Waiting, without JavaScript: the same page again after `amount` seconds, by a form or a refresh. A door gives an
   origin few such tickets at a time, so that many are no cheaper by waiting (the rule is in docs/letterbox.md).
"""

import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from jointdesk.engine.canonical import decode, encode
from jointdesk.engine.errors import CallerError

WORK, WAIT = "work", "wait"
KEY, NONCE, MAC = 32, 9, 16
VALID = timedelta(minutes=10)
MOST_WORK, MOST_WAIT = 28, 300
MOST_TICKET, MOST_ANSWER = 120, 20
MOST_PURPOSE = 20
# what an old telephone does in a second, 2**16 hashes; each bit doubles it
USUAL_WORK = 16
USUAL_WAIT = 15

# a verdict: taken, or why not
TAKEN, FORGED, EARLY, LATE, UNPAID, USED, FULL = "taken", "forged", "early", "late", "unpaid", "used", "full"


class Spending(Protocol):
    """What remembers the tickets that were taken."""

    def spend(self, nonce: bytes, until: int, now: int) -> str: ...


@dataclass
class SpentTickets:
    """Nonces of the tickets that were taken, until they expire; bounded. Of one process."""

    most: int = 200_000
    # in order of spending, which is nearly that of expiry
    _until: OrderedDict[bytes, int] = field(default_factory=OrderedDict)

    @property
    def kept(self) -> int:
        return len(self._until)

    def spend(self, nonce: bytes, until: int, now: int) -> str:
        """TAKEN once for each nonce, then USED; FULL when too many are still valid: then nobody is let in for free."""
        if nonce in self._until:
            return USED
        if len(self._until) >= self.most:
            self._forget(now)
            if len(self._until) >= self.most:
                return FULL
        self._until[nonce] = until
        return TAKEN

    def _forget(self, now: int) -> None:
        while self._until:
            nonce, until = self._until.popitem(last=False)
            if until >= now:
                self._until[nonce] = until
                self._until.move_to_end(nonce, last=False)
                break


def give_ticket(
    toll: str, amount: int, purpose: str, *, key: bytes, now: datetime, random_bytes: Callable[[int], bytes]
) -> str:
    """A ticket to put into a form. `amount`: zero bits of work, or seconds of waiting. Raises CallerError."""
    most = {WORK: MOST_WORK, WAIT: MOST_WAIT}.get(toll, 0)
    if (
        not 0 < amount <= most
        or len(key) != KEY
        or not (purpose.isascii() and purpose.isalnum() and len(purpose) <= MOST_PURPOSE)
    ):
        raise CallerError("a ticket has a toll within bounds, a purpose of letters and a key of 32 bytes")
    ready = int(now.timestamp()) + (amount if toll == WAIT else 0)
    until = ready + int(VALID.total_seconds())
    said = f"{toll}.{amount}.{ready}.{until}.{purpose}.{encode(random_bytes(NONCE))}"
    return f"{said}.{_mac(said, key)}"


def take_ticket(ticket: str, answer: str, purpose: str, *, key: bytes, now: datetime, spent: Spending) -> str:
    """TAKEN, once; or why not. Never raises, whatever the ticket."""
    if len(ticket) > MOST_TICKET or len(answer) > MOST_ANSWER or not (ticket.isascii() and answer.isascii()):
        return FORGED
    said, _, mac = ticket.rpartition(".")
    if not hmac.compare_digest(mac, _mac(said, key)):
        return FORGED
    # from here on it is our own writing
    toll, amount, ready, until, meant, nonce = said.split(".")
    seconds = int(now.timestamp())
    if meant != purpose:
        return FORGED
    if seconds < int(ready):
        return EARLY
    if seconds > int(until):
        return LATE
    if toll == WORK and not is_paid(ticket, answer, int(amount)):
        return UNPAID
    return spent.spend(decode(nonce), int(until), seconds)


def is_paid(ticket: str, answer: str, bits: int) -> bool:
    """Does SHA-256 of `ticket:answer` begin with so many zero bits? `answer`: digits."""
    digest = hashlib.sha256(f"{ticket}:{answer}".encode()).digest()
    return answer.isdigit() and int.from_bytes(digest[:4], "big") >> (32 - bits) == 0


def solve(ticket: str, bits: int, most: int = 2**32) -> str | None:
    """The smallest answer, as the page's script finds it; None within `most` tries."""
    for number in range(most):
        if is_paid(ticket, str(number), bits):
            return str(number)
    return None


def _mac(said: str, key: bytes) -> str:
    return encode(hmac.digest(key, b"jointdesk/letterbox/v1|ticket|" + said.encode(), "sha256")[:MAC])
