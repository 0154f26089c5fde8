"""The replies' bundle: every receipt's state and what was written to it, given to the doors when something moved.

Each bundle holds all of them, so one that takes long is made less often: no more than a twentieth of the time is spent.
"""

import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from jointdesk.desk.intake.letters.doors import known_doors
from jointdesk.desk.intake.letters.handing_out import hand_out, parcel_of, read_parcel
from jointdesk.desk.intake.letters.letter_models import Receipt, Reply
from jointdesk.desk.intake.receipts.standing import DUE
from jointdesk.engine.errors import JointdeskError
from jointdesk.engine.letterbox.replies import MOST_MESSAGES, SealedMessage, State, write_states

KIND = "replies"
HOLDS, EVERY = timedelta(days=7), timedelta(hours=20)
PAUSE_SECONDS, SHARE = 3.0, 20
AT_ONCE = 1_000
_pace = {"not_before": 0.0}


def hand_out_when_due() -> int:
    """1 when a bundle was handed out."""
    if time.monotonic() < _pace["not_before"] or not _is_due():
        return 0
    began = time.monotonic()
    # taken away first: what moves meanwhile is of the next bundle
    (settings.HOME / "letterbox" / DUE).unlink(missing_ok=True)
    hand_out(KIND, write_all(timezone.localdate()), HOLDS)
    took = time.monotonic() - began
    _pace["not_before"] = time.monotonic() + max(PAUSE_SECONDS, SHARE * took)
    return 1


def write_all(today: date) -> Iterator[bytes]:
    """The bundle's content, in the order of the receipts, a piece at a time."""
    last: tuple[bytes, bytes] = (b"", b"")
    while True:
        rows = _after(last, today)
        if not rows:
            return
        written = _written_to([row[0] for row in rows])
        states = (_state(row, written.get(row[0], [])) for row in rows)
        yield from write_states(states, today)
        last = (bytes(rows[-1][1]), bytes(rows[-1][2]))


def _after(last: tuple[bytes, bytes], today: date) -> list[tuple[Any, ...]]:
    """A range of the index that holds them in order: a million are read once, not once a piece."""
    locator, hashed = last
    rows = Receipt.objects.filter(locator__gte=locator, forget_on__gt=today)
    rows = rows.exclude(locator=locator, hash__lte=hashed).order_by("locator", "hash")
    return list(rows.values_list("pk", "locator", "hash", "status", "since", "forget_on")[:AT_ONCE])


def _written_to(receipts: list[int]) -> dict[int, list[SealedMessage]]:
    found: dict[int, list[SealedMessage]] = defaultdict(list)
    rows = Reply.objects.filter(receipt__in=receipts).order_by("at", "pk")
    for receipt, number, sent in rows.values_list("receipt", "number", "sent"):
        found[receipt].append(SealedMessage(number, bytes(sent)))
    return found


def _state(row: tuple[Any, ...], written: list[SealedMessage]) -> State:
    _pk, locator, hashed, status, since, forget_on = row
    return State(bytes(locator), bytes(hashed), status, since, forget_on, tuple(written[-MOST_MESSAGES:]))


def _is_due() -> bool:
    if not known_doors(settings.HOME):
        return False
    if (settings.HOME / "letterbox" / DUE).exists():
        return True
    try:
        last = read_parcel(parcel_of(KIND)).issued_at
    except (FileNotFoundError, JointdeskError):
        return True
    return timezone.now() - last >= EVERY
