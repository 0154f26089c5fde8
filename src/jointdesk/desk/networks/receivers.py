"""What networks does when intake tells of complaints; inside intake's transaction.

What links is imported when the first news comes: most commands open a desk and link nothing.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.signals import complaints_changed, complaints_stored

if TYPE_CHECKING:
    from jointdesk.desk.intake.changing import Changed

# a file that brings this share of all complaints is worth linking everything; a smaller one is not
WHOLE_SHARE = 0.01


@receiver(complaints_stored)
def link_stored(complaints: Sequence[int], bulk: bool, **kwargs: Any) -> None:
    from jointdesk.desk.networks.causes import NOBODY
    from jointdesk.desk.networks.changing import link_newcomers
    from jointdesk.desk.networks.relinking import relink_all
    from jointdesk.desk.networks.texts import keep_keys

    if bulk and len(complaints) >= WHOLE_SHARE * Complaint.objects.count():
        relink_all()
    else:
        link_newcomers(complaints, NOBODY)
    keep_keys(complaints)


@receiver(complaints_changed)
def follow_changes(changes: "Sequence[Changed]", officer: Officer | None, **kwargs: Any) -> None:
    from jointdesk.desk.networks.causes import Cause
    from jointdesk.desk.networks.changing import link_changed
    from jointdesk.desk.networks.texts import renew_keys

    link_changed(changes, Cause(officer))
    renew_keys(changes)
