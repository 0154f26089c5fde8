"""The texts of a zip, within bounds: how many, how large all are, and how often larger than they lie packed.

What its directory says of sizes is not believed: each entry is unpacked up to the bound, and no further.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from jointdesk.engine.chats import bounds
from jointdesk.engine.errors import InputError

LOCKED = "it is locked with a password"
_ENTRY = b"PK\x01\x02"
_ENDINGS = (".txt", ".json", ".html", ".csv")
_NUMBER = re.compile(r"(\d+)")


def is_one(content: bytes) -> bool:
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def read_texts(content: bytes, file: str, most: int = bounds.MOST_OCTETS) -> Iterator[tuple[str, bytes]]:
    """Name and content of each text, in the order of names in which numbers count as numbers. Raises InputError.

    `most`: octets of all texts together.
    """
    if content.count(_ENTRY) > bounds.MOST_ENTRIES:
        raise InputError(f"it holds more than {bounds.MOST_ENTRIES:,} files", file=file)
    try:
        packed = zipfile.ZipFile(io.BytesIO(content))
        chosen = [entry for entry in packed.infolist() if _is_text(entry)]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, UnicodeError, EOFError):
        raise InputError("this archive is damaged", file=file) from None
    if len(chosen) > bounds.MOST_TEXTS:
        raise InputError(f"it holds more than {bounds.MOST_TEXTS:,} texts", file=file)
    left = most
    with packed:
        for entry in sorted(chosen, key=lambda entry: _order(entry.filename)):
            name = f"{file}/{entry.filename[-120:]}"
            text = _unpack(packed, entry, name, left)
            left -= len(text)
            yield entry.filename, text


def _is_text(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename.lower()
    # what a Mac puts beside each file
    return name.endswith(_ENDINGS) and not name.startswith("__macosx/")


def _unpack(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, left: int) -> bytes:
    if entry.flag_bits & 1:
        raise InputError(LOCKED, file=name)
    try:
        with packed.open(entry) as stream:
            text = stream.read(left + 1)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, OSError, EOFError, RuntimeError):
        raise InputError("this file of the archive is damaged", file=name) from None
    if len(text) > left:
        raise InputError(
            f"its texts are larger than {bounds.MOST_OCTETS // bounds.MB} MB together", file=name
        )
    if len(text) > bounds.MB and len(text) > bounds.MOST_RATIO * max(entry.compress_size, 1):
        raise InputError("it is packed to be far larger than it looks", file=name)
    return text


def _order(name: str) -> list[tuple[int, str]]:
    # without its ending, "messages" stands before "messages2"
    parts = _NUMBER.split(name[-300:].lower().rpartition(".")[0])
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts if part]
