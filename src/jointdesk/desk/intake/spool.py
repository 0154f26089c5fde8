"""An import between reading and storing: its lines wait on disk, so that memory does not grow with their texts.

They lie in a file without a name, which is gone with the process. What the whole file must be asked at once stays
in memory: which references it brings, and how many of its complaints name each identifier.
"""

import io
import pickle
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator
from types import TracebackType
from typing import Any, NamedTuple

from jointdesk.desk.intake.extraction_pool import Found

Pair = tuple[str, str]


class Line(NamedTuple):
    """One line that keeps the rules. `fields`: as drafts.make_complaint takes them, but the unit its id."""

    number: int
    cells: dict[str, str]
    fields: dict[str, Any]
    scam_types: tuple[str, ...]
    named: tuple[Found, ...] = ()


class Spool:
    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="jointdesk-import-")  # noqa: SIM115 closed by __exit__
        self.references: dict[str, int] = {}
        self.degrees: Counter[Pair] = Counter()
        self.dropped: frozenset[str] = frozenset()

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, lines: list[Line]) -> None:
        for line in lines:
            self.degrees.update(_pairs(line))
        pickle.dump([tuple(line) for line in lines], self._file, pickle.HIGHEST_PROTOCOL)

    def drop(self, references: Collection[str]) -> Iterator[Line]:
        """Take lines out again; these are they."""
        gone = frozenset(references)
        if not gone:
            return
        for piece in self.pieces():
            for line in piece:
                if line.fields["reference"] in gone:
                    self.degrees.subtract(_pairs(line))
                    yield line
        self.degrees = +self.degrees
        self.dropped |= gone

    def pieces(self) -> Iterator[list[Line]]:
        """The lines in the order of the file."""
        end = self._file.seek(0, io.SEEK_END)
        self._file.seek(0)
        while self._file.tell() < end:
            # written above by this process into a file that no other can open
            lines = (Line(*line) for line in pickle.load(self._file))  # noqa: S301
            kept = [line for line in lines if line.fields["reference"] not in self.dropped]
            if kept:
                yield kept


def _pairs(line: Line) -> set[Pair]:
    return {(one.kind, one.value) for one in line.named}
