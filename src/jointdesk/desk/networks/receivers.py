"""What networks does when intake tells of complaints; inside intake's transaction."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.signals import complaints_changed, complaints_stored
from jointdesk.desk.networks.relinking import relink_all, relink_around

# a file that brings this share of all complaints is worth linking everything; a smaller one is not
WHOLE_SHARE = 0.01


@receiver(complaints_stored)
def link_stored(complaints: Sequence[int], bulk: bool, **kwargs: Any) -> None:
    if bulk and len(complaints) >= WHOLE_SHARE * Complaint.objects.count():
        relink_all()
    else:
        relink_around(complaints)


@receiver(complaints_changed)
def link_changed(complaints: Sequence[int], **kwargs: Any) -> None:
    relink_around(complaints)
