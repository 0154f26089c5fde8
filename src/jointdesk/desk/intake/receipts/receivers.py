"""What an officer does with a complaint moves what its complainant is told, in the same transaction."""

from typing import Any

from django.db.models import Q
from django.db.models.signals import post_save

from jointdesk.desk.intake.receipts.standing import refresh


def connect() -> None:
    """Once, while the desk starts."""
    post_save.connect(_complaint_saved, sender="intake.Complaint", dispatch_uid="intake.receipts")
    for sender in ("Enquiry", "Transfer", "Assignment", "DangerCall"):
        post_save.connect(_row_saved, sender=f"intake.{sender}", dispatch_uid=f"intake.receipts.{sender}")


def _complaint_saved(instance: Any, created: bool, **_said: Any) -> None:
    if not created:
        refresh(_of(instance.pk))


def _row_saved(instance: Any, **_said: Any) -> None:
    refresh(_of(instance.complaint_id))


def _of(complaint: int) -> Q:
    """Its own receipt, and those of complaints that tell it again."""
    return Q(complaint=complaint) | Q(complaint__duplicate_of=complaint)
