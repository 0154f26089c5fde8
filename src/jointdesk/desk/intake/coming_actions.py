"""A file that an officer brings: kept, encrypted, until it is agreed how it is read; then taken in, by the worker where
it is long. Nothing of it is stored before, and nothing is left of it afterwards."""

import logging
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from typing import IO, Any, BinaryIO, cast

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.notifications import notify
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.attachments import storage
from jointdesk.desk.attachments.actions import keep, open_plain, set_aside
from jointdesk.desk.intake.coming_models import ComingFile
from jointdesk.desk.intake.correction_actions import import_corrections
from jointdesk.desk.intake.csv_file import MAX_BYTES
from jointdesk.desk.intake.import_actions import import_complaints
from jointdesk.desk.intake.models import ImportedFile
from jointdesk.desk.intake.readings import Reading
from jointdesk.engine.errors import CallerError, InputError, JointdeskError

IMPORT = "complaints.import"
LIVES = timedelta(days=1)
MOST = 10  # of one officer
# octets that are taken in while the officer waits
AT_A_PAGE = 1024 * 1024
TOLD_EVERY_SECONDS = 1.0
State = ComingFile.State
log = logging.getLogger("jointdesk.imports")


def coming_files(officer: Officer) -> QuerySet[ComingFile]:
    """An officer's own; nobody else's."""
    if not officer.may(IMPORT):
        return ComingFile.objects.none()
    return ComingFile.objects.filter(officer=officer).select_related("attachment", "imported")


def bring(
    officer: Officer, file: Any, name: str, kind: str, reading: Reading, *, quarantine: bool
) -> ComingFile:
    """Keep it. Raises CallerError where too many wait already, or the disk is full."""
    require(officer, IMPORT)
    with (
        set_aside(officer, file, name, purpose="import", limit_bytes=MAX_BYTES) as aside,
        transaction.atomic(),
    ):
        Officer.objects.select_for_update().get(pk=officer.pk)
        own = coming_files(officer)
        if own.filter(state__in=(State.LOOKED_AT, State.WAITING)).count() >= MOST:
            raise CallerError(_("Too many files of yours wait already: take them in or delete them first."))
        # a list is never shown as a picture
        aside.attachment.preview_size = 0
        return ComingFile.objects.create(
            officer=officer,
            name=name[-255:],
            kind=kind,
            made_at=timezone.now(),
            quarantine=quarantine,
            reading=asdict(reading),
            attachment=keep(aside),
        )


def take_in(officer: Officer, coming: ComingFile, reading: Reading, *, quarantine: bool) -> ComingFile:
    """As agreed: at once where it is short, by the worker where it is long."""
    require(officer, IMPORT)
    with transaction.atomic():
        held = ComingFile.objects.select_for_update(of=("self",)).get(pk=coming.pk)
        if held.state not in (State.LOOKED_AT, State.REFUSED):
            raise CallerError(_("This file is being taken in already."))
        held.reading, held.quarantine, held.state = asdict(reading), quarantine, State.WAITING
        held.line, held.field, held.why, held.step, held.done, held.total = None, "", "", "", 0, 0
        held.save()
    size = held.attachment.size if held.attachment else 0
    if size <= AT_A_PAGE:
        _take_in(held, told=False)
        held.refresh_from_db()
    return held


@transaction.atomic
def forget(coming: ComingFile) -> None:
    held = ComingFile.objects.select_for_update(of=("self",)).filter(pk=coming.pk).first()
    if held is not None:
        _drop_content(held)
        held.delete()


@contextmanager
def opened(coming: ComingFile) -> Iterator[IO[bytes]]:
    """Its content as a file without a name, which is gone with this process."""
    if coming.attachment is None:
        raise CallerError(_("This file is not here any more: bring it again."))
    with tempfile.TemporaryFile(prefix="jointdesk-import-") as file:
        for piece in open_plain(coming.attachment):
            file.write(piece)
        file.seek(0)
        yield file


def take_in_waiting() -> int:
    """The worker's: the file that waits longest. How many."""
    coming = ComingFile.objects.filter(state=State.WAITING).select_related("officer__unit", "attachment")
    # what a page takes in by itself is not ours
    one = coming.filter(attachment__size__gt=AT_A_PAGE).order_by("made_at", "pk").first()
    if one is None:
        return 0
    with translation.override(one.officer.language or None):
        _take_in(one, told=True)
    return 1


def forget_left() -> int:
    """The worker's: what nobody has gone on with for a day, and what was settled a day ago. How many."""
    before = timezone.now() - LIVES
    old = ComingFile.objects.filter(made_at__lt=before).exclude(state=State.WAITING)
    some = list(old[:50])
    for coming in some:
        forget(coming)
    return len(some)


def _take_in(coming: ComingFile, *, told: bool) -> None:
    officer = coming.officer
    try:
        with opened(coming) as file:
            imported = _import(coming, file)
        ended: dict[str, Any] = {"state": State.TAKEN_IN, "imported": imported}
    except InputError as error:
        ended = {
            "state": State.REFUSED,
            "line": error.line,
            "field": (error.field or "")[:60],
            "why": error.why[:300],
        }
    except JointdeskError as error:
        ended = {"state": State.REFUSED, "why": str(error)[:300]}
    except Exception:
        # a fault of ours must not be tried again and again, before all others that wait
        log.exception("file %s could not be taken in", coming.key.hex)
        ended = {"state": State.REFUSED, "why": _("A fault of the desk: tell the administrator.")}
    with transaction.atomic():
        # a refused one may be tried again, without its bad lines or read otherwise
        if ended["state"] == State.TAKEN_IN:
            _drop_content(coming)
        ComingFile.objects.filter(pk=coming.pk).update(**ended, ended_at=timezone.now())
        if told:
            kind = "file_taken_in" if ended["state"] == State.TAKEN_IN else "file_failed"
            url = reverse("complaints-coming", args=[coming.key])
            notify([officer], kind, subject=f"coming:{coming.key.hex}", url=url)


def _import(coming: ComingFile, file: IO[bytes]) -> ImportedFile:
    reading, stream = Reading(**coming.reading), cast(BinaryIO, file)
    said: dict[str, Any] = {"quarantine": coming.quarantine, "reading": reading}
    if coming.kind == "corrections":
        return import_corrections(stream, coming.name, coming.officer, **said)
    return import_complaints(stream, coming.name, coming.officer, tell=_telling(coming), **said)


def _telling(coming: ComingFile) -> Callable[[str, int, int], None]:
    """How far it is, once a second; what is told inside the transaction that stores is seen when it ends."""
    due = time.monotonic()

    def tell(step: str, done: int, of: int) -> None:
        nonlocal due
        if time.monotonic() >= due:
            ComingFile.objects.filter(pk=coming.pk).update(step=step, done=done, total=of)
            due = time.monotonic() + TOLD_EVERY_SECONDS

    return tell


def _drop_content(coming: ComingFile) -> None:
    attachment = coming.attachment
    if attachment is None:
        return
    ComingFile.objects.filter(pk=coming.pk).update(attachment=None)
    key = attachment.key
    attachment.delete()
    transaction.on_commit(lambda: storage.forget(key))
