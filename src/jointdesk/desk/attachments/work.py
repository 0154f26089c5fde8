"""The worker's part: previews are drawn ahead, contents are looked at again."""

import time
from datetime import timedelta

from django.utils import timezone

from jointdesk.desk.attachments.actions import check
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.attachments.previews import draw
from jointdesk.desk.attachments.rotation import Rotated, rotate

CHECKED_EVERY = timedelta(days=7)
SECONDS_A_TURN = 5.0
State = Attachment.State


def draw_previews() -> int:
    """Draw what has come and was not drawn yet. How many."""
    waiting = Attachment.objects.filter(preview_size=None, state=State.HERE).order_by("made_at")
    return sum(draw(attachment) for attachment in waiting[:3])


def check_contents() -> int:
    """Look again at what was not looked at for a week, the longest ago first. How many."""
    before, until, checked = timezone.now() - CHECKED_EVERY, time.monotonic() + SECONDS_A_TURN, 0
    due = Attachment.objects.filter(state=State.HERE, checked_at__lt=before).order_by("checked_at")
    for attachment in due[:50]:
        check(attachment)
        checked += 1
        if time.monotonic() > until:
            break
    return checked


def rotate_keys() -> int:
    """A new attachments key (rotation.py). How many files and rows were wrapped anew."""
    done = Rotated()
    for _row in rotate(done):
        pass
    return done.wrapped
