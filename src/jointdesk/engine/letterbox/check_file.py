"""The check bundle's content: sorted records of keyed digests, searched where it lies.

A line of JSON (version, number of records, the types of scam by bit), then 23 octets a record: digest, band, month,
types. A door maps the file into memory and looks up by halving: no load time, no database, the same on every request.
Whoever steals file and key can try every telephone number: the door tells as much, more slowly. The key lies elsewhere.
"""

import struct
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Protocol

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.letterbox.listings import BANDS, Entry, Identifier, digest_of
from jointdesk.engine.letterbox.records import from_bytes, list_of, read_record, shaped, to_bytes, whole

VERSION = 1
_RECORD = struct.Struct(">16sBHI")
RECORD = _RECORD.size
DIGEST = 16
MOST_HEADER = 4_096
MOST_TYPES = 32
FIRST_YEAR = 2000
_BANDS = tuple(BANDS)


class Octets(Protocol):
    """Bytes, or a file mapped into memory."""

    def __len__(self) -> int: ...

    def __getitem__(self, place: slice, /) -> bytes: ...


@dataclass(frozen=True)
class Listing:
    """What the public is told. That there is none does not mean that somebody is honest."""

    band: str
    month: date
    scam_types: tuple[str, ...]


def write_check_file(entries: Iterable[Entry], key: bytes) -> Iterator[bytes]:
    """The content in pieces. Raises CallerError when an identifier stands twice."""
    found = list(entries)
    types = sorted({scam_type for entry in found for scam_type in entry.scam_types})
    if len(types) > MOST_TYPES:
        raise CallerError(f"a check bundle has at most {MOST_TYPES} types of scam")
    records = sorted(_write_record(entry, key, types) for entry in found)
    if any(one[:DIGEST] == other[:DIGEST] for one, other in pairwise(records)):
        raise CallerError("an identifier stands twice in the check bundle")
    yield to_bytes({"v": VERSION, "records": len(records), "types": types}) + b"\n"
    for start in range(0, len(records), 4_096):
        yield b"".join(records[start : start + 4_096])


class CheckFile:
    """A check bundle's content whose bundle was verified. `octets`: bytes, or an `mmap` of the file."""

    def __init__(self, octets: Octets, key: bytes) -> None:
        """Raises PartnerError (malformed)."""
        head, newline, _ = octets[0:MOST_HEADER].partition(b"\n")
        try:
            said = read_record(from_bytes(head), _HEADER)
        except ValueError as error:
            raise PartnerError("malformed", f"the check bundle's header {error}") from None
        self._octets, self._key = octets, key
        self._types: tuple[str, ...] = said["types"]
        self._start, self._count = len(head) + len(newline), said["records"]
        if not newline or len(octets) != self._start + self._count * RECORD:
            raise PartnerError("malformed", "the check bundle has not as many records as it says")

    def __len__(self) -> int:
        return int(self._count)

    def find(self, identifier: Identifier) -> Listing | None:
        """What is told of an identifier in its normal form; None for what is not listed."""
        wanted = digest_of(identifier, self._key)
        place = bisect_left(range(self._count), wanted, key=self._digest_at)
        if place == self._count or self._digest_at(place) != wanted:
            return None
        start = self._start + place * RECORD
        return self._read(self._octets[start : start + RECORD])

    def _digest_at(self, place: int) -> bytes:
        start = self._start + place * RECORD
        return self._octets[start : start + DIGEST]

    def _read(self, record: bytes) -> Listing:
        _, band, months, bits = _RECORD.unpack(record)
        if band >= len(_BANDS) or bits >> len(self._types):
            raise PartnerError("malformed", "a record of the check bundle is out of form")
        types = tuple(word for bit, word in enumerate(self._types) if bits >> bit & 1)
        return Listing(_BANDS[band], date(FIRST_YEAR + months // 12, months % 12 + 1, 1), types)


def _write_record(entry: Entry, key: bytes, types: list[str]) -> bytes:
    months = (entry.month.year - FIRST_YEAR) * 12 + entry.month.month - 1
    bits = sum(1 << types.index(scam_type) for scam_type in entry.scam_types)
    return _RECORD.pack(
        digest_of((entry.kind, entry.value), key), _BANDS.index(entry.band), max(0, months), bits
    )


_HEADER = {
    "v": whole(VERSION, VERSION),
    "records": whole(0),
    "types": list_of(shaped(r"[A-Z][A-Z0-9_]{0,63}"), MOST_TYPES),
}
