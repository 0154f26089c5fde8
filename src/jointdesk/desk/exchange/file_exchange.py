"""Carrying messages as files, for desks without a line between them: the same seals, the same receipts.

A folder holds `messages/<id>.sealed`, `sets/<digest>.tags` and `receipts/<id>.sealed`. One desk exports into it,
the other imports from it and leaves its receipts in it, the first imports those. Doing any of it twice does
nothing twice. Questions need a line: they are answered within one call.
"""

import os
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from jointdesk.desk.exchange.inbox import receive
from jointdesk.desk.exchange.models import MatchKey, OutgoingMessage, PartnerSet
from jointdesk.desk.exchange.outbox import take_receipt
from jointdesk.desk.exchange.set_files import take_set_file
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import InputError, PartnerError
from jointdesk.engine.exchange.matching import TAG
from jointdesk.engine.exchange.sealing import MAX_SEALED

MESSAGES, SETS, RECEIPTS = "messages", "sets", "receipts"
MAX_FILES = 100_000


@dataclass
class Carried:
    """How many of each went through, and the files that did not, with the reason."""

    messages: int = 0
    sets: int = 0
    receipts: int = 0
    refused: list[str] = field(default_factory=list)


def export_messages(folder: Path, partner: Partner) -> Carried:
    """Write all that waits for the partner. The messages stay in the outbox until their receipts come back."""
    done = Carried()
    waiting = OutgoingMessage.objects.filter(partner=partner, received_at=None).order_by(
        "created_at", "sequence"
    )
    for row in waiting:
        _write(folder / MESSAGES / f"{row.message_id.hex}.sealed", bytes(row.sealed))
        done.messages += 1
    if waiting.filter(type="set_published").exists():
        for key in MatchKey.objects.filter(partner=partner, tags__isnull=False):
            _write(folder / SETS / f"{key.set_digest}.tags", bytes(key.tags or b""))
            done.sets += 1
    return done


def import_messages(folder: Path) -> Carried:
    """Take in messages, tag files and receipts; a bad file is named and stops nothing else."""
    if not folder.is_dir():
        raise InputError("is no folder", file=str(folder))
    done = Carried()
    ours = {key.hex for key in OutgoingMessage.objects.values_list("message_id", flat=True)}
    # in the order they were written: whatever comes early is held all the same
    for path in sorted(_files(folder / MESSAGES, ".sealed"), key=lambda path: path.stat().st_mtime_ns):
        if path.stem not in ours:
            _take_message(folder, path, done)
    for path in _files(folder / SETS, ".tags"):
        _take_set(path, done)
    for path in _files(folder / RECEIPTS, ".sealed"):
        if path.stem in ours:
            _take_receipt(path, done)
    return done


def _take_message(folder: Path, path: Path, done: Carried) -> None:
    try:
        receipt = receive(_read(path, MAX_SEALED))
    except PartnerError as error:
        done.refused.append(f"{path}: {error}")
        return
    _write(folder / RECEIPTS / path.name, receipt)
    done.messages += 1


def _take_set(path: Path, done: Carried) -> None:
    for row in PartnerSet.objects.filter(digest=path.stem, tags=None):
        try:
            take_set_file(row, _read(path, row.size * TAG))
            done.sets += 1
        except PartnerError as error:
            done.refused.append(f"{path}: {error}")


def _take_receipt(path: Path, done: Carried) -> None:
    row = OutgoingMessage.objects.select_related("partner").get(message_id=uuid.UUID(path.stem))
    if row.received_at is not None:
        return
    try:
        take_receipt(row, _read(path, MAX_SEALED))
        done.receipts += 1
    except PartnerError as error:
        done.refused.append(f"{path}: {error}")


def _files(folder: Path, suffix: str) -> list[Path]:
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if path.suffix == suffix and path.is_file()]
    if len(found) > MAX_FILES:
        raise InputError(f"holds more than {MAX_FILES} files", file=str(folder))
    return sorted(found)


def _read(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        raw = file.read(most + 1)
    if len(raw) > most:
        raise PartnerError("too_large", f"the file has more than {most} bytes")
    return raw


def _write(path: Path, raw: bytes) -> None:
    """Whole or not at all: a stick pulled out leaves no half message."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(raw)
    os.replace(unfinished, path)
