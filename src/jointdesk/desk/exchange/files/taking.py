"""A partner's files: named by a message, within bounds or refused by name; the message is taken all the same."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.data.passages import check_arrival, note_received
from jointdesk.desk.exchange.files import store
from jointdesk.desk.exchange.mail.outbox import queue
from jointdesk.desk.exchange.models import Answer, Request, TravelledFile
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.files.names import safe_name
from jointdesk.engine.exchange.wire.bodies.files import FileRefused, FileTaken, NamedFile

State = TravelledFile.State
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Place:
    """What a partner's files belong to, and how they may be used. `request` or `belongs` says in whose conversation
    their desk is told of them."""

    mark: str
    conditions: str = ""
    request: Request | None = None
    answer: Answer | None = None
    belongs: uuid.UUID | None = None


def announce_files(partner: Partner, files: Iterable[tuple[Any, ...]], place: Place) -> list[TravelledFile]:
    """Rows for what a message names; the worker fetches them. Call it in the message's handler.

    Raises PartnerError (conflict) for a message that names one file twice.
    """
    named = [NamedFile(*row) for row in files]
    if len({file.id for file in named}) != len(named):
        raise PartnerError("conflict", "a message names one file twice")
    rows, together = [], 0
    for number, file in enumerate(named, 1):
        together += file.size
        fault = store.limits().fault(file.size, number, together) or budget_fault(partner, file.size)
        try:
            rows.append(_announce(partner, file, fault, place))
        except PartnerError as error:
            # the number is another's, or was taken back: said of the file, and the message is taken all the same
            tell_refused(partner, file.id, error.code, _conversation(place, file.id))
    return rows


def note_taken(file: TravelledFile) -> None:
    """The file is here and is what was announced: its desk is told."""
    record("file_here", f"file:{file.key.hex}", {"partner": origin_of(file).desk_id})
    body = FileTaken(file=file.key.hex, sha256=bytes.fromhex(file.sha256))
    queue(origin_of(file), body, conversation_of(file))


def refuse(file: TravelledFile, code: str) -> None:
    """Not taken, now or ever, unless an officer tries again: its desk is told."""
    file.state, file.fault, file.next_try_at = State.REFUSED, code, None
    file.save(update_fields=["state", "fault", "next_try_at"])
    store.forget(file)
    tell_refused(origin_of(file), file.key.hex, code, conversation_of(file))


def tell_refused(partner: Partner, key: str, code: str, conversation: str) -> None:
    record("file_refused", f"file:{key}", {"partner": partner.desk_id, "code": code})
    queue(partner, FileRefused(file=key, code=code), conversation)


def conversation_of(file: TravelledFile) -> str:
    key: uuid.UUID = file.request.key if file.request else file.belongs or file.key
    return key.hex


def budget_fault(partner: Partner, size: int) -> str:
    """What one partner may bring is bounded, whatever its messages are for."""
    theirs = TravelledFile.objects.filter(origin=partner)
    today = theirs.filter(added_at__gt=timezone.now() - DAY).exclude(state=State.REFUSED)
    waiting = theirs.filter(state=State.ANNOUNCED)
    bounds = store.limits()
    over = _total(today) + size > bounds.a_day or _total(waiting) + size > bounds.waiting
    return "too_much_today" if over else ""


def _conversation(place: Place, key: str) -> str:
    known = place.request.key if place.request else place.belongs
    return known.hex if known else key


def _announce(partner: Partner, file: NamedFile, fault: str, place: Place) -> TravelledFile:
    """The file's row, new or as it is. Raises PartnerError (conflict, recalled)."""
    key = uuid.UUID(file.id)
    known = TravelledFile.objects.filter(key=key).first()
    if known is not None and (known.origin_id, known.sha256, known.size) != (
        partner.pk, file.sha256.hex(), file.size
    ):  # fmt: skip
        raise PartnerError("conflict", "this id stands for another file")
    check_arrival(partner, key, "file")
    row = known or _write(partner, file, fault, place)
    note_received(partner, key, "file", f"file:{key.hex}", place.mark, place.conditions)
    if fault and known is None:
        tell_refused(partner, file.id, fault, conversation_of(row))
    return row


def _write(partner: Partner, file: NamedFile, fault: str, place: Place) -> TravelledFile:
    now = timezone.now()
    return TravelledFile.objects.create(
        key=uuid.UUID(file.id),
        origin=partner,
        request=place.request,
        answer=place.answer,
        belongs=place.belongs,
        name=safe_name(file.name),
        claimed=file.media_type,
        size=file.size,
        sha256=file.sha256.hex(),
        secret=file.key,
        token=file.token,
        state=State.REFUSED if fault else State.ANNOUNCED,
        fault=fault,
        added_at=now,
        next_try_at=None if fault else now,
    )


def _total(rows: Any) -> int:
    return int(rows.aggregate(total=Sum("size"))["total"] or 0)


def origin_of(file: TravelledFile) -> Partner:
    if file.origin is None:
        raise PartnerError("unknown_file", "the file is ours")
    return file.origin
