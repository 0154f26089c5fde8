"""What the door does beside answering: it takes in what the desk laid here, and forgets what is old.

Forgotten are drafts, their attachments, receipts of long ago, and contents whose time is over.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.template.loader import get_template
from django.utils import timezone

from jointdesk.portal import bundles, desk_keys, drafts
from jointdesk.portal.reporting import uploads
from jointdesk.portal.reporting.recognising import recognise
from jointdesk.portal.reporting.steps import steps
from jointdesk.portal.store import opened, write_back

log = logging.getLogger("jointdesk.door")
# how long a bundle that was laid here may lie, and what is old
BUNDLES_SECONDS, PAUSE_SECONDS = 1.0, 600.0
# a receipt is known here until the desk's bundles tell of it; longer than any desk needs to fetch its letters
SENT_KNOWN_FOR = timedelta(days=90)


def keep_house(stop: threading.Event) -> None:
    """Until `stop` is set. What fails is tried again at the next turn."""
    tidied = time.monotonic()
    _try(make_ready, "the door could not be made ready")
    while not stop.wait(BUNDLES_SECONDS):
        _try(desk_keys.refresh, "the desk's keys could not be read")
        _try(bundles.take_in_all, "bundles could not be taken in")
        _try(write_back, "the store's log could not be written back")
        if time.monotonic() - tidied >= PAUSE_SECONDS:
            tidied = time.monotonic()
            _try(tidy_up, "the door could not be tidied up")


def keep_keys(stop: threading.Event) -> None:
    """Of the processes beside the first: the desk's keys change for all of them."""
    _try(make_ready, "the door could not be made ready")
    while not stop.wait(BUNDLES_SECONDS):
        _try(desk_keys.refresh, "the desk's keys could not be read")


def make_ready() -> None:
    """What would be built when it is first needed, while somebody waits: on a busy machine for a second or more."""
    recognise("Zalo +84 912 345 678, Vietcombank 1019988776655")
    for step in steps():
        get_template(f"portal/steps/{step.key}.html")


def tidy_up() -> None:
    drafts.forget_old()
    for letter in uploads.sealed_before(timezone.now() - drafts.KEPT_FOR) - drafts.letters_under_way():
        uploads.remove_waste(letter)
    bundles.tidy_up()
    oldest = timezone.localdate() - SENT_KNOWN_FOR
    with opened() as connection:
        connection.execute("DELETE FROM sent WHERE day < ?", [oldest.isoformat()])
        # the desk tells of these itself by now, and when it stops the door shall not say "on its way" again
        connection.execute("DELETE FROM sent WHERE (locator, hash) IN (SELECT locator, hash FROM state)")


def _try(work: Callable[[], object], what: str) -> None:
    try:
        work()
    except Exception:
        log.exception(what)
