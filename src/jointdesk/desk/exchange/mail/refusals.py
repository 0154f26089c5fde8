"""Counting what the wire refuses. A flood of junk costs neither space nor a transaction a request: counts are kept
in memory and written a second later, by a thread of their own; what a killed process had not written is lost.
"""

import logging
import threading
from collections import Counter
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from jointdesk.desk.exchange.models import WireRefusal
from jointdesk.desk.partners.models import Partner

log = logging.getLogger("jointdesk.exchange")
# 0 writes at once, as tests want it
PAUSE_SECONDS = 1.0

_lock = threading.Lock()
_counted: Counter[tuple[str, int | None]] = Counter()
_writer: list[threading.Timer] = []


def count_refusal(code: str, partner: Partner | None = None) -> None:
    """Count one refusal. `partner`: whose signature was good; None for a stranger. `code` is a word of ours."""
    with _lock:
        _counted[code, partner.pk if partner else None] += 1
        if PAUSE_SECONDS and not _writer:
            _writer.append(threading.Timer(PAUSE_SECONDS, _write_aside))
            _writer[0].daemon = True
            _writer[0].start()
    if not PAUSE_SECONDS:
        write_counts()


def write_counts() -> None:
    """Add to the rows what was counted since the last time."""
    with _lock:
        counted = dict(_counted)
        _counted.clear()
    now = timezone.now()
    with transaction.atomic():
        for (code, partner), number in counted.items():
            whose: dict[str, Any] = {"code": code, "partner_id": partner}
            WireRefusal.objects.get_or_create(**whose, defaults={"last_at": now})
            WireRefusal.objects.filter(**whose).update(count=F("count") + number, last_at=now)


def _write_aside() -> None:
    with _lock:
        _writer.clear()
    try:
        write_counts()
    except DatabaseError:
        log.warning("some refusals could not be counted")
    finally:
        connection.close()
