"""The replies' bundle: every receipt's state and what was written to it, given to the doors when something moved.

Each bundle holds all of them, so one that takes long is made less often: no more than a twentieth of the time is spent.
"""

import time
from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from jointdesk.desk.intake.letters.doors import known_doors
from jointdesk.desk.intake.letters.handing_out import hand_out, parcel_of, read_parcel
from jointdesk.desk.intake.letters.letter_models import Receipt
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
        yield from write_states(map(_state, rows), today)
        last = (bytes(rows[-1].locator), bytes(rows[-1].hash))


def _after(last: tuple[bytes, bytes], today: date) -> list[Receipt]:
    locator, hashed = last
    later = Q(locator__gt=locator) | Q(locator=locator, hash__gt=hashed)
    rows = Receipt.objects.filter(later, forget_on__gt=today).order_by("locator", "hash")
    return list(rows.prefetch_related("replies")[:AT_ONCE])


def _state(receipt: Receipt) -> State:
    written = list(receipt.replies.all())[-MOST_MESSAGES:]
    return State(
        locator=bytes(receipt.locator),
        hash=bytes(receipt.hash),
        status=receipt.status,
        since=receipt.since,
        forget_on=receipt.forget_on,
        messages=tuple(SealedMessage(one.number, bytes(one.sent)) for one in written),
    )


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
