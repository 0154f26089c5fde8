"""Does the log still say what it said? Every entry, node, checkpoint and cosignature is computed anew.

A verification takes the log in steps, so that whoever waits sees how far it is, and its memory does not grow with
the log. What somebody with the desk's own key may have rewritten, only its witnesses can tell: their cosignatures
are checked with keys that the log does not hold, and checkpoints that they kept can be compared (`notes`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jointdesk.desk.audit.accesses.verified_bundles import check_bundle, next_bundle
from jointdesk.desk.audit.models import Entry, Node
from jointdesk.desk.audit.verified_checkpoints import Statement, read_note_of_ours, stored_statements
from jointdesk.desk.audit.verified_rows import Opening, find_bad_waiting_row, leaves_of, open_log
from jointdesk.desk.audit.witnesses import cosigned_sizes
from jointdesk.engine.transparency.tree import CompactRange
from jointdesk.engine.transparency.tree import Node as FullNode

ROWS_A_STEP = 5_000
Watch = Callable[[Iterator[int], int], Iterator[int]]


@dataclass(frozen=True)
class Verification:
    """What was found. `first_bad` is the index of the first entry that is not as it was logged."""

    size: int
    root: bytes
    checkpoints: int
    cosignatures: int
    witnesses: Mapping[str, int] = field(default_factory=dict)  # desk id -> entries it cosigned
    first_bad: int | None = None
    why: str = ""
    accesses: int = 0  # of the register of accesses, as they were bound
    waiting: int = 0  # entries recorded and not in the tree yet: a running desk gives them their places

    @property
    def good(self) -> bool:
        return self.first_bad is None and not self.why


def verify_log(notes: Sequence[str] = (), watch: Watch = lambda places, size: places) -> Verification:
    """Verify the whole log against itself, and against `notes`: checkpoints of ours that others kept.

    1. Indices run from 0 without a gap, and nothing stands beyond. 2. Each leaf is the hash of its whole row, or of
    an erased one's digest, and the erasure was logged. 3. Each stored node is the hash of those below. 4. Each
    checkpoint is signed by us over these entries, and linked to the one before. 5. Each cosignature verifies with a
    key we trust its witness by, and none that we were told of is missing. 6. Each bundle of the register of accesses
    is what its entry says. `watch` is handed the places reached, and the size. Raises PartnerError for a note that is
    no checkpoint of ours.
    """
    run = Verifier(notes)
    for _ in watch(run.steps(), run.opening.size):
        pass
    return run.outcome()


class Verifier:
    """One verification on its way: what has been read so far, and the first thing that is wrong."""

    def __init__(
        self,
        notes: Sequence[str] = (),
        opening: Opening | None = None,
        told: Mapping[str, int] | None = None,
    ) -> None:
        # Before the size is read: a cosignature that comes in meanwhile stands over entries that may lie beyond it,
        # or over a checkpoint that has been passed.
        self._told = cosigned_sizes() if told is None else told
        self.opening = opening or open_log()
        self.grown = CompactRange()
        self.checkpoints = self.cosignatures = self.signed = 0
        self.witnesses: dict[str, int] = {}
        self.first_bad: int | None = None
        self.why = ""
        self.bundle, self.accesses = -1, 0  # the last one that was checked, by its entry's index
        self.whole = False
        self._notes = [read_note_of_ours(note) for note in notes]

    def steps(self) -> Iterator[int]:
        """Go on to the end or to the first thing that is wrong; yields the place it has come to."""
        while not self.why and self.grown.size < self.opening.size:
            self.step()
            yield self.grown.size
        if not self.why:
            self._close()
        while not self.why and not self.whole:
            self._check_next_bundle()
            yield self.grown.size

    @property
    def ended(self) -> bool:
        return bool(self.why) or self.whole

    def step(self) -> None:
        """Verify the next rows, and every statement made over them."""
        begin = self.grown.size
        end = min(begin + ROWS_A_STEP, self.opening.size)
        leaves, why = leaves_of(begin, end)
        nodes: list[FullNode] = []
        for statement in self._statements(begin, begin + len(leaves)):
            nodes += self._grow(leaves[self.grown.size - begin : statement.size - begin])
            self._take(statement)
            if self.why:
                break
        else:
            nodes += self._grow(leaves[self.grown.size - begin :])
            if why:
                self._fail(self.grown.size, why)
        self._compare(nodes)

    def pause(self) -> dict[str, Any]:
        """Where it stands, as JSON values: to be kept where nobody can alter it, and gone on from."""
        return {
            "opening": self.opening.to_json(),
            "grown": self.grown.to_bytes().hex(),
            "counts": [self.checkpoints, self.cosignatures, self.signed],
            "register": [self.bundle, self.accesses],
            "witnesses": self.witnesses,
            "told": dict(self._told),
        }

    @classmethod
    def go_on(cls, paused: dict[str, Any]) -> "Verifier":
        """One without notes, from where it was paused."""
        run = cls(opening=Opening.from_json(paused["opening"]), told=paused["told"])
        run.grown = CompactRange.from_bytes(bytes.fromhex(paused["grown"]))
        run.checkpoints, run.cosignatures, run.signed = paused["counts"]
        run.bundle, run.accesses = paused["register"]
        run.witnesses = dict(paused["witnesses"])
        return run

    def outcome(self) -> Verification:
        return Verification(
            self.grown.size,
            self.grown.root(),
            self.checkpoints,
            self.cosignatures,
            dict(sorted(self.witnesses.items())),
            self.first_bad,
            self.why,
            self.accesses,
            Entry.objects.filter(index=None).count(),
        )

    def _statements(self, begin: int, end: int) -> list[Statement]:
        ours = [note for note in self._notes if begin < note.size <= end]
        return sorted([*stored_statements(begin, end), *ours], key=lambda statement: statement.size)

    def _grow(self, leaves: Sequence[bytes]) -> list[FullNode]:
        self.grown, nodes = self.grown.extend(leaves)
        return nodes

    def _take(self, statement: Statement) -> None:
        why = statement.find_fault(self.grown.size, self.grown.root(), self.signed)
        if why:
            return self._fail(statement.bad_index(self.signed), why)
        if statement.stored:
            self.signed = statement.size
            self.checkpoints += 1
        for witness in statement.witnesses:
            self.cosignatures += 1
            self.witnesses[witness] = statement.size

    def _compare(self, nodes: Sequence[FullNode]) -> None:
        """The computed nodes with the stored ones, a query a level, from the leaves up: the lowest says where."""
        for level in sorted({node.level for node in nodes}):
            wanted = {node.index: node.hash for node in nodes if node.level == level}
            rows = Node.objects.filter(level=level, index__range=(min(wanted), max(wanted)))
            stored = {index: bytes(found) for index, found in rows.values_list("index", "hash")}
            for index, value in wanted.items():
                if stored.get(index) != value:
                    place = index << level
                    what = "the tree above it was altered" if level else "it is not what the tree took"
                    return self._fail(place, f"entry {place}: {what}")

    def _close(self) -> None:
        """All rows are as they were: does anything stand beside them, or is anything gone that should be there?"""
        size, opening = self.grown.size, self.opening
        if any(note.size > size for note in self._notes):
            return self._fail(size, f"a checkpoint of ours has more entries than the {size} there are")
        if why := opening.find_fault(self.grown):
            return self._fail(opening.bad_index, why)
        for witness, cosigned in sorted(self._told.items()):
            if self.witnesses.get(witness, 0) < min(cosigned, size):
                return self._fail(
                    cosigned - 1, f"the cosignature of {witness} over {cosigned} entries is gone"
                )
        if find_bad_waiting_row():
            self._fail(size, "an entry that waits for its place is not what was recorded")

    def _check_next_bundle(self) -> None:
        entry = next_bundle(self.bundle, self.grown.size)
        if entry is None or entry.index is None:
            self.whole = True
            return
        count, why = check_bundle(entry)
        self.bundle, self.accesses = entry.index, self.accesses + count
        if why:
            self._fail(entry.index, f"entry {entry.index}: {why}")

    def _fail(self, index: int, why: str) -> None:
        """The first thing that is wrong: what lies before another fault comes before it."""
        if self.first_bad is None or index < self.first_bad:
            self.first_bad, self.why = max(index, 0), why
