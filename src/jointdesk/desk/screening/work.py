"""The worker's chores in this room: what is too much for a request goes on when its page is left."""

import time

from jointdesk.desk.screening.draft_actions import forget_old_drafts
from jointdesk.desk.screening.indexes import NOTICES, ROWS
from jointdesk.desk.screening.models import RosterRow
from jointdesk.desk.screening.notice_screening import screen_waiting_notices
from jointdesk.desk.screening.screening_actions import screen_rows

# rows stored together, and how long a turn may take: no other chore waits longer
PIECE, SECONDS_A_TURN = 50, 1.0

__all__ = ["forget_old_drafts", "save_indexes", "screen_waiting_notices", "screen_waiting_rows"]


def screen_waiting_rows() -> int:
    """Screen rows that wait, of whatever roster, oldest first. Always 0: other chores want their turn."""
    started = time.monotonic()
    while time.monotonic() - started < SECONDS_A_TURN:
        waiting = RosterRow.objects.filter(withdrawn_at=None, screened_at=None).order_by("pk")
        rows = list(waiting.select_related("roster")[:PIECE])
        if not rows:
            break
        screen_rows(rows)
    return 0


def save_indexes() -> int:
    """Keep the two indexes beside the database. Always 0: once a turn."""
    for standing in (NOTICES, ROWS):
        standing.save()
    return 0
