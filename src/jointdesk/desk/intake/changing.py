"""Telling the rooms above what became of a complaint that was withdrawn, taken back in or corrected."""

from collections.abc import Mapping
from dataclasses import dataclass

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.bulk_rows import BATCH, chunks
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.signals import complaints_changed
from jointdesk.desk.intake.storing import linking_identifiers


@dataclass(frozen=True)
class Changed:
    """A complaint links no more by the identifiers `lost`, and anew by those `gained`."""

    complaint: int
    living: bool
    lost: frozenset[int]
    gained: frozenset[int]


def tell_changed(before: Mapping[int, frozenset[int]], officer: Officer | None) -> None:
    """`before`: complaint -> identifiers by which it linked before the change."""
    changes = []
    for piece in chunks(sorted(before), BATCH):
        for complaint in Complaint.objects.filter(pk__in=piece).order_by("pk").only("pk", "state"):
            now = linking_identifiers(complaint)
            was = before[complaint.pk]
            living = complaint.state != Complaint.State.WITHDRAWN
            changes.append(Changed(complaint.pk, living, was - now, now - was))
    complaints_changed.send(sender=Complaint, changes=changes, officer=officer)
