"""Our files on their way: named in the message they belong to, given at the door, and what the partner says of them."""

import secrets
import uuid
from collections.abc import Iterable

from django.utils import timezone

from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.data.passages import note_sent
from jointdesk.desk.exchange.files import store
from jointdesk.desk.exchange.models import FilePassage, OutgoingMessage, TravelledFile
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.bodies.files import FileRefused, FileTaken, NamedFile
from jointdesk.engine.exchange.wire.messages import draw_id


def name_files(partner: Partner, files: Iterable[TravelledFile]) -> tuple[NamedFile, ...]:
    """The rows of a message that gives these files to the partner; from now on the door gives them.

    Call it in the transaction that queues the message. Raises OwnError for one whose content the disk has lost.
    """
    return tuple(_name(partner, file) for file in files)


def note_files_sent(
    partner: Partner, files: Iterable[TravelledFile], message: OutgoingMessage, mark: str, conditions: str
) -> None:
    """The message that names them is queued: each is a datum that can be followed and recalled."""
    for file in files:
        subject = f"file:{file.key.hex}"
        note_sent(partner, file.key, "file", subject, mark, conditions, message=message)


def open_passage(token: str) -> FilePassage | None:
    """What the door may give under this token: to a partner we trust, until it was recalled."""
    passages = FilePassage.objects.filter(token=token, ended_at=None, file__state=TravelledFile.State.HERE)
    return passages.filter(partner__state=Partner.State.CONFIRMED).select_related("file").first()


def take_taken(partner: Partner, body: FileTaken) -> None:
    """The partner has it, whole. The door gives it still: a desk restored from a backup fetches it again."""
    passage = _passage(partner, body.file)
    if body.sha256.hex() != passage.file.sha256:
        raise PartnerError("bad_digest", "this is not the file that was named")
    passage.taken_at, passage.refused_code = passage.taken_at or timezone.now(), ""
    passage.save(update_fields=["taken_at", "refused_code"])
    record("file_taken_over_there", f"file:{body.file}", {"partner": partner.desk_id})


def take_refused(partner: Partner, body: FileRefused) -> None:
    passage = _passage(partner, body.file)
    passage.refused_code = body.code
    passage.save(update_fields=["refused_code"])
    record("file_refused_over_there", f"file:{body.file}", {"partner": partner.desk_id, "code": body.code})


def _name(partner: Partner, file: TravelledFile) -> NamedFile:
    store.check(file)
    passage, _made = FilePassage.objects.get_or_create(
        file=file,
        partner=partner,
        defaults={"token": draw_id(secrets.token_bytes), "sent_at": timezone.now()},
    )
    if passage.ended_at is not None:
        passage.ended_at = None
        passage.save(update_fields=["ended_at"])
    return NamedFile(
        id=file.key.hex,
        name=file.name,
        media_type=file.claimed,
        size=file.size,
        sha256=bytes.fromhex(file.sha256),
        key=bytes(file.secret or b""),
        token=passage.token,
    )


def _passage(partner: Partner, key: str) -> FilePassage:
    passage = (
        FilePassage.objects.filter(partner=partner, file__key=uuid.UUID(key)).select_related("file").first()
    )
    if passage is None:
        raise PartnerError("unknown_file", "this file was never given to this desk")
    return passage
