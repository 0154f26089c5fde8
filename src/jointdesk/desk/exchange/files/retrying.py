"""Asking once more for a partner's file that was not taken: by an officer, or when a carried folder brings it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.files import store
from jointdesk.desk.exchange.files.labels import fault_words
from jointdesk.desk.exchange.files.taking import budget_fault
from jointdesk.desk.exchange.models import TravelledFile
from jointdesk.engine.errors import CallerError

State = TravelledFile.State


@transaction.atomic
def try_again(officer: Officer, file: TravelledFile) -> TravelledFile:
    """It is fetched at the next turn. Raises CallerError for one that is beyond our bounds still."""
    require(officer, "requests.draft")
    file = TravelledFile.objects.select_for_update(of=("self",)).select_related("origin").get(pk=file.pk)
    if file.state != State.REFUSED or file.origin is None:
        raise CallerError(_("This file was not refused."))
    # how many came with it no longer counts: somebody wants this one
    fault = store.limits().fault(file.size, 1, file.size) or budget_fault(file.origin, file.size)
    if fault:
        raise CallerError(
            _("%(name)s was not taken: %(why)s.") % {"name": file.name, "why": fault_words(fault)}
        )
    announce_again(file)
    record("file_tried_again", f"file:{file.key.hex}", {"officer": officer.pk})
    return file


def announce_again(file: TravelledFile) -> None:
    """As if it had been announced now: all its tries are before it."""
    now = timezone.now()
    file.state, file.fault, file.tries, file.added_at, file.next_try_at = State.ANNOUNCED, "", 0, now, now
    file.save(update_fields=["state", "fault", "tries", "added_at", "next_try_at"])
