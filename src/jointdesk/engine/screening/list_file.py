"""A built list in one file, mapped into memory when it is opened.

A head in JSON names every array with its place and check sum. A file that is damaged, was written by other code or
tables, or bears another stamp than the caller's is not opened: whoever asks builds the list anew.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]
_MAGIC, _ALIGNED, _LONGEST_HEAD = b"jointdesk list 2\n", 64, 1 << 16
_TYPES = frozenset({"uint8", "uint16", "uint32", "int32"})


def write_list(path: Path, stamp: str, arrays: Arrays) -> None:
    """Write all at once: another reader sees the old file or the new one."""
    places: list[list[object]] = []
    at = 0
    for name, array in arrays.items():
        at += -at % _ALIGNED
        places.append(
            [name, str(array.dtype), list(array.shape), at, crc32(np.ascontiguousarray(array).data)]
        )
        at += array.nbytes
    head = json.dumps({"code": fingerprint(), "stamp": stamp, "arrays": places}).encode()
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("wb") as file:
        file.write(_MAGIC + len(head).to_bytes(4) + crc32(head).to_bytes(4) + head)
        for array in arrays.values():
            file.write(bytes(-file.tell() % _ALIGNED))
            file.write(np.ascontiguousarray(array).data)
    fresh.replace(path)


def open_list(path: Path, stamp: str) -> dict[str, NDArray[Any]] | None:
    """The arrays, read-only; None if the file is missing, damaged or stale."""
    try:
        return _map_arrays(path, stamp)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _map_arrays(path: Path, stamp: str) -> dict[str, NDArray[Any]] | None:
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            return None
        length, check = int.from_bytes(file.read(4)), int.from_bytes(file.read(4))
        head = file.read(min(length, _LONGEST_HEAD))
        begin = file.tell() + -file.tell() % _ALIGNED
    told = json.loads(head) if crc32(head) == check else {}
    if (told.get("code"), told.get("stamp")) != (fingerprint(), stamp):
        return None
    arrays = {}
    for name, dtype, shape, offset, expected in told["arrays"]:
        if dtype not in _TYPES:
            return None
        array = _map_array(path, dtype, tuple(shape), begin + offset)
        if crc32(array.data) != expected:
            return None
        arrays[name] = array
    return arrays


def _map_array(path: Path, dtype: str, shape: tuple[int, ...], offset: int) -> NDArray[Any]:
    if 0 in shape:
        return np.empty(shape, dtype)
    return np.asarray(np.memmap(path, dtype, mode="r", offset=offset, shape=shape))


@cache
def fingerprint() -> str:
    """Tells the code and tables by which names are read and indexed: other rules, other keys."""
    check = 0
    for room in ("names", "screening"):
        for content in _contents(files("jointdesk.engine") / room):
            check = crc32(content, check)
    return f"{check:08x}"


def _contents(folder: Traversable) -> list[bytes]:
    found = []
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            found += _contents(item)
        elif item.name.endswith((".py", ".tsv", ".yaml")):
            found.append(item.read_bytes())
    return found
