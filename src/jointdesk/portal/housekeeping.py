"""What the door does beside answering: it forgets old drafts, their attachments, and receipts of long ago."""

import logging
import threading
from datetime import timedelta

from django.utils import timezone

from jointdesk.portal import drafts
from jointdesk.portal.reporting import uploads
from jointdesk.portal.store import opened

log = logging.getLogger("jointdesk.door")
PAUSE_SECONDS = 600.0
# a receipt is known here until the desk's bundles tell of it; longer than any desk needs to fetch its letters
SENT_KNOWN_FOR = timedelta(days=90)


def keep_house(stop: threading.Event) -> None:
    """Until `stop` is set. What fails is tried again at the next turn."""
    while not stop.wait(PAUSE_SECONDS):
        try:
            tidy_up()
        except Exception:
            log.exception("the door could not be tidied up")


def tidy_up() -> None:
    drafts.forget_old()
    for letter in uploads.sealed_before(timezone.now() - drafts.KEPT_FOR) - drafts.letters_under_way():
        uploads.remove_waste(letter)
    oldest = timezone.localdate() - SENT_KNOWN_FOR
    with opened() as connection:
        connection.execute("DELETE FROM sent WHERE day < ?", [oldest.isoformat()])
