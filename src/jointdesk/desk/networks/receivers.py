"""What networks does when intake tells of complaints; inside intake's transaction."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.changing import Changed
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.signals import complaints_changed, complaints_stored
from jointdesk.desk.networks.causes import NOBODY, Cause
from jointdesk.desk.networks.changing import link_changed, link_newcomers
from jointdesk.desk.networks.relinking import relink_all
from jointdesk.desk.networks.texts import keep_keys, renew_keys

# a file that brings this share of all complaints is worth linking everything; a smaller one is not
WHOLE_SHARE = 0.01


@receiver(complaints_stored)
def link_stored(complaints: Sequence[int], bulk: bool, **kwargs: Any) -> None:
    if bulk and len(complaints) >= WHOLE_SHARE * Complaint.objects.count():
        relink_all()
    else:
        link_newcomers(complaints, NOBODY)
    keep_keys(complaints)


@receiver(complaints_changed)
def follow_changes(changes: Sequence[Changed], officer: Officer | None, **kwargs: Any) -> None:
    link_changed(changes, Cause(officer))
    renew_keys(changes)
