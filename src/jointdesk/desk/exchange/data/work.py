"""The worker's part: recalls for desks that are trusted again, what an erasure left over, recalls without a datum."""

from django.db import transaction

from jointdesk.desk.exchange.data.recall_effects import forget_waiting, send_waiting
from jointdesk.desk.exchange.data.traces import finish_erasures


def tend_recalls() -> int:
    """How many recalls were sent or forgotten, and traces destroyed."""
    with transaction.atomic():
        sent = send_waiting()
    return sent + forget_waiting() + finish_erasures()
