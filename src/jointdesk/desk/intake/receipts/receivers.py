"""What an officer does with a complaint moves what its complainant is told, in the same transaction."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.db.models.signals import post_delete, post_save, pre_delete

from jointdesk.desk.accounts.signals import rows_written
from jointdesk.desk.intake.letters.letter_models import GoneReceipt
from jointdesk.desk.intake.receipts.standing import mark_due, refresh


def connect() -> None:
    """Once, while the desk starts."""
    post_save.connect(_complaint_saved, sender="intake.Complaint", dispatch_uid="intake.receipts")
    rows_written.connect(_rows_written, dispatch_uid="intake.receipts")
    for sender in ("Enquiry", "Transfer", "Assignment", "DangerCall"):
        post_save.connect(_row_saved, sender=f"intake.{sender}", dispatch_uid=f"intake.receipts.{sender}")
    pre_delete.connect(_complaint_goes, sender="intake.Complaint", dispatch_uid="intake.receipts")
    post_delete.connect(_complaint_gone, sender="intake.Complaint", dispatch_uid="intake.receipts")
    post_delete.connect(_receipt_gone, sender="intake.Receipt", dispatch_uid="intake.receipts")


def _complaint_saved(instance: Any, created: bool, **_said: Any) -> None:
    if not created:
        refresh(_of([instance.pk]))


def _row_saved(instance: Any, **_said: Any) -> None:
    refresh(_of([instance.complaint_id]))


def _rows_written(sender: Any, keys: Collection[int], **_said: Any) -> None:
    if sender._meta.label == "intake.Complaint":
        refresh(_of(keys))


def _complaint_goes(instance: Any, **_said: Any) -> None:
    instance.told_again = list(instance.duplicates.values_list("pk", flat=True))


def _complaint_gone(instance: Any, **_said: Any) -> None:
    """Those that repeated it repeat nothing now."""
    refresh(_of(instance.told_again))


def _receipt_gone(instance: Any, **_said: Any) -> None:
    GoneReceipt.objects.create(locator=instance.locator, hash=instance.hash)
    mark_due()


def _of(complaints: Collection[int]) -> Q:
    """Their own receipts, and those of complaints that tell them again."""
    return Q(complaint__in=complaints) | Q(complaint__duplicate_of__in=complaints)
