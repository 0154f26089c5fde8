"""Carrying the outbox to the partners: one call at a time to each, a bundle a call, every partner by itself.

Calls run aside, so that a partner that is slow or down delays neither the others nor the worker's other chores.
Only the call runs there; the database is read and written by whoever drives the courier.
"""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.utils import timezone

from jointdesk.desk.exchange.mail import transport
from jointdesk.desk.exchange.mail.outbox import rest, sealed_form, waiting_for
from jointdesk.desk.exchange.mail.settling import decline_all, settle_answers
from jointdesk.desk.exchange.models import OutgoingMessage
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.queries import recipient_of
from jointdesk.engine.errors import OwnError, TransportError
from jointdesk.engine.exchange.mail.bundles import MAX_MESSAGES, fill_bundle, join_bundle, split_answers

# a partner whose desk does not know bundles is asked again after so long
SINGLES_SECONDS = 3600.0
# places of a full bundle that are for the conversations written to last
LATEST = 8


@dataclass
class Call:
    """One call to a partner: what it carries, and how it ended."""

    partner: Partner
    rows: list[OutgoingMessage]
    sealed: list[bytes]
    answers: list[bytes] = field(default_factory=list)
    error: TransportError | None = None

    def make(self) -> None:
        try:
            if len(self.sealed) == 1:
                self.answers = [transport.post(self.partner, "messages", self.sealed[0])]
            else:
                raw = transport.post_bundle(self.partner, join_bundle(self.sealed))
                self.answers = split_answers(raw, len(self.sealed))
        except TransportError as error:
            self.error = error
        except OwnError as error:
            self.error = TransportError(str(error))


def run_here(work: Callable[[], None]) -> None:
    work()


def run_aside(work: Callable[[], None]) -> None:
    # a daemon: a partner that hangs does not keep the desk from stopping
    threading.Thread(target=work, name="courier", daemon=True).start()


class Courier:
    """What is on its way. `run` says how a call is made; one courier a process."""

    def __init__(self, run: Callable[[Callable[[], None]], None] = run_here) -> None:
        self._run = run
        self._under_way: set[int] = set()
        self._over: queue.SimpleQueue[Call] = queue.SimpleQueue()
        self._singles: dict[int, float] = {}
        self.receipted = 0

    def step(self, wait_seconds: float = 0.0) -> int:
        """Start a call to each partner for which something is due, and take what the ended ones brought.

        Waits for an end at most `wait_seconds`. How many calls ended; `receipted` counts messages.
        """
        for partner in _reachable_partners():
            if partner.pk not in self._under_way:
                self._start(partner)
        ended = 0
        while self._under_way:
            try:
                call = self._over.get(timeout=wait_seconds) if wait_seconds else self._over.get_nowait()
            except queue.Empty:
                break
            self._under_way.discard(call.partner.pk)
            self.receipted += self._end(call)
            ended, wait_seconds = ended + 1, 0
        return ended

    def _start(self, partner: Partner) -> None:
        most = 1 if time.monotonic() < self._singles.get(partner.pk, 0.0) else MAX_MESSAGES
        rows, sealed = _next_bundle(partner, most)
        if rows:
            call = Call(partner, rows, sealed)
            self._under_way.add(partner.pk)
            self._run(lambda: self._make(call))

    def _make(self, call: Call) -> None:
        try:
            call.make()
        finally:
            self._over.put(call)

    def _end(self, call: Call) -> int:
        if isinstance(call.error, transport.Declined):
            if len(call.rows) > 1:
                self._singles[call.partner.pk] = time.monotonic() + SINGLES_SECONDS
            else:
                decline_all(call.partner, call.rows, call.error.code)
            return 0
        if call.error is not None or not call.answers:
            rest(call.partner, str(call.error or "the call failed"))
            return 0
        return settle_answers(call.partner, zip(call.rows, call.answers, strict=True))


def _reachable_partners() -> Iterator[Partner]:
    """Confirmed ones for which something is due, and whose pause is over."""
    now = timezone.now()
    due = OutgoingMessage.objects.filter(received_at=None, next_try_at__lte=now)
    confirmed = Partner.objects.filter(state=Partner.State.CONFIRMED, pk__in=due.values("partner"))
    yield from confirmed.exclude(line__next_try_at__gt=now)


def _next_bundle(partner: Partner, most: int) -> tuple[list[OutgoingMessage], list[bytes]]:
    """What is sent next: of each conversation from its first that waits, in order, and none past one put off."""
    recipient, rows, sealed = recipient_of(partner), [], []
    for row in _next_in_line(partner, most):
        row.partner = partner
        sealed.append(sealed_form(row, recipient))
        if fill_bundle(map(len, sealed)) < len(sealed):
            sealed.pop()
            break
        rows.append(row)
    return rows, sealed


def _next_in_line(partner: Partner, most: int) -> list[OutgoingMessage]:
    """The oldest, but a few places of a full call are for what began last: after a week's silence thousands wait, and
    somebody in danger has just been asked about."""
    waiting = waiting_for(partner)
    resting = waiting.order_by().filter(next_try_at__gt=timezone.now()).values("conversation")
    due = waiting.exclude(conversation__in=resting)
    rows = list(due[:most])
    if len(rows) < most or most <= LATEST:
        return rows
    others = due.exclude(conversation__in={row.conversation for row in rows[: most - LATEST]})
    newest = others.order_by("-created_at", "-pk").values_list("conversation", flat=True)[: 2 * LATEST]
    # of each its first: a conversation is kept in its order
    latest = [others.filter(conversation=key)[0] for key in list(dict.fromkeys(newest))[:LATEST]]
    known = {row.pk for row in latest}
    oldest = [row for row in rows if row.pk not in known][: most - len(latest)]
    # behind the oldest, which goes on however large the others are
    return [*oldest[:1], *latest, *oldest[1:]]
