"""Does the log still say what it said? Every leaf, node, checkpoint and cosignature is computed anew."""

from dataclasses import dataclass

from django.conf import settings

from jointdesk.desk.audit.actions import canonical
from jointdesk.desk.audit.keys import own_keys
from jointdesk.desk.audit.models import Checkpoint, Cosignature, Entry, Node
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.transparency.checkpoints import (
    origin_of,
    read_checkpoint,
    read_cosignatures,
    witness_of,
)
from jointdesk.engine.transparency.tree import CompactRange, hash_digest, leaf_hash
from jointdesk.engine.transparency.tree import Node as FullNode

NODES_A_CHECK = 2_000


@dataclass(frozen=True)
class Verification:
    """What was found. `first_bad` is the index of the first entry that is not as it was logged."""

    size: int
    root: bytes
    checkpoints: int
    cosignatures: int
    first_bad: int | None = None
    why: str = ""

    @property
    def good(self) -> bool:
        return self.first_bad is None and not self.why


def verify_log() -> Verification:
    """Verify the whole log, in one pass and with constant memory beside a few pages of rows.

    1. Indices run from 0 without a gap. 2. Each leaf is the hash of its record, or of an erased one's digest.
    3. Each stored node is the hash of those below. 4. Each checkpoint is signed by us and has the root of its
    size. 5. Each cosignature verifies with the witness's key.
    """
    run = _Run()
    checkpoints = Checkpoint.objects.order_by("size").prefetch_related("cosignatures").iterator(500)
    due = next(checkpoints, None)
    for entry in Entry.objects.filter(index__isnull=False).order_by("index").iterator(2_000):
        run.take(entry)
        if due is not None and due.size == run.grown.size:
            run.check(due)
            due = next(checkpoints, None)
        if run.why:
            break
    if not run.why:
        run.check_nodes()
    if not run.why and due is not None:
        run.fail(run.grown.size, f"{due.size} entries were signed, there are {run.grown.size}")
    return run.outcome()


class _Run:
    """One verification on its way: what has been read so far, and the first thing that is wrong."""

    def __init__(self) -> None:
        self.grown = CompactRange()
        self.nodes: list[FullNode] = []
        self.checkpoints = self.cosignatures = 0
        self.first_bad: int | None = None
        self.why = ""

    def fail(self, index: int, why: str) -> None:
        self.first_bad, self.why = index, why

    def take(self, entry: Entry) -> None:
        place = self.grown.size
        if entry.index != place:
            return self.fail(place, f"entry {place} is missing")
        if bytes(entry.leaf) != _leaf_of(entry):
            return self.fail(place, f"entry {place} is not what was logged")
        self.grown, full = self.grown.append(bytes(entry.leaf))
        self.nodes += full[1:]
        if len(self.nodes) >= NODES_A_CHECK:
            self.check_nodes()

    def check_nodes(self) -> None:
        """Compare the nodes computed since the last time with the stored ones, a query a level."""
        for level in sorted({node.level for node in self.nodes}):
            wanted = {node.index: node.hash for node in self.nodes if node.level == level}
            rows = Node.objects.filter(level=level, index__range=(min(wanted), max(wanted)))
            stored = {index: bytes(found) for index, found in rows.values_list("index", "hash")}
            for index, value in wanted.items():
                if stored.get(index) != value:
                    return self.fail(index << level, f"the tree above entry {index << level} was altered")
        self.nodes = []

    def check(self, checkpoint: Checkpoint) -> None:
        why = _check_checkpoint(checkpoint, self.grown)
        if why:
            return self.fail(self.grown.size - 1, why)
        self.checkpoints += 1
        self.cosignatures += len(checkpoint.cosignatures.all())

    def outcome(self) -> Verification:
        grown = self.grown
        return Verification(
            grown.size, grown.root(), self.checkpoints, self.cosignatures, self.first_bad, self.why
        )


def _leaf_of(entry: Entry) -> bytes:
    if entry.nonce is None or entry.record is None:
        return hash_digest(bytes(entry.digest or b""))
    record = canonical(entry.kind, entry.subject, entry.record, entry.created_at)
    return leaf_hash(bytes(entry.nonce), record)


def _check_checkpoint(checkpoint: Checkpoint, grown: CompactRange) -> str:
    """Why the checkpoint over what `grown` covers does not hold; empty when it does."""
    origin, key = origin_of(settings.DESK.id), own_keys().signing_public
    try:
        signed = read_checkpoint(checkpoint.note, origin, key)
    except PartnerError as error:
        return f"checkpoint {checkpoint.size}: {error}"
    if not signed.root == bytes(checkpoint.root) == grown.root() or signed.size != grown.size:
        return f"checkpoint {checkpoint.size} was signed over other entries"
    for cosignature in checkpoint.cosignatures.all():
        if not _is_cosigned(cosignature, checkpoint):
            return f"checkpoint {checkpoint.size}: the cosignature of {cosignature.witness} does not verify"
    return ""


def _is_cosigned(cosignature: Cosignature, checkpoint: Checkpoint) -> bool:
    name = witness_of(cosignature.witness)
    try:
        found = read_cosignatures(cosignature.note, {name: bytes(cosignature.public_key)})
    except PartnerError:
        return False
    return name in found and cosignature.note.startswith(checkpoint.note.partition("\n\n")[0] + "\n\n")
