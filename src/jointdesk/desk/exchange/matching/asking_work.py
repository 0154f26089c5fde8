"""The worker's part of asking: what officers ordered is asked beside everything else, and goes on after a crash."""

import logging
import random
import threading

from django.db import connection
from django.utils import timezone

from jointdesk.desk.exchange.matching.question_actions import end_asking, go_on
from jointdesk.desk.exchange.models import Asking
from jointdesk.engine.errors import JointdeskError, TransportError
from jointdesk.engine.exchange.mail.delivery import pause_after

log = logging.getLogger("jointdesk.exchange")
# with the pauses of delivery about an hour; an officer orders it anew
MOST_TRIES = 12

_lock = threading.Lock()
_threads: list[threading.Thread] = []


def go_on_with_askings() -> int:
    """Start on the oldest asking that is due, unless one is under way. One worker serves a desk: nobody else does."""
    with _lock:
        if _threads and _threads[0].is_alive():
            return 0
        due = (
            Asking.objects.filter(ended_at=None, next_try_at__lte=timezone.now())
            .order_by("ordered_at")
            .first()
        )
        if due is not None:
            _threads[:] = [threading.Thread(target=_ask_aside, args=(due.pk,), name="asking", daemon=True)]
            _threads[0].start()
    return 0


def _ask_aside(pk: int) -> None:
    try:
        ask_through(Asking.objects.select_related("partner", "officer").get(pk=pk))
    except Exception:
        log.exception("an asking failed")
        # out of the others' way for now
        put_off = timezone.now() + pause_after(MOST_TRIES, random.random())
        Asking.objects.filter(pk=pk).update(next_try_at=put_off)
    finally:
        connection.close()


def ask_through(asking: Asking) -> None:
    """Put question after question. A partner that is down is asked again later, one that answers wrongly is not."""
    try:
        while go_on(asking):
            pass
    except TransportError as error:
        asking.tries += 1
        if asking.tries >= MOST_TRIES:
            end_asking(asking, Asking.State.FAILED, problem=str(error))
            return
        asking.next_try_at = timezone.now() + pause_after(asking.tries, random.random())
        asking.problem = str(error)[:200]
        asking.save(update_fields=["tries", "next_try_at", "problem"])
    except JointdeskError as error:
        end_asking(asking, Asking.State.FAILED, problem=str(error))
