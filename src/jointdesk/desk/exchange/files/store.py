"""Where the content of files that travel lies: the desk's attachments folder (attachments/storage), under the number
and the key that every desk knows them by. Whoever destroys a key has destroyed the file, wherever copies of it are.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings

from jointdesk.desk.attachments import storage
from jointdesk.desk.attachments.storage import FOLDER, PIECE, Written, has_room, sweep, write
from jointdesk.desk.exchange.models import TravelledFile
from jointdesk.engine.exchange.files.limits import Limits, read_limits

__all__ = ["FOLDER", "PIECE", "Written", "has_room", "sweep", "write"]


def limits() -> Limits:
    return read_limits(settings.DESK.largest_file_mb)


def path_of(file: TravelledFile) -> Path:
    return storage.path_of(file.key)


def unfinished_path(file: TravelledFile) -> Path:
    return storage.path_of(file.key, ".unfinished")


def keep(unfinished: Path, file: TravelledFile) -> None:
    """The content takes its place."""
    storage.keep(unfinished, path_of(file))


def read(file: TravelledFile) -> Iterator[bytes]:
    """The content, in pieces. Raises OwnError where the disk has lost or changed it."""
    return storage.read(path_of(file), bytes(file.secret or b""), file.size)


def check(file: TravelledFile) -> None:
    """Raises OwnError unless all of the content is as it was: better before the first octet than in the middle."""
    storage.check(path_of(file), bytes(file.secret or b""), file.size, file.sha256)


def forget(file: TravelledFile) -> None:
    storage.forget(file.key)


def kept_keys(keys: Sequence[str]) -> set[str]:
    """Those of these keys (hex) whose content must stay in the folder, or is on its way there."""
    gone = (TravelledFile.State.ERASED, TravelledFile.State.REFUSED)
    rows = TravelledFile.objects.filter(key__in=keys).exclude(state__in=gone)
    return {key.hex for key in rows.values_list("key", flat=True)}
