"""The row whose lock whoever links holds, and the numbers of new networks."""

from collections.abc import Sequence

from django.conf import settings
from django.db import connection
from django.utils import timezone

from jointdesk.desk.intake.bulk_rows import BATCH, adapt
from jointdesk.desk.networks.models import Linkage, Network

# one statement takes the lock, notes the time and reads the row
_HOLD = "UPDATE networks_linkage SET linked_at = %s WHERE id = 1 RETURNING next_number, due"


def hold_lock() -> Linkage:
    """The row of Linkage, locked until the transaction ends, so that two changes never interleave."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [adapt(now)])
        row = cursor.fetchone()
    if row is None:
        Linkage.objects.get_or_create(pk=1)
        return Linkage.objects.select_for_update().get(pk=1)
    return Linkage(pk=1, next_number=row[0], due=bool(row[1]), linked_at=now)


def make_networks(networks: Sequence[Network], lock: Linkage) -> list[Network]:
    """Store new rows, numbered on from the last."""
    now = timezone.now()
    for number, network in enumerate(networks, lock.next_number):
        network.reference = write_reference(number)
        network.formed_at = now
    if networks:
        Network.objects.bulk_create(networks, batch_size=BATCH)
        lock.next_number += len(networks)
        Linkage.objects.filter(pk=1).update(next_number=lock.next_number)
    return list(networks)


def write_reference(number: int) -> str:
    return f"{settings.DESK.country}-N-{number:06d}"
