"""Fetching partners' files, piece by piece: goes on where it stopped, believes no octet before its frame is opened.

A file waits for its partner as a message does, for 30 days; what its desk says it does not give, for some tries.
"""

import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.exchange.files import store
from jointdesk.desk.exchange.files.taking import note_taken, origin_of, refuse
from jointdesk.desk.exchange.mail import transport
from jointdesk.desk.exchange.mail.outbox import hold
from jointdesk.desk.exchange.models import TravelledFile
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import OwnError, PartnerError, TransportError, UnderWay
from jointdesk.engine.exchange.files.contents import Inspection
from jointdesk.engine.exchange.files.frames import FrameOpener, sealed_size

PIECE = 1 << 20
# as a message in parts is
GIVEN_UP_AFTER = timedelta(days=30)
PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
SECONDS_A_TURN = 20.0
State = TravelledFile.State


def fetch_files() -> int:
    """The worker's: fetch what was announced. How many came whole, or to an end."""
    due = TravelledFile.objects.filter(state=State.ANNOUNCED, next_try_at__lte=timezone.now())
    trusted = due.filter(origin__state=Partner.State.CONFIRMED).select_related("origin", "request")
    down: set[int | None] = set()
    ended = 0
    for file in trusted.order_by("next_try_at", "pk")[:20]:
        if file.origin_id not in down:
            ended += _try(file, down)
    return ended


def take_carried(file: TravelledFile, path: Path) -> None:
    """Take the file from a folder that was carried here. Raises UnderWay, OwnError (no room), and PartnerError
    (altered_file): the copy is bad then, and another one is taken still."""
    size, arriving = sealed_size(file.size), _Arriving(file)
    if path.stat().st_size != size:
        raise PartnerError("altered_file", "it has not the size that was announced")
    if not store.has_room(size):
        raise OwnError("this desk's disk has no room for it")
    with path.open("rb") as carried, _alone_at(file) as out:
        out.truncate(0)
        try:
            for piece in _pieces(carried, size):
                arriving.take(piece)
                out.write(piece)
            arriving.finish()
        except PartnerError:
            out.truncate(0)
            raise
        out.flush()
        os.fsync(out.fileno())
        _take(file, arriving.inspection)


def _pieces(carried: BinaryIO, size: int) -> Iterator[bytes]:
    # as much as was announced: one that grows meanwhile does not keep us
    while size > 0 and (piece := carried.read(min(PIECE, size))):
        size -= len(piece)
        yield piece


@contextmanager
def _alone_at(file: TravelledFile) -> Iterator[BinaryIO]:
    """What has come of the file, for us alone. Raises UnderWay when another process is at it, or was until now."""
    under_way = UnderWay("this desk is fetching the file already")
    with store.unfinished_path(file).open("a+b") as out:
        os.fchmod(out.fileno(), 0o600)
        try:
            fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise under_way from None
        if not TravelledFile.objects.filter(pk=file.pk, state=State.ANNOUNCED).exists():
            store.unfinished_path(file).unlink(missing_ok=True)
            raise under_way
        yield out


def _try(file: TravelledFile, down: set[int | None]) -> bool:
    try:
        with _alone_at(file) as out:
            return _fetch(file, out)
    except UnderWay:
        return False
    except PartnerError as error:
        return _give_up(file, error.code)
    except transport.Declined:
        file.tries += 1
        if file.tries >= store.limits().most_tries:
            return _give_up(file, "not_given")
        _rest(file)
    except TransportError:
        # nothing was said of the file: the partner's others have the next turn, this one waits
        down.add(file.origin_id)
        if file.added_at < timezone.now() - GIVEN_UP_AFTER:
            return _give_up(file, "not_given")
        _rest(file)
    return False


def _fetch(file: TravelledFile, out: BinaryIO) -> bool:
    """Whether all of it is here now. Raises TransportError, PartnerError (altered_file)."""
    started, size = time.monotonic(), sealed_size(file.size)
    arriving = _Arriving(file)
    have = arriving.look_again(out)
    while have < size:
        if not store.has_room(size - have):
            _rest(file, "no_room")
            return False
        path = f"/wire/v1/files/{file.token}"
        piece = transport.fetch(origin_of(file), path, have, min(PIECE, size - have))
        arriving.take(piece)
        out.write(piece)
        out.flush()
        have += len(piece)
        if have < size and time.monotonic() - started > SECONDS_A_TURN:
            return False
    arriving.finish()
    os.fsync(out.fileno())
    return _take(file, arriving.inspection)


class _Arriving:
    """What has come of one file: opened, hashed and looked at on its way to the disk."""

    def __init__(self, file: TravelledFile) -> None:
        self.file = file
        self._begin()

    def _begin(self) -> None:
        self.opener = FrameOpener(bytes(self.file.secret or b""), self.file.size)
        self.digest, self.inspection = hashlib.sha256(), Inspection()

    def look_again(self, out: BinaryIO) -> int:
        """Go through what an earlier turn left; how much that is. What a crash spoilt is fetched anew."""
        out.seek(0)
        try:
            while piece := out.read(PIECE):
                self.take(piece)
        except PartnerError:
            out.truncate(0)
            self._begin()
        return out.seek(0, os.SEEK_END)

    def take(self, piece: bytes) -> None:
        for content in self.opener.take(piece):
            self.digest.update(content)
            self.inspection.take(content)

    def finish(self) -> None:
        self.opener.finish()
        if self.digest.hexdigest() != self.file.sha256:
            raise PartnerError("altered_file", "its digest is another than was announced")


@transaction.atomic
def _take(file: TravelledFile, inspection: Inspection) -> bool:
    held = _hold(file)
    if held is None:
        # recalled; or taken by another process, whose copy stays
        store.unfinished_path(file).unlink(missing_ok=True)
        return True
    finding = inspection.finish(held.name)
    held.found, held.warnings = finding.media_type, list(finding.warnings)
    held.state, held.fault, held.here_at, held.next_try_at = State.HERE, "", timezone.now(), None
    store.keep(store.unfinished_path(held), held)
    held.save(update_fields=["found", "warnings", "state", "fault", "here_at", "next_try_at"])
    note_taken(held)
    return True


@transaction.atomic
def _give_up(file: TravelledFile, code: str) -> bool:
    held = _hold(file)
    if held is not None:
        refuse(held, code)
    return True


def _hold(file: TravelledFile) -> TravelledFile | None:
    """The file as it is now, locked, its partner first; None if it was recalled meanwhile."""
    hold(origin_of(file))
    held = TravelledFile.objects.select_for_update(of=("self",)).filter(pk=file.pk, state=State.ANNOUNCED)
    return held.select_related("origin", "request").first()


def _rest(file: TravelledFile, fault: str = "") -> None:
    pause = min(PAUSE * 2 ** min(file.tries, 10), LONGEST_PAUSE)
    file.next_try_at, file.fault = timezone.now() + pause, fault
    # only while it is still announced: it may have been recalled meanwhile
    TravelledFile.objects.filter(pk=file.pk, state=State.ANNOUNCED).update(
        next_try_at=file.next_try_at, fault=fault, tries=file.tries
    )
