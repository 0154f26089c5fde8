"""Every receipt's state and what was written to it, given to the doors: all of them once a day, and what moved since.

1. What moved is told within seconds, in a bundle of its own that is laid over the last one of all. It tells everything
   since that one, so it takes the place of the one before it, and a door that was away needs no other.
2. All are told anew after twenty hours, when too many moved, or when the last one is not here (a desk restored from a
   backup). Where each stands is read from the records then, whatever told of it or did not.
3. No more than a twentieth of the time is spent on what moved.
"""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from jointdesk.desk.intake.bulk_rows import chunks
from jointdesk.desk.intake.letters.doors import known_doors
from jointdesk.desk.intake.letters.handing_out import hand_out, parcel_of, read_parcel
from jointdesk.desk.intake.letters.letter_models import GoneReceipt, Receipt, Reply
from jointdesk.desk.intake.receipts.standing import DUE, mark_due, refresh_all
from jointdesk.engine.errors import JointdeskError
from jointdesk.engine.letterbox.bundles import Bundle
from jointdesk.engine.letterbox.replies import MOST_MESSAGES, SealedMessage, State, write_states
from jointdesk.engine.letterbox.replies_since import write_moved

ALL, SINCE = "replies", "replies-since"
HOLDS, EVERY = timedelta(days=7), timedelta(hours=20)
PAUSE_SECONDS, SHARE = 3.0, 20
AT_ONCE = 1_000
# what a transaction under way wrote, or a clock that is behind, is told once too often rather than never
MARGIN = timedelta(minutes=10)
# so many moved, or a twentieth of all if that is more: then all are told anew
MOST_MOVED = 20_000
_COLUMNS = ("pk", "locator", "hash", "status", "since", "forget_on")
_pace = {"not_before": 0.0, "first": 1.0}


def hand_out_when_due() -> int:
    """1 when the doors were told something."""
    if time.monotonic() < _pace["not_before"] or not known_doors(settings.HOME):
        return 0
    base, due = _last(), settings.HOME / "letterbox" / DUE
    if base is not None and not due.exists() and not _pace["first"]:
        return 0
    try:
        # taken away first: what moves meanwhile is of the next bundle
        due.unlink(missing_ok=True)
        _hand_out(base)
    except BaseException:
        mark_due()
        raise
    # whoever was killed had taken it away and told nobody
    _pace["first"] = 0.0
    return 1


def _hand_out(base: Bundle | None) -> None:
    if base is None or _are_many(base):
        base = _tell_all()
    began = time.monotonic()
    hand_out(SINCE, write_since(base, timezone.localdate()), HOLDS)
    _pace["not_before"] = time.monotonic() + max(PAUSE_SECONDS, SHARE * (time.monotonic() - began))


def write_all(today: date) -> Iterator[bytes]:
    """All of them, in the order of the receipts, a piece at a time."""
    last: tuple[bytes, bytes] = (b"", b"")
    while rows := _after(last, today):
        yield from write_states(_states(rows), today)
        last = (bytes(rows[-1][1]), bytes(rows[-1][2]))


def write_since(base: Bundle, today: date) -> Iterator[bytes]:
    """What moved since that one, and what was erased, in the same order."""
    moved = _moved_since(base).values_list("locator", "hash", "pk")
    # put in order here: the database would walk all receipts in theirs for the few that moved
    ordered = sorted((bytes(locator), bytes(hashed), pk) for locator, hashed, pk in moved.iterator(AT_ONCE))
    gone = GoneReceipt.objects.filter(at__gt=base.issued_at - MARGIN).values_list("locator", "hash")
    places = sorted((bytes(locator), bytes(hashed)) for locator, hashed in gone)
    states = (
        state for piece in chunks(ordered, AT_ONCE) for state in _states(_rows([one[2] for one in piece]))
    )
    return write_moved(base.sequence, states, places, today)


def _tell_all() -> Bundle:
    refresh_all()
    hand_out(ALL, write_all(timezone.localdate()), HOLDS)
    base = read_parcel(parcel_of(ALL))
    # no bundle to come is laid over one that knew of these
    GoneReceipt.objects.filter(at__lt=base.issued_at - MARGIN).delete()
    return base


def _last() -> Bundle | None:
    """The last one of all, while it is young enough to lay something over it."""
    try:
        last = read_parcel(parcel_of(ALL))
    except (FileNotFoundError, JointdeskError):
        return None
    return last if timezone.now() - last.issued_at < EVERY else None


def _are_many(base: Bundle) -> bool:
    """Of what moved within the margin even a bundle of all would be told again: it is not made anew for these."""
    if timezone.now() - base.issued_at < 2 * MARGIN:
        return False
    moved = _moved_since(base).count()
    return moved > MOST_MOVED and moved > Receipt.objects.count() // SHARE


def _moved_since(base: Bundle) -> QuerySet[Receipt]:
    return Receipt.objects.filter(moved_at__gte=base.issued_at - MARGIN)


def _after(last: tuple[bytes, bytes], today: date) -> list[tuple[Any, ...]]:
    """A range of the index that holds them in order: a million are read once, not once a piece."""
    locator, hashed = last
    rows = Receipt.objects.filter(locator__gte=locator, forget_on__gt=today)
    rows = rows.exclude(locator=locator, hash__lte=hashed).order_by("locator", "hash")
    return list(rows.values_list(*_COLUMNS)[:AT_ONCE])


def _rows(keys: Sequence[int]) -> list[tuple[Any, ...]]:
    """Those that are still here, in the order of the receipts."""
    found = Receipt.objects.filter(pk__in=keys).values_list(*_COLUMNS)
    return sorted(found, key=lambda row: (bytes(row[1]), bytes(row[2])))


def _states(rows: Sequence[tuple[Any, ...]]) -> Iterator[State]:
    written: dict[int, list[SealedMessage]] = defaultdict(list)
    replies = Reply.objects.filter(receipt__in=[row[0] for row in rows]).order_by("at", "pk")
    for receipt, number, sent in replies.values_list("receipt", "number", "sent"):
        written[receipt].append(SealedMessage(number, bytes(sent)))
    for key, locator, hashed, status, since, forget_on in rows:
        messages = tuple(written[key][-MOST_MESSAGES:])
        yield State(bytes(locator), bytes(hashed), status, since, forget_on, messages)
