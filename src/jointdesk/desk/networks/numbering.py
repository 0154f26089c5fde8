"""The row whose lock whoever links holds, and the numbers of new networks."""

from collections.abc import Sequence

from django.conf import settings
from django.db import connection
from django.utils import timezone

from jointdesk.desk.intake.bulk_rows import adapt, insert_returning
from jointdesk.desk.networks.models import Linkage, Network

# one statement takes the lock, notes the time and reads the row
_HOLD = "UPDATE networks_linkage SET linked_at = %s WHERE id = 1 RETURNING next_number, due"
_NEXT = "UPDATE networks_linkage SET next_number = %s WHERE id = 1"
NETWORK = (
    "reference", "formed_at", "complaint_count", "identifier_count", "first_received_at", "last_received_at",
    "parted",
)  # fmt: skip


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
    if not networks:
        return []
    now = timezone.now()
    for number, network in enumerate(networks, lock.next_number):
        network.reference = write_reference(number)
        network.formed_at = now
    rows = ([getattr(network, name) for name in NETWORK] for network in networks)
    for network, pk in zip(networks, insert_returning(Network, NETWORK, rows), strict=True):
        network.pk, network._state.adding = pk, False
    lock.next_number += len(networks)
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [lock.next_number])
    return list(networks)


def write_reference(number: int) -> str:
    return f"{settings.DESK.country}-N-{number:06d}"
