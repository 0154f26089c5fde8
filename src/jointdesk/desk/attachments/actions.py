"""Storing, opening and destroying. The room that calls has asked for permission, and logs."""

import re
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import puremagic
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.attachments import keys, storage
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.attachments.rotation import settle_wrapping
from jointdesk.desk.attachments.signals import attachment_altered
from jointdesk.engine.errors import CallerError, OwnError
from jointdesk.engine.exchange.files.contents import UNKNOWN
from jointdesk.engine.exchange.files.limits import MB
from jointdesk.engine.exchange.files.names import safe_name

# RFC 6838, 4.2
MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,48}/[a-z0-9][a-z0-9!#$&^_.+-]{0,48}", re.ASCII)
State = Attachment.State


@dataclass(frozen=True)
class Aside:
    """Content that lies encrypted beside the others, and the row it is to have: `keep` makes an attachment of it."""

    attachment: Attachment
    secret: bytes
    path: Path


def store(
    officer: Officer | None,
    stream: Any,
    name: str,
    *,
    purpose: str,
    limit_bytes: int,
    claimed: str = "",
) -> Attachment:
    """Keep what `stream` holds: an upload, an open file, or pieces. Encrypted as it comes, never plain on the disk.

    Raises CallerError (empty, too large, no room on the disk): nothing of it is kept then. What is large is `set_aside`
    before the transaction: other writers wait for one that is open.
    """
    with set_aside(officer, stream, name, purpose=purpose, limit_bytes=limit_bytes, claimed=claimed) as aside:
        return keep(aside)


@contextmanager
def set_aside(
    officer: Officer | None,
    stream: Any,
    name: str,
    *,
    purpose: str,
    limit_bytes: int,
    claimed: str = "",
) -> Iterator[Aside]:
    """The same without a row. What was not kept when the context ends is gone."""
    name, key = safe_name(name), uuid.uuid4()
    written = storage.write(_bound(_pieces_of(stream), limit_bytes, name))
    try:
        if not written.size:
            raise CallerError(_("%(name)s is empty.") % {"name": name})
        finding = written.inspection.finish(name)
        wrapped_by, wrapped = keys.wrap(written.secret, key)
        attachment = Attachment(
            key=key,
            purpose=purpose,
            name=name,
            claimed=media_type_of(claimed),
            media_type=finding.media_type,
            described=_describe(written.head) if finding.media_type == UNKNOWN else "",
            warnings=list(finding.warnings),
            size=written.size,
            sha256=written.sha256,
            secret=wrapped,
            wrapped_by=wrapped_by,
            made_at=timezone.now(),
            checked_at=timezone.now(),
            by=officer,
        )
        yield Aside(attachment, written.secret, written.path)
    finally:
        written.path.unlink(missing_ok=True)


@transaction.atomic
def keep(aside: Aside) -> Attachment:
    """Its row, and its place."""
    storage.keep(aside.path, storage.path_of(aside.attachment.key))
    aside.attachment.save(force_insert=True)
    settle_wrapping(aside.attachment, aside.secret)
    return aside.attachment


def open_plain(attachment: Attachment) -> Iterator[bytes]:
    """The content, in pieces, after all of it was checked against its digest.

    Raises OwnError where the disk has changed it, after telling so (`attachment_altered`); CallerError when destroyed.
    """
    if attachment.state == State.DESTROYED or attachment.secret is None:
        raise CallerError(_("This file was destroyed."))
    if not check(attachment):
        raise OwnError(f"file {attachment.key.hex}: its content is not what it was")
    return storage.read(path_of(attachment), secret_of(attachment), attachment.size)


def check(attachment: Attachment) -> bool:
    """Whether the content is what it was, octet for octet; what is found is kept, and told when it is bad news."""
    try:
        storage.check(path_of(attachment), secret_of(attachment), attachment.size, attachment.sha256)
        found = State.HERE
    except OwnError:
        found = State.ALTERED
    before, attachment.state, attachment.checked_at = attachment.state, found, timezone.now()
    rows = Attachment.objects.filter(pk=attachment.pk).exclude(state=State.DESTROYED)
    with transaction.atomic():
        told = rows.update(state=found, checked_at=attachment.checked_at)
        if told and found == State.ALTERED != before:
            attachment_altered.send(sender=Attachment, attachment=attachment)
    return found == State.HERE


@transaction.atomic
def destroy(attachment: Attachment) -> None:
    """Nobody reads it any more: its key is gone, and what lies on the disk goes once that is durable."""
    row = Attachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk)
    row.name = row.claimed = row.media_type = row.described = row.sha256 = row.wrapped_by = ""
    row.secret, row.warnings, row.state, row.preview_size = None, [], State.DESTROYED, 0
    row.save()
    attachment.refresh_from_db()
    transaction.on_commit(lambda: storage.forget(row.key))


def secret_of(attachment: Attachment) -> bytes:
    """Its key. Raises OwnError when there is none that opens it."""
    if attachment.secret is None:
        raise OwnError(f"file {attachment.key.hex}: its key is gone")
    return keys.unwrap(attachment.wrapped_by, bytes(attachment.secret), attachment.key)


def path_of(attachment: Attachment) -> Path:
    return storage.path_of(attachment.key)


def _pieces_of(stream: Any) -> Iterable[bytes]:
    if hasattr(stream, "chunks"):
        return (bytes(piece) for piece in stream.chunks(storage.PIECE))
    if hasattr(stream, "read"):
        return _read_all(stream)
    return (bytes(piece) for piece in stream)


def _read_all(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(storage.PIECE):
        yield piece


def _bound(pieces: Iterable[bytes], limit: int, name: str) -> Iterator[bytes]:
    """What a door says of a file's size is not believed."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > limit:
            raise CallerError(
                _("%(name)s is too large: at most %(mb)d MB.") % {"name": name, "mb": limit // MB}
            )
        yield piece


def media_type_of(claimed: str) -> str:
    claimed = claimed.partition(";")[0].strip().lower()
    return claimed if MEDIA_TYPE.fullmatch(claimed) else ""


def _describe(head: bytes) -> str:
    """What a wider table of signatures takes it for: a hint for whoever must find a program that opens it."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError, IndexError, UnicodeError):
        return ""
    likely = [match for match in found if match.confidence >= 0.5 and match.name]
    return likely[0].name[:100] if likely else ""
