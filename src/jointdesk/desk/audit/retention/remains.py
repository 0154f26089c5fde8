"""What an erasure cannot reach: backups whose month's key still exists, and what the database has yet to overwrite."""

from dataclasses import dataclass

from django.db import connection

from jointdesk.desk.audit.models import Backup, RecordErasure


@dataclass(frozen=True)
class Remains:
    """`months`: month -> how many of its backups hold the record. `tidied`: nothing is left in the database's files."""

    months: dict[str, int]
    backups_known: bool
    vacuum: bool


def remains_of(erasure: RecordErasure) -> Remains:
    holding = Backup.objects.filter(key__destroyed_at=None)
    if erasure.recorded_at is not None:
        holding = holding.filter(made_at__gte=erasure.recorded_at)
    if erasure.erased_at is not None:
        holding = holding.filter(made_at__lte=erasure.erased_at)
    months: dict[str, int] = {}
    for month in holding.order_by("made_at").values_list("key__month", flat=True):
        months[month] = months.get(month, 0) + 1
    return Remains(months, Backup.objects.exists(), connection.vendor == "postgresql")
