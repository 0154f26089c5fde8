"""Building a set: elements in, tag file and leaves out, with its key's secret on the disk before anything else.

What is finished of a large set stays in a folder of its own until the set is published: after a crash the same
pieces are not computed again. One process builds a set at a time.
"""

import contextlib
import fcntl
import hashlib
import mmap
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from django.utils.translation import gettext as _

from jointdesk.desk.exchange.matching.seed_store import SetSecret, draw_secret, private_folder, sync_folder
from jointdesk.desk.exchange.matching.set_files import FOLDER, leaf_path, tag_path
from jointdesk.desk.exchange.matching.set_processes import build_shards
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.matching.commitments import Committed, hash_groups, hash_tree
from jointdesk.engine.exchange.matching.oprf import SetSide
from jointdesk.engine.exchange.matching.set_building import ROW, build_shard, merge, name_shard
from jointdesk.engine.exchange.matching.sets import SetName, padded_size
from jointdesk.engine.exchange.matching.tagfiles import Buffer

# elements a piece; a set of fewer is computed at once, sooner than processes have started
PIECE = 20_000

Tell = Callable[[int], None]


def tell_nobody(done: int) -> None:
    """For builds that nobody waits for."""


@dataclass(frozen=True)
class Built:
    """A set as it can be announced; its files stand in the desk's folder."""

    public_key: bytes
    size: int
    digest: bytes
    root: bytes


def build_set(name: SetName, pieces: Iterable[Sequence[Committed]], tell: Tell = tell_nobody) -> Built:
    """Compute the set from pieces of at most PIECE elements. `tell` hears how many are done.

    Raises CallerError when another process is building it.
    """
    secret, folder = draw_secret(name), _folder(name)
    side = SetSide(secret.seed, name.info)
    with _alone(folder):
        shards = list(_shards(folder, name, secret, iter(pieces), tell))
        size = padded_size(sum(len(shard) for shard in shards) // ROW.itemsize)
        digest, root = _write(folder, shards, size)
        os.replace(folder / "tags", tag_path(digest.hex()))
        os.replace(folder / "leaves", leaf_path(digest.hex()))
        sync_folder(folder.parent)
    return Built(side.public_key, size, digest, root)


def forget_build(name: SetName) -> None:
    """Delete what is left of a build: the set is published, or never will be."""
    shutil.rmtree(_folder(name, make=False), ignore_errors=True)


def _shards(
    folder: Path, name: SetName, secret: SetSecret, pieces: Iterator[Sequence[Committed]], tell: Tell
) -> Iterator[Buffer]:
    first, second = next(pieces, ()), next(pieces, None)
    if second is None:
        yield build_shard(secret.seed, name.info, secret.nonces, first)
        tell(len(first))
        return
    counts, paths = _Counts(tell), list[str]()
    todo = _missing(folder, chain([first, second], pieces), paths, counts)
    for path, shard in build_shards(secret.seed, name.info, secret.nonces, todo):
        _store(Path(path), shard)
        counts.add(len(shard) // ROW.itemsize)
    for path in paths:
        with Path(path).open("rb") as file:
            yield memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


class _Counts:
    """How many elements are done, those of an earlier run too."""

    def __init__(self, tell: Tell) -> None:
        self._done, self._tell = 0, tell

    def add(self, more: int) -> None:
        self._done += more
        self._tell(self._done)


def _missing(
    folder: Path, pieces: Iterable[Sequence[Committed]], paths: list[str], counts: _Counts
) -> Iterator[tuple[str, Sequence[Committed]]]:
    """The pieces that no earlier run finished; `paths` gets those of all."""
    for piece in pieces:
        path = str(folder / f"{name_shard(piece)}.rows")
        paths.append(path)
        if Path(path).exists():
            counts.add(len(piece))
        else:
            yield path, piece


def _store(path: Path, shard: bytes) -> None:
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        file.write(shard)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, path)


def _write(folder: Path, shards: Sequence[Buffer], size: int) -> tuple[bytes, bytes]:
    """Digest and root of the merged set, written to `tags` and `leaves`."""
    digest, groups = hashlib.sha256(), bytearray()
    with (folder / "tags").open("wb") as tags, (folder / "leaves").open("wb") as leaves:
        for some_tags, some_leaves in merge(shards, size=size, random_bytes=secrets.token_bytes):
            tags.write(some_tags)
            digest.update(some_tags)
            leaves.write(some_leaves)
            groups += hash_groups(some_leaves)
        leaves.write(groups)
        for file in (tags, leaves):
            file.flush()
            os.fsync(file.fileno())
    return digest.digest(), hash_tree(bytes(groups))


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CallerError(_("This set is being built already.")) from None
        yield


def _folder(name: SetName, *, make: bool = True) -> Path:
    """Where the pieces of an unfinished set are."""
    folder = private_folder(FOLDER) / f"{hashlib.sha256(name.info.encode()).hexdigest()[:32]}.build"
    if make:
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder
