"""What the far desk publishes: sets with their commitments, in a log of its own that our desk has cosigned."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.conf import settings

from jointdesk.desk.exchange.matching.set_actions import published_facts
from jointdesk.desk.partners.own import own_keys
from jointdesk.engine.exchange.matching.commitments import HASH, find_path, hash_groups, hash_tree, nonce_of
from jointdesk.engine.exchange.matching.oprf import TAG, SetSide, element
from jointdesk.engine.exchange.matching.set_building import build_shard, merge
from jointdesk.engine.exchange.matching.sets import SetName, epoch_of, padded_size
from jointdesk.engine.exchange.matching.tagfiles import find_places
from jointdesk.engine.exchange.wire.bodies import SetAnchored, SetPublished
from jointdesk.engine.exchange.wire.keys import DeskKeys
from jointdesk.engine.transparency.checkpoints import (
    Checkpoint,
    origin_of,
    sign_checkpoint,
    witness,
    witness_of,
)
from jointdesk.engine.transparency.proofs import inclusion_proof
from jointdesk.engine.transparency.tree import Tree, leaf_hash


@dataclass
class FarLog:
    """The far desk's log: entries, and checkpoints that our desk cosigned."""

    desk: str
    keys: DeskKeys
    tree: Tree = field(default_factory=Tree)
    entries: list[tuple[bytes, str, bytes]] = field(default_factory=list)

    def record(self, kind: str, facts: dict[str, object]) -> int:
        """The new entry's index."""
        nonce, written = secrets.token_bytes(32), json.dumps({"kind": kind, "record": facts}, sort_keys=True)
        leaf = leaf_hash(nonce, written.encode())
        self.tree.append(leaf)
        self.entries.append((nonce, written, leaf))
        return len(self.entries) - 1

    def leaf(self, index: int) -> bytes:
        return self.entries[index][2]

    def path(self, index: int) -> tuple[bytes, ...]:
        return tuple(inclusion_proof(self.tree.node, index, len(self.entries)))

    def uncosigned(self) -> str:
        state = Checkpoint(origin_of(self.desk), len(self.entries), self.tree.range.root())
        return sign_checkpoint(state, self.keys.signing)

    def cosigned(self) -> str:
        """A checkpoint over all entries, with our desk's cosignature."""
        ours = own_keys()
        _, note = witness(
            self.uncosigned(),
            origin=origin_of(self.desk),
            log_key=self.keys.signing_public,
            last=None,
            proof=(),
            name=witness_of(settings.DESK.id),
            key=ours.signing,
            at=datetime.now(UTC),
        )
        return note


@dataclass
class FarSet:
    """A set of the far desk's, with all its secrets."""

    name: SetName
    values: list[str]
    side: SetSide
    secret: bytes
    record: bytes  # the leaf of the log's entry that all values come from
    record_index: int
    tags: bytes
    leaves: bytes

    @property
    def body(self) -> SetPublished:
        return SetPublished(
            kind=self.name.kind,
            epoch=self.name.epoch,
            part=self.name.part,
            public_key=self.side.public_key,
            size=len(self.tags) // TAG,
            digest=hashlib.sha256(self.tags).digest(),
            root=hash_tree(hash_groups(self.leaves)),
        )

    def path(self, tag: bytes) -> tuple[bytes, ...]:
        [place] = find_places([tag], self.tags)
        assert place is not None
        groups = hash_groups(self.leaves)
        return find_path(self._read, groups, len(self.tags) // TAG, place)

    def nonce(self, tag: bytes) -> bytes:
        return nonce_of(self.secret, tag)

    def _read(self, first: int, count: int) -> bytes:
        return self.leaves[first * HASH : (first + count) * HASH]


def make_set(
    log: FarLog, kind: str, values: list[str], part: str = "base", epoch: int | None = None
) -> FarSet:
    epoch = epoch_of(datetime.now(UTC).date()) if epoch is None else epoch
    name = SetName(settings.DESK.id, kind, epoch, part)
    seed, secret = secrets.token_bytes(32), secrets.token_bytes(32)
    index = log.record("complaints_imported", {"complaints": len(values)})
    rows = [(element(kind, value), log.leaf(index)) for value in values]
    shard = build_shard(seed, name.info, secret, rows)
    merged = list(merge([shard], size=padded_size(len(values)), random_bytes=secrets.token_bytes))
    tags, leaves = (b"".join(pieces) for pieces in zip(*merged, strict=True))
    return FarSet(name, values, SetSide(seed, name.info), secret, log.leaf(index), index, tags, leaves)


def anchor(log: FarLog, body: SetPublished) -> SetAnchored:
    """The announcement logged, and its proof."""
    index = log.record("set_published", dict(published_facts(body, settings.DESK.id)))
    nonce, written, _ = log.entries[index]
    return SetAnchored(
        digest=body.digest,
        nonce=nonce,
        record=written,
        index=index,
        path=log.path(index),
        checkpoint=log.cosigned(),
    )
