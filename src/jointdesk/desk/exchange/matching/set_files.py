"""Tag files, ours and the partners', one file each in the desk's folder `sets/`: kept, fetched piece by piece, mapped.

A file is believed when it is the announced one. It is written under another name first, goes on where it stopped,
and appears whole or not at all. Beside a set of ours stand its leaves and the nodes over groups of them.
"""

import fcntl
import mmap
import os
import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils import timezone

from jointdesk.desk.exchange.mail import transport
from jointdesk.desk.exchange.matching.seed_store import private_folder
from jointdesk.desk.exchange.models import MatchKey, PartnerSet
from jointdesk.engine.errors import PartnerError, TransportError, UnderWay
from jointdesk.engine.exchange.matching.oprf import TAG
from jointdesk.engine.exchange.matching.tagfiles import Buffer, TagFileCheck

FOLDER = "sets"
PAUSE = timedelta(seconds=30)
PIECE = 1 << 20
# what came stays: a file that comes more slowly goes on at the next turn
SECONDS_A_TURN = 20.0
LONGEST_SECONDS = 900.0


def tag_path(digest: str) -> Path:
    """Where the tag file of this digest is, ours or a partner's."""
    folder: Path = settings.HOME / FOLDER
    return folder / f"{digest}.tags"


def leaf_path(digest: str) -> Path:
    """Where the leaves of our set are, and after them the nodes over groups of leaves."""
    return tag_path(digest).with_suffix(".leaves")


def map_tags(digest: str) -> Buffer:
    """The file's tags, read from the disk as they are looked at. Raises FileNotFoundError."""
    with tag_path(digest).open("rb") as file:
        if os.fstat(file.fileno()).st_size == 0:
            return b""
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def fetch_set(partner_set: PartnerSet, seconds: float = LONGEST_SECONDS) -> None:
    """Fetch what is missing of the file. Raises TransportError (UnderWay when another process is at it), and
    PartnerError when it is not the announced one.
    """
    started = time.monotonic()
    unfinished = private_folder(FOLDER) / f"{partner_set.digest}.unfinished"
    with unfinished.open("a+b") as file:
        _lock(partner_set, file, unfinished)
        if partner_set.fetched_at is not None:
            unfinished.unlink(missing_ok=True)
            return
        size = partner_set.size * TAG
        if file.tell() > size:
            file.truncate(0)
        while (have := file.seek(0, os.SEEK_END)) < size:
            piece = transport.fetch(
                partner_set.partner, f"/wire/v1/sets/{partner_set.digest}", have, min(PIECE, size - have)
            )
            file.write(piece)
            file.flush()
            if time.monotonic() - started > seconds and file.tell() < size:
                raise TransportError(
                    f"{partner_set.partner.desk_id}: the file comes slowly, and goes on later"
                )
        _keep(partner_set, unfinished)


def _lock(partner_set: PartnerSet, file: BinaryIO, unfinished: Path) -> None:
    """Whoever had it before us may have ended meanwhile: the set is here then, or the file is another one."""
    under_way = UnderWay(
        f"this desk is fetching {partner_set.partner.desk_id}'s set already; ask again in a minute"
    )
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise under_way from None
    partner_set.refresh_from_db(fields=["fetched_at"])
    if partner_set.fetched_at is None and not _is_at(unfinished, file):
        raise under_way


def _is_at(path: Path, file: BinaryIO) -> bool:
    return path.is_file() and os.path.samestat(path.stat(), os.fstat(file.fileno()))


def take_set_file(partner_set: PartnerSet, path: Path) -> None:
    """Take the file from a folder that was carried here. Raises PartnerError when it is not the announced one."""
    unfinished = private_folder(FOLDER) / f"{partner_set.digest}.carried"
    try:
        with path.open("rb") as file, unfinished.open("wb") as copy:
            for piece in _pieces(file, partner_set.size * TAG + 1):
                copy.write(piece)
        _keep(partner_set, unfinished)
    finally:
        unfinished.unlink(missing_ok=True)


def fetch_missing_sets() -> int:
    """Fetch what was announced and is not here yet; a partner that is down is tried again later. How many."""
    now, fetched = timezone.now(), 0
    due = PartnerSet.objects.filter(fetched_at=None, ended_at=None, next_try_at__lte=now)
    for partner_set in due.select_related("partner").order_by("next_try_at")[:20]:
        try:
            fetch_set(partner_set, SECONDS_A_TURN)
            fetched += 1
        except (TransportError, PartnerError) as error:
            # a wrong file concerns itself alone; a partner that is down, all its files
            waiting = due.filter(pk=partner_set.pk) if isinstance(error, PartnerError) else due
            PartnerSet.objects.filter(pk__in=waiting.filter(partner=partner_set.partner).values("pk")).update(
                next_try_at=now + PAUSE
            )
    return fetched


def forget_partner_file(partner_set: PartnerSet) -> None:
    """The set was ended, or its epoch is over: its tags are worth nothing, and are not kept."""
    for suffix in (".tags", ".unfinished"):
        tag_path(partner_set.digest).with_suffix(suffix).unlink(missing_ok=True)


def forget_own_files(key: MatchKey) -> None:
    for path in (tag_path(key.set_digest), leaf_path(key.set_digest)):
        path.unlink(missing_ok=True)


def _keep(partner_set: PartnerSet, unfinished: Path) -> None:
    check = TagFileCheck(size=partner_set.size, digest=bytes.fromhex(partner_set.digest))
    try:
        with unfinished.open("rb") as file:
            for piece in _pieces(file, partner_set.size * TAG + 1):
                check.take(piece)
            check.finish()
            os.fsync(file.fileno())
    except PartnerError:
        unfinished.unlink()
        raise
    os.replace(unfinished, tag_path(partner_set.digest))
    partner_set.fetched_at = timezone.now()
    partner_set.save(update_fields=["fetched_at"])


def _pieces(file: BinaryIO, most: int) -> Iterable[bytes]:
    while most > 0 and (piece := file.read(min(PIECE, most))):
        most -= len(piece)
        yield piece
