"""What a PDF hides in object streams (ISO 32000-1, 7.5.7): unpacked a little at a time, within bounds, looked at."""

import re
import zlib
from collections.abc import Generator, Iterator

# of all object streams of a file together; those of a document of thousands of pages stay far below
MOST_UNPACKED = 32 * 1024 * 1024
# what is unpacked at once, and from how much: small, or a file of many tiny streams would be copied for each
STEP = 65_536
SLICE = 4_096
# a stream's dictionary is looked for in so much before it
DICTIONARY = 1_024
_STREAM = re.compile(rb"(?<!end)stream\r?\n")


class PackedObjects:
    """One PDF as it passes. `hidden`: something in it could not be looked into."""

    def __init__(self) -> None:
        self.hidden = False
        self._rest, self._left = b"", MOST_UNPACKED
        self._unpacking: zlib._Decompress | None = None

    def take(self, piece: bytes) -> Iterator[bytes]:
        """What the object streams in this piece hold, in steps."""
        rest, place = self._rest + piece, 0
        while place < len(rest):
            if self._unpacking is not None:
                place = yield from self._unpack(self._unpacking, rest, place)
                continue
            found = _STREAM.search(rest, place)
            if found is None:
                break
            self._begin(rest[max(0, found.start() - DICTIONARY) : found.start()])
            place = found.end()
        self._rest = b"" if self._unpacking else rest[max(place, len(rest) - DICTIONARY) :]

    def _begin(self, before: bytes) -> None:
        dictionary = before.rpartition(b" obj")[2]
        if b"/ObjStm" not in dictionary:
            return
        if re.search(rb"/Fl(?:ateDecode)?(?![0-9A-Za-z])", dictionary):
            self._unpacking = zlib.decompressobj()
        elif b"/Filter" in dictionary:
            self.hidden = True

    def _unpack(self, unpacking: "zlib._Decompress", rest: bytes, place: int) -> Generator[bytes, None, int]:
        """Ends with the place after the stream, or after all there is of it."""
        while place < len(rest):
            some = rest[place : place + SLICE]
            try:
                step = unpacking.decompress(some, STEP)
            except zlib.error:
                self.hidden, self._unpacking = True, None
                return place
            self._left -= len(step)
            yield step
            if unpacking.eof:
                self._unpacking = None
                return place + len(some) - len(unpacking.unused_data)
            if self._left <= 0:
                self.hidden, self._unpacking = True, None
                return place
            place += len(some) - len(unpacking.unconsumed_tail)
        return place
