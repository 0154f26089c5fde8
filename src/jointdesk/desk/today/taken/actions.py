"""Asking for a long list, fetching it and throwing it away."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.attachments import storage
from jointdesk.desk.attachments.actions import open_plain
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.lists.addresses import ask_list
from jointdesk.desk.lists.standing_rows import StandingRows, all_stand
from jointdesk.desk.lists.taking import Taking
from jointdesk.desk.today.taken.models import TakenList
from jointdesk.desk.today.taken.queries import taken_lists
from jointdesk.engine.errors import CallerError, NotAllowed

TAKE = "lists.take"
LIVES = timedelta(days=1)
MOST = 10  # of one officer at a time
State = TakenList.State


@transaction.atomic
def ask_for(officer: Officer, address: str, form: str, purpose: str) -> TakenList:
    """The worker makes it; asked for twice, it is made once. Raises CallerError where too many wait already."""
    require(officer, TAKE)
    Officer.objects.select_for_update().get(pk=officer.pk)
    own = taken_lists(officer)
    same = own.filter(address=address, form=form, purpose=purpose, state=State.WAITING).first()
    if same is not None:
        return same
    if own.count() >= MOST:
        raise CallerError(
            _("Too many long lists of yours are kept already: delete one under “My work” first.")
        )
    return TakenList.objects.create(
        officer=officer,
        address=address,
        form=form,
        purpose=purpose,
        language=get_language() or "en",
        asked_at=timezone.now(),
    )


def fetch(request: HttpRequest, officer: Officer, taken: TakenList) -> Iterator[bytes]:
    """The file, in pieces; the fetching is registered. Raises CallerError where it is not made, NotAllowed where the
    officer may not read all of it any more: then it is gone."""
    require(officer, TAKE)
    attachment = taken.attachment
    if taken.state != State.MADE or attachment is None or is_over(taken):
        raise CallerError(_("This list is not here any more: take it again."))
    if not may_still_read(request, officer, taken):
        forget(taken)
        raise NotAllowed(
            _("You may not read all of this list any more. The file is deleted: take the list again.")
        )
    pieces = open_plain(attachment)
    note_access(officer, "consultation", f"list:{taken.key.hex}", fetched_for(taken))
    TakenList.objects.filter(pk=taken.pk).update(fetched=F("fetched") + 1)
    return pieces


def may_still_read(request: HttpRequest, officer: Officer, taken: TakenList) -> bool:
    """The same rights, an open door, and every row of the file among those that the list shows now."""
    if taken.rights != rights_of(officer):
        return False
    looking = Taking(taken.purpose, looks=True)
    try:
        standing = ask_list(request, taken.address, taken.form, looking, StandingRows)
    except CallerError:
        return False
    return standing.rows is None or taken.rows is None or all_stand(bytes(taken.rows), standing.rows)


@transaction.atomic
def forget(taken: TakenList) -> None:
    """Nothing of it is left: the file goes with its key."""
    held = TakenList.objects.select_for_update(of=("self",)).filter(pk=taken.pk).first()
    if held is None:
        return
    attachment = held.attachment
    held.delete()
    if attachment is not None:
        key = attachment.key
        attachment.delete()
        transaction.on_commit(lambda: storage.forget(key))


def is_over(taken: TakenList) -> bool:
    """A day after it was asked for, or made, nobody has it."""
    return (taken.ended_at or taken.asked_at) < timezone.now() - LIVES


def fetched_for(taken: TakenList) -> str:
    return f"list taken as {taken.form.upper()}: {taken.purpose}"


def rights_of(officer: Officer) -> str:
    """Another role, unit, or password an administrator gave, and it is another."""
    return sha256(officer.get_session_auth_hash().encode()).hexdigest()
