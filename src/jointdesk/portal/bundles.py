"""What the desk told this door: the bundle of each kind that is in force, verified once, when it arrives.

bundles/<kind>.coming: one that arrived.  bundles/<kind>/<sequence>: its content, verified.  bundles/<kind>/note: which
of them is in force; it is written last, so a door that is killed meanwhile tells what it told before.
"""

import fcntl
import logging
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.letterbox.bundles import KINDS, Bundle, check_content, holds, read_again, read_bundle
from jointdesk.engine.letterbox.parcels import read_parcel_note
from jointdesk.engine.letterbox.replies_since import read_moved
from jointdesk.portal.door import DOOR, FOLDER
from jointdesk.portal.states import keep_moved, keep_states

log = logging.getLogger("jointdesk.door")
PIECE = 256 * 1024
LISTINGS_KEY = 32
# whose content is laid into the store
LAID_OUT = ("replies", "replies-since")
# a page that has just looked up which content is in force may open it a moment later
KEPT_BEFORE = 2
# kind -> what its note's stat said and what was in it
_read_before: dict[str, tuple[tuple[int, int], Bundle]] = {}


def current(kind: str) -> Path | None:
    """The verified content in force; None when there is none, or its time is over. A stat and a comparison."""
    bundle = in_force(kind)
    if bundle is None or not holds(bundle, timezone.now()):
        return None
    return _folder(kind) / str(bundle.sequence)


def in_force(kind: str) -> Bundle | None:
    """The last one taken in, also when its time is over."""
    path = _folder(kind) / "note"
    try:
        stat = path.stat()
        seen = (stat.st_ino, stat.st_mtime_ns)
        known = _read_before.get(kind)
        if known is None or known[0] != seen:
            known = (seen, read_again(path.read_text(encoding="utf-8")))
            _read_before[kind] = known
    except FileNotFoundError:
        return None
    return known[1]


def listings_key() -> bytes | None:
    """By which the listings' file is searched: 32 octets the desk shares with this door; None when it gave none."""
    try:
        key = (FOLDER / "keys" / "listings").read_bytes()
    except FileNotFoundError:
        return None
    return key if len(key) == LISTINGS_KEY else None


def arrive(kind: str, pieces: Iterable[bytes]) -> Bundle:
    """Take in a bundle as it comes over the network. Raises PartnerError that says why not."""
    coming = FOLDER / "bundles" / f"{kind}.coming"
    partial = coming.with_name(f"{kind}.{os.getpid()}-{threading.get_ident()}.partial")
    try:
        with partial.open("xb") as file:
            file.writelines(pieces)
        partial.replace(coming)
    finally:
        partial.unlink(missing_ok=True)
    return take_in(kind)


def take_in_all() -> int:
    """What the desk laid into this folder. Returns how many; what is refused is said in the log, once."""
    taken = 0
    for kind in KINDS:
        if not any(path.exists() for path in _waiting(kind)):
            continue
        try:
            take_in(kind)
            taken += 1
        except PartnerError as error:
            log.warning("the bundle %s was refused: %s", kind, error)
    return taken


def take_in(kind: str) -> Bundle:
    """Verify what waits, and put it in force. Raises PartnerError: refused, and taken away."""
    if kind == "replies-since" and any(path.exists() for path in _waiting("replies")):
        # what it is to be laid over
        take_in("replies")
    with _one_at_a_time():
        coming, taking = _waiting(kind)
        # what a killed door had begun is done again, unless a later one waits
        if coming.exists():
            coming.replace(taking)
        try:
            return _put_in_force(kind, taking)
        finally:
            taking.unlink(missing_ok=True)


def _put_in_force(kind: str, taking: Path) -> Bundle:
    before = in_force(kind)
    try:
        file = taking.open("rb")
    except FileNotFoundError:
        raise PartnerError("malformed", "no bundle waits") from None
    with file:
        note = read_parcel_note(file)
        bundle = read_bundle(
            note,
            desk=DOOR.desk,
            kind=kind,
            public_keys=[bytes.fromhex(key) for key in DOOR.signing_keys],
            last_sequence=before.sequence if before else 0,
            now=timezone.now(),
        )
        content = _folder(kind) / str(bundle.sequence)
        _write_whole(content, check_content(bundle, iter(lambda: file.read(PIECE), b"")))
    if kind in LAID_OUT:
        _lay_out(kind, content)
    _write_whole(_folder(kind) / "note", [note.encode()])
    _forget_before(kind)
    return bundle


def _lay_out(kind: str, content: Path) -> None:
    """States go into the store, and into no other place. Raises PartnerError (another_base, malformed)."""
    today = timezone.localdate()
    try:
        with content.open("rb") as lines:
            if kind == "replies":
                keep_states(lines, today)
                return
            base, moved = read_moved(lines, today)
            whole = in_force("replies")
            if whole is None or whole.sequence != base:
                raise PartnerError("another_base", "it is to be laid over states that are not in force here")
            keep_moved(moved)
    finally:
        content.unlink()


def tidy_up() -> None:
    """A content whose time was over a day ago is of no use to anybody but a thief."""
    for kind in KINDS:
        bundle = in_force(kind)
        if bundle is not None and not holds(bundle, timezone.now() - timedelta(days=1)):
            (_folder(kind) / str(bundle.sequence)).unlink(missing_ok=True)


def _waiting(kind: str) -> tuple[Path, Path]:
    folder = FOLDER / "bundles"
    return folder / f"{kind}.coming", folder / f"{kind}.taking"


def _folder(kind: str) -> Path:
    folder: Path = FOLDER / "bundles" / kind
    return folder


def _forget_before(kind: str) -> None:
    contents = sorted(
        (path for path in _folder(kind).iterdir() if path.name.isdigit()), key=lambda path: int(path.name)
    )
    for path in contents[:-KEPT_BEFORE]:
        path.unlink(missing_ok=True)


def _write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    partial = path.with_name(f"{path.name}.partial")
    try:
        with partial.open("wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Threads and processes of this door."""
    lock = os.open(FOLDER / "bundles" / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
