"""The row whose lock whoever links holds, and the numbers of new networks."""

from django.conf import settings
from django.utils import timezone

from jointdesk.desk.intake.storing import BATCH
from jointdesk.desk.networks.models import Linkage, Network


def hold_lock() -> Linkage:
    """The row of Linkage, locked until the transaction ends, so that two changes never interleave."""
    held = Linkage.objects.select_for_update().filter(pk=1).first()
    if held is not None:
        return held
    Linkage.objects.get_or_create(pk=1)
    return Linkage.objects.select_for_update().get(pk=1)


def release(lock: Linkage) -> None:
    """Keep what was counted on it; the lock itself goes with the transaction."""
    lock.linked_at = timezone.now()
    lock.save(update_fields=["next_number", "due", "linked_at", "rediscovered_at"])


def make_networks(count: int, lock: Linkage, **fields: object) -> list[Network]:
    """New rows, numbered on from the last, without members yet."""
    now = timezone.now()
    rows = [
        Network(reference=f"{settings.DESK.country}-N-{number:06d}", formed_at=now, **fields)
        for number in range(lock.next_number, lock.next_number + count)
    ]
    Network.objects.bulk_create(rows, batch_size=BATCH)
    lock.next_number += count
    return rows
