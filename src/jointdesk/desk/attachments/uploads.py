"""Files that come by pieces: begun, sent piece by piece, put together by the worker, then used or forgotten.

1. Each piece is checked against the digest that came with it, and lies encrypted: a line may break at any moment, and
   the sender goes on with what is missing.
2. What one officer may have on its way is bounded, and the disk has room for all of it, or it is not begun.
3. What nobody uses or goes on with is gone after a day, and all of it after a week.
"""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.attachments import keys, storage
from jointdesk.desk.attachments.actions import keep, media_type_of, set_aside
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.attachments.rotation import settle_wrapping
from jointdesk.desk.attachments.upload_models import Upload, UploadPiece
from jointdesk.engine.errors import CallerError, NotFound, OwnError
from jointdesk.engine.exchange.files.frames import KEY
from jointdesk.engine.exchange.files.limits import MB
from jointdesk.engine.exchange.files.names import safe_name

PIECE = 8 * MB
# of one officer, at once
MOST_AT_ONCE = 20
MOST_TOGETHER = 4  # times the largest file
IDLE = timedelta(days=1)
LONGEST = timedelta(days=7)
TOLD_EVERY = 64 * MB
State = Upload.State


def uploads_of(officer: Officer, purpose: str) -> QuerySet[Upload]:
    """An upload is its sender's alone until it is used."""
    return Upload.objects.filter(by=officer, purpose=purpose).select_related("attachment")


def begin(
    officer: Officer,
    name: str,
    size: int,
    *,
    purpose: str,
    limit_bytes: int,
    claimed: str = "",
    changed: str = "",
) -> Upload:
    """A new one, or the one that the same file was begun as. Raises CallerError beyond a bound, NoRoom."""
    name, changed = safe_name(name), changed[:40]
    if not 0 < size <= limit_bytes:
        said = _("%(name)s is empty.") if size <= 0 else _("%(name)s is too large: at most %(mb)d MB.")
        raise CallerError(said % {"name": name, "mb": limit_bytes // MB})
    with transaction.atomic():
        # one at a time: two beginnings must not both take the last room
        Officer.objects.select_for_update().get(pk=officer.pk)
        mine = Upload.objects.filter(by=officer)
        same = mine.filter(purpose=purpose, name=name, size=size, changed=changed, state=State.COMING)
        if found := same.first():
            return found
        _check_bounds(mine, size, limit_bytes)
        key, secret, now = uuid.uuid4(), storage.draw_key(), timezone.now()
        wrapped_by, wrapped = keys.wrap(secret, key)
        upload = Upload.objects.create(
            key=key,
            by=officer,
            purpose=purpose,
            name=name,
            claimed=media_type_of(claimed),
            size=size,
            changed=changed,
            secret=wrapped,
            wrapped_by=wrapped_by,
            begun_at=now,
            touched_at=now,
        )
        settle_wrapping(upload, secret)
        return upload


def _check_bounds(mine: QuerySet[Upload], size: int, limit_bytes: int) -> None:
    together = mine.aggregate(all=Sum("size"))["all"] or 0
    if mine.count() >= MOST_AT_ONCE or together + size > MOST_TOGETHER * limit_bytes:
        raise CallerError(_("Too much of yours is on its way: use it or forget it first."))
    # what has come is here once, and once more while it is put together
    open_ones = Upload.objects.exclude(state=State.READY)
    promised = open_ones.aggregate(all=Sum(F("size") * 2))["all"] or 0
    here = (
        UploadPiece.objects.filter(upload__in=open_ones.values("pk")).aggregate(all=Sum("size"))["all"] or 0
    )
    if not storage.has_room(promised - here + 2 * size):
        raise storage.NoRoom(_("This desk's disk has no room for the file. Nothing of it was kept."))


def piece_count(upload: Upload) -> int:
    return -(-upload.size // PIECE)


def pieces_here(upload: Upload) -> dict[int, str]:
    """Number -> SHA-256 of what has come."""
    return dict(upload.pieces.order_by("number").values_list("number", "sha256"))


def put(upload: Upload, number: int, stream: Any, sha256: str) -> None:
    """A piece; sent again it takes the former's place. Raises CallerError where it is not what was announced."""
    if upload.state != State.COMING:
        raise CallerError(_("This file waits for no more pieces."))
    size = _size_of(upload, number)
    piece = UploadPiece(upload=upload, number=number, size=size, sha256=sha256)
    written = storage.write(_exactly(stream, size), _piece_key(upload, piece))
    try:
        if written.size != size or written.sha256 != sha256:
            raise CallerError(_("This piece did not arrive as it was sent: send it again."))
        with transaction.atomic():
            held = (
                Upload.objects.select_for_update(of=("self",))
                .filter(pk=upload.pk, state=State.COMING)
                .first()
            )
            if held is None:
                raise CallerError(_("This file waits for no more pieces."))
            former = list(upload.pieces.filter(number=number))
            upload.pieces.filter(number=number).delete()
            storage.keep(written.path, storage.path_of(piece.key))
            piece.save(force_insert=True)
            Upload.objects.filter(pk=upload.pk).update(touched_at=timezone.now())
            transaction.on_commit(lambda: _forget_files(former))
    finally:
        written.path.unlink(missing_ok=True)


def finish(upload: Upload) -> Upload:
    """All of it is sent: the worker puts it together. Said twice, it is done once. Raises CallerError before that."""
    with transaction.atomic():
        held = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
        # one that failed for want of room is tried again
        if held.state in (State.COMING, State.FAILED):
            if held.pieces.count() != piece_count(held):
                raise CallerError(_("Pieces of this file are missing: send them first."))
            held.state, held.touched_at = State.WHOLE, timezone.now()
            held.save(update_fields=["state", "touched_at"])
    return held


@transaction.atomic
def use(officer: Officer, key: uuid.UUID, purpose: str) -> Attachment:
    """The attachment that it has become; called in the transaction in which a room takes it. Raises NotFound."""
    rows = uploads_of(officer, purpose).select_for_update(of=("self",))
    upload = rows.filter(key=key, state=State.READY).first()
    if upload is None or upload.attachment is None:
        raise NotFound(_("This file is not here any more: send it again."))
    attachment = upload.attachment
    upload.delete()
    return attachment


@transaction.atomic
def forget(upload: Upload) -> None:
    """Nothing of it is left: not its pieces, nor what they became."""
    held = Upload.objects.select_for_update(of=("self",)).filter(pk=upload.pk).first()
    if held is None:
        return
    pieces, attachment = list(held.pieces.all()), held.attachment
    held.delete()
    if attachment is not None:
        attachment.delete()
        transaction.on_commit(lambda: storage.forget(attachment.key))
    transaction.on_commit(lambda: _forget_files(pieces))


def forget_left() -> int:
    """The worker's: what nobody has touched for a day, or has not used for a week. How many."""
    now = timezone.now()
    left = Upload.objects.filter(touched_at__lt=now - IDLE) | Upload.objects.filter(
        begun_at__lt=now - LONGEST
    )
    some = list(left[:50])
    for upload in some:
        forget(upload)
    return len(some)


def put_together() -> int:
    """The worker's: make attachments of those that are whole, one a turn. How many."""
    upload = Upload.objects.filter(state=State.WHOLE).select_related("by").order_by("touched_at").first()
    if upload is None:
        return 0
    try:
        _put_together(upload)
    except (CallerError, OwnError):
        # no room meanwhile, or the disk has changed a piece: it can be sent again
        Upload.objects.filter(pk=upload.pk, state=State.WHOLE).update(state=State.FAILED)
    return 1


def _put_together(upload: Upload) -> None:
    pieces = list(upload.pieces.order_by("number"))
    come = _content(upload, pieces)
    with (
        set_aside(
            upload.by,
            come,
            upload.name,
            purpose=upload.purpose,
            limit_bytes=upload.size,
            claimed=upload.claimed,
        ) as aside,
        transaction.atomic(),
    ):
        held = Upload.objects.select_for_update(of=("self",)).filter(pk=upload.pk, state=State.WHOLE).first()
        # forgotten meanwhile
        if held is None:
            return
        held.attachment, held.state, held.touched_at = keep(aside), State.READY, timezone.now()
        held.secret, held.put_together = None, held.size
        held.save(update_fields=["attachment", "state", "touched_at", "secret", "put_together"])
        held.pieces.all().delete()
        transaction.on_commit(lambda: _forget_files(pieces))


def _content(upload: Upload, pieces: list[UploadPiece]) -> Iterator[bytes]:
    done = told = 0
    for piece in pieces:
        yield from storage.read(storage.path_of(piece.key), _piece_key(upload, piece), piece.size)
        done += piece.size
        if done - told >= TOLD_EVERY:
            told = done
            Upload.objects.filter(pk=upload.pk).update(put_together=done, touched_at=timezone.now())


def _size_of(upload: Upload, number: int) -> int:
    last = piece_count(upload) - 1
    if not 0 <= number <= last:
        raise CallerError(_("This file has no such piece."))
    return upload.size - last * PIECE if number == last else PIECE


def _exactly(stream: Any, size: int) -> Iterator[bytes]:
    """What comes, up to one octet too many."""
    left = size + 1
    while left and (some := stream.read(min(storage.PIECE, left))):
        left -= len(some)
        yield some


def _piece_key(upload: Upload, piece: UploadPiece) -> bytes:
    """Of this file of this piece: sent again, it is another file and another key."""
    secret = keys.unwrap(upload.wrapped_by, bytes(upload.secret or b""), upload.key)
    return HKDF(SHA256(), KEY, None, b"jointdesk piece " + piece.key.bytes).derive(secret)


def _forget_files(pieces: list[UploadPiece]) -> None:
    for piece in pieces:
        storage.forget(piece.key)
