"""The rows of the log as verification reads them: each against its leaf, and all of them against the tree's size."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, QuerySet, Subquery, Value

from jointdesk.desk.audit.actions import canonical
from jointdesk.desk.audit.erasure import ERASED, ERASURE_LOGGED, subject_of
from jointdesk.desk.audit.models import Checkpoint, Entry, Node, Tree
from jointdesk.engine.transparency.tree import HASH, NONCE, CompactRange, hash_digest, leaf_hash

AT_ONCE = 500


class Row(NamedTuple):
    """An entry's columns, in the order in which they are asked for."""

    place: int | None
    key: UUID
    kind: str
    subject: str
    record: Any
    nonce: bytes | None
    leaf: bytes
    digest: bytes | None
    created_at: datetime


@dataclass(frozen=True)
class Opening:
    """What one statement saw of the log at the beginning: it may grow meanwhile."""

    size: int  # of the newest checkpoint
    state: bytes
    placed: int
    nodes: int

    def to_json(self) -> list[int | str]:
        return [self.size, self.state.hex(), self.placed, self.nodes]

    @classmethod
    def from_json(cls, values: list[Any]) -> "Opening":
        size, state, placed, nodes = values
        return cls(size, bytes.fromhex(state), placed, nodes)

    @property
    def bad_index(self) -> int:
        return self.size if self.placed > self.size else self.size - 1

    def find_fault(self, grown: CompactRange) -> str:
        """Why what stands beside the verified rows is not sound; empty when it is."""
        if self.placed != self.size:
            return f"{self.placed} entries have a place, {self.size} were signed"
        if self.nodes != sum(self.size >> level for level in range(self.size.bit_length())):
            return "the tree has nodes that belong to no entry"
        if self.state != (grown.to_bytes() if self.size else b""):
            return "the state from which the tree grows was altered"
        return ""


def open_log() -> Opening:
    """The log's size and all that must agree with it, read in one statement: a worker may be writing."""
    newest = Checkpoint.objects.order_by("-size").values("size")[:1]
    row = (
        Tree.objects.filter(pk=1)
        .annotate(
            size=Subquery(newest),
            placed=Subquery(_count(Entry.objects.filter(index__isnull=False))),
            nodes=Subquery(_count(Node.objects.all())),
        )
        .values_list("state", "size", "placed", "nodes")
        .first()
    )
    if row is not None:
        return Opening(row[1] or 0, bytes(row[0]), row[2] or 0, row[3] or 0)
    if Tree.objects.filter(pk=1).exists():
        return open_log()
    return Opening(0, b"", Entry.objects.filter(index__isnull=False).count(), Node.objects.count())


def leaves_of(begin: int, end: int) -> tuple[list[bytes], str]:
    """The leaves of the entries from `begin` up to `end`, or up to the first that is not as it was, and why."""
    leaves: list[bytes] = []
    rows = list(_read_rows(begin, end))
    erasures = _find_erasures(rows)
    for place in range(begin, end):
        row = rows[place - begin] if place - begin < len(rows) else None
        if row is None or row.place != place:
            return leaves, f"entry {place} is missing"
        if not _is_sound(row, erasures):
            return leaves, f"entry {place} is not what was logged"
        leaves.append(bytes(row.leaf))
    return leaves, ""


def find_bad_waiting_row() -> bool:
    """Is there a row without a place yet whose leaf is not its own?"""
    last = 0
    while True:
        waiting = Entry.objects.filter(index=None, id__gt=last).order_by("id")[:AT_ONCE]
        ids = list(waiting.values_list("id", flat=True))
        if not ids:
            return False
        rows = list(_read(Entry.objects.filter(id__in=ids).order_by("id")))
        # the worker may have given one its place meanwhile: its leaf must hold all the same
        if len(rows) != len(ids) or not all(_is_sound(row, {}) for row in rows):
            return True
        last = ids[-1]


def _read_rows(begin: int, end: int) -> Iterator[Row]:
    """The rows of these places, in order; ends before one that is so damaged that it cannot be read."""
    try:
        yield from list(_read(Entry.objects.filter(index__gte=begin, index__lt=end).order_by("index")))
    except (ValueError, TypeError):
        if end - begin > 1:
            middle = (begin + end) // 2
            first = list(_read_rows(begin, middle))
            yield from first
            if len(first) == middle - begin:
                yield from _read_rows(middle, end)


def _read(rows: QuerySet[Entry]) -> Iterable[Row]:
    return map(Row._make, rows.values_list("index", *Row._fields[1:]))


def _is_sound(row: Row, erasures: dict[str, Row]) -> bool:
    try:
        if row.nonce is None or row.record is None:
            return _is_erased(row, erasures.get(subject_of(row.key)))
        record = canonical(row.key, row.kind, row.subject, row.record, row.created_at)
        nonce = bytes(row.nonce)
        return row.digest is None and len(nonce) == NONCE and bytes(row.leaf) == leaf_hash(nonce, record)
    except (ValueError, TypeError, AttributeError):
        return False


def _is_erased(row: Row, erasure: Row | None) -> bool:
    """Only its digest is left, and the log says who erased it."""
    digest = bytes(row.digest or b"")
    left = (row.kind, row.subject, row.record, row.nonce, len(digest))
    if left != (ERASED, "", None, None, HASH) or bytes(row.leaf) != hash_digest(digest) or erasure is None:
        return False
    return bool(erasure.record["index"] == row.place) and erasure.created_at == row.created_at


def _find_erasures(rows: Sequence[Row]) -> dict[str, Row]:
    """subject -> the entry that logs the erasure, for those of `rows` that are erased."""
    subjects = [subject_of(row.key) for row in rows if row.kind == ERASED]
    found: dict[str, Row] = {}
    for begin in range(0, len(subjects), AT_ONCE):
        logged = Entry.objects.filter(kind=ERASURE_LOGGED, subject__in=subjects[begin : begin + AT_ONCE])
        found.update((row.subject, row) for row in _read(logged))
    return found


def _count(rows: QuerySet[Any]) -> Any:
    """A subquery that counts all of `rows`."""
    return rows.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk")).values("n")
