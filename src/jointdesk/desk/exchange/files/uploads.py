"""Files an officer adds to an answer: each taken in and gone through by content, and named when it is prepared."""

import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.files import store
from jointdesk.desk.exchange.files.labels import fault_words
from jointdesk.desk.exchange.lookups import read_key
from jointdesk.desk.exchange.models import Answer, Request, TravelledFile
from jointdesk.desk.exchange.requests.steps import check_open, hold_request
from jointdesk.desk.exchange.safeguards.protection import require_open_gate
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.files.limits import MB
from jointdesk.engine.exchange.files.names import safe_name

State = TravelledFile.State
# RFC 6838, 4.2
MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,48}/[a-z0-9][a-z0-9!#$&^_.+-]{0,48}", re.ASCII)


class Upload(Protocol):
    """A file as a door hands it in (Django's UploadedFile)."""

    @property
    def name(self) -> str | None: ...

    @property
    def content_type(self) -> str | None: ...

    @property
    def size(self) -> int | None: ...

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]: ...


def add_files(officer: Officer, request: Request, uploads: Iterable[Upload]) -> list[TravelledFile]:
    """Take in files that wait for the answer they will go with. Raises CallerError that names the first one that is
    not taken, and why; those before it are in."""
    require(officer, "requests.answer")
    return [_add(officer, request, upload) for upload in uploads]


@transaction.atomic
def drop_file(officer: Officer, file: TravelledFile) -> None:
    """Take a file out again, before anything of it has left."""
    require(officer, "requests.answer")
    file = TravelledFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if file.origin_id is not None or (file.answer is not None and file.answer.released_at is not None):
        raise CallerError(
            _("%(name)s has been sent: it can be recalled, not taken out.") % {"name": file.name}
        )
    if file.passages.exists():
        raise CallerError(
            _("%(name)s has been sent: it can be recalled, not taken out.") % {"name": file.name}
        )
    record("file_dropped", f"file:{file.key.hex}", {"officer": officer.pk})
    if file.answer is not None:
        # whoever has read it with the file releases it no more: he reads it again
        file.answer.key = uuid.uuid4()
        file.answer.save(update_fields=["key"])
    file.delete()
    transaction.on_commit(lambda: store.forget(file))


def attach(answer: Answer, keys: Sequence[str]) -> list[TravelledFile]:
    """The files that go with the answer, of those that wait: exactly these, so that nobody can slip one in.

    Call it in the transaction that prepares the answer. Raises CallerError.
    """
    files = list(waiting_files(answer.request).filter(key__in=[read_key(key) for key in keys]))
    if len(files) != len(set(keys)):
        raise CallerError(_("A file of the answer is not here any more; look at the list again."))
    _check_together(files)
    require_open_gate(answer.request.partner, {"persons": [file.name.rpartition(".")[0] for file in files]})
    for file in files:
        file.answer = answer
        file.save(update_fields=["answer"])
    return files


def waiting_files(request: Request) -> QuerySet[TravelledFile]:
    """Files of ours that wait for the answer they will go with."""
    return TravelledFile.objects.filter(request=request, origin=None, answer=None, state=State.HERE)


def files_to_send(request: Request) -> list[TravelledFile]:
    """Files that go with the next answer: those that wait, and those of an answer that waits for its release."""
    ours = TravelledFile.objects.filter(request=request, origin=None, state=State.HERE)
    return list(ours.filter(answer__released_at=None).select_related("added_by"))


def _add(officer: Officer, request: Request, upload: Upload) -> TravelledFile:
    name = safe_name(upload.name or "")
    if not upload.size:
        raise _not_taken(name, "empty")
    written = store.write(_bound(upload, name))
    try:
        with transaction.atomic():
            held = hold_request(request)
            if held.direction != Request.Direction.RECEIVED:
                raise CallerError(_("This request is our own: the partner answers it."))
            check_open(held, "answer")
            return _keep(officer, held, upload, name, written)
    finally:
        written.path.unlink(missing_ok=True)


def _keep(
    officer: Officer, request: Request, upload: Upload, name: str, written: store.Written
) -> TravelledFile:
    finding = written.inspection.finish(name)
    file = TravelledFile(
        key=uuid.uuid4(),
        request=request,
        name=name,
        claimed=_media_type(upload.content_type or ""),
        found=finding.media_type,
        warnings=list(finding.warnings),
        size=written.size,
        sha256=written.sha256,
        secret=written.secret,
        state=State.HERE,
        added_at=timezone.now(),
        added_by=officer,
        here_at=timezone.now(),
    )
    _check_together([*waiting_files(request), file])
    store.keep(written.path, file)
    file.save()
    record("file_added", f"file:{file.key.hex}", {"officer": officer.pk, "request": request.key.hex})
    return file


def _check_together(files: Sequence[TravelledFile]) -> None:
    together = 0
    for number, file in enumerate(files, 1):
        together += file.size
        fault = store.limits().fault(file.size, number, together)
        if fault:
            raise _not_taken(file.name, fault)


def _bound(upload: Upload, name: str) -> Iterator[bytes]:
    """What a door says of a file's size is not believed."""
    size = 0
    for piece in upload.chunks(store.PIECE):
        size += len(piece)
        if size > store.limits().largest:
            raise _not_taken(name, "too_large")
        yield bytes(piece)


def _not_taken(name: str, fault: str) -> CallerError:
    bounds = store.limits()
    told = {
        "too_large": _("at most %(mb)d MB") % {"mb": bounds.largest // MB},
        "too_many": _("at most %(count)d") % {"count": bounds.most},
        "too_much": _("at most %(mb)d MB") % {"mb": bounds.most_together // MB},
    }
    why = f"{fault_words(fault)} ({told[fault]})" if fault in told else fault_words(fault)
    return CallerError(_("%(name)s was not taken: %(why)s.") % {"name": name, "why": why})


def _media_type(claimed: str) -> str:
    claimed = claimed.partition(";")[0].strip().lower()
    return claimed if MEDIA_TYPE.fullmatch(claimed) else ""
