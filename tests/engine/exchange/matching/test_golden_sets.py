"""Golden vectors of sets: names, tags, commitment, announcement, anchor and membership.

`python tests/engine/exchange/matching/test_golden_sets.py` writes them anew; a change of theirs is a new version.
"""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jointdesk.engine.exchange.matching.commitments import (
    find_path,
    hash_groups,
    hash_leaf,
    hash_tree,
    is_committed,
    nonce_of,
)
from jointdesk.engine.exchange.matching.oprf import TAG, SetSide, element
from jointdesk.engine.exchange.matching.set_building import build_shard, merge
from jointdesk.engine.exchange.matching.sets import SetName, end_of
from jointdesk.engine.exchange.matching.tagfiles import find_places
from jointdesk.engine.exchange.wire.bodies import (
    MembershipProved,
    MembershipWanted,
    SetAnchored,
    SetEnded,
    SetPublished,
)
from jointdesk.engine.exchange.wire.keys import DeskKeys
from jointdesk.engine.transparency.checkpoints import Checkpoint, sign_checkpoint, witness
from jointdesk.engine.transparency.proofs import inclusion_proof
from jointdesk.engine.transparency.tree import Tree, leaf_hash

GOLDEN = Path(__file__).parents[1] / "golden" / "sets_v1.json"
AT = datetime(2026, 10, 15, 8, tzinfo=UTC)
NAME = SetName(partner="kh", kind="phone", epoch=7)
SEED, SECRET = bytes(range(32)), bytes(range(32, 64))


def write_record(key: str, kind: str, subject: str, record: dict[str, Any], at: str) -> bytes:
    """As section 8 of the protocol says of every record of a log."""
    whole = {"key": key, "kind": kind, "subject": subject, "record": record, "at": at}
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


RECORD = write_record("a0" * 16, "complaint_stored", "complaint:VN-1", {}, "2026-10-01T00:00:00+00:00")
VALUES = [element("phone", "+84912345678"), element("phone", "+84987654321")]


def counted(size: int) -> bytes:
    """What stands for random bytes: SHA-256 of 0, 1, 2 ..., so that another implementation can follow."""
    return b"".join(hashlib.sha256(bytes([n % 256, n // 256])).digest() for n in range(-(-size // 32)))[:size]


def make_keys(first: int) -> DeskKeys:
    parts = iter((bytes([first]) * 32, bytes([first + 1]) * 32))
    return DeskKeys.generate(lambda _: next(parts))


def make_vectors() -> dict[str, Any]:
    vn, kh = make_keys(1), make_keys(3)
    record_leaf = leaf_hash(b"\x05" * 32, RECORD)
    shard = build_shard(SEED, NAME.info, SECRET, [(value, record_leaf) for value in VALUES])
    [(tags, leaves)] = merge([shard], size=256, random_bytes=counted)
    side, groups = SetSide(SEED, NAME.info), hash_groups(leaves)
    body = SetPublished(
        kind=NAME.kind,
        epoch=NAME.epoch,
        part=NAME.part,
        public_key=side.public_key,
        size=256,
        digest=hashlib.sha256(tags).digest(),
        root=hash_tree(groups),
        until=end_of(NAME.epoch),
    )
    facts = {
        "partner": "kh", "kind": body.kind, "epoch": body.epoch, "part": body.part, "size": body.size,
        "set": body.digest.hex(), "root": body.root.hex(), "public_key": body.public_key.hex(),
    }  # fmt: skip
    written = write_record("b0" * 16, "set_published", "partner:kh", facts, "2026-10-15T08:00:00+00:00")
    log = Tree([record_leaf, leaf_hash(b"\x06" * 32, written)])
    state = Checkpoint("jointdesk/log/vn", 2, log.range.root())
    _, note = witness(
        sign_checkpoint(state, vn.signing), origin=state.origin, log_key=vn.signing_public, last=None, proof=(),
        name="jointdesk/witness/kh", key=kh.signing, at=AT,
    )  # fmt: skip
    anchored = SetAnchored(
        digest=body.digest, nonce=b"\x06" * 32, record=written.decode(), index=1,
        path=tuple(inclusion_proof(log.node, 1, 2)), checkpoint=note,
    )  # fmt: skip
    tag = side.tag(VALUES[0])
    [place] = find_places([tag], tags)
    assert place is not None
    wanted = MembershipWanted(digest=body.digest, tag=tag, request="30" * 16)
    proved = MembershipProved(
        wanted="40" * 16,
        nonce=nonce_of(SECRET, tag),
        element=VALUES[0],
        record=record_leaf,
        path=find_path(lambda first, count: leaves[32 * first : 32 * (first + count)], groups, 256, place),
        index=0,
        log_path=tuple(inclusion_proof(log.node, 0, 2)),
        checkpoint=note,
    )
    return {
        "seed": SEED.hex(),
        "nonce_secret": SECRET.hex(),
        "info": NAME.info,
        "elements": [value.decode() for value in VALUES],
        "record_leaf": record_leaf.hex(),
        "tags": [side.tag(value).hex() for value in VALUES],
        "leaves": [
            hash_leaf(nonce_of(SECRET, side.tag(v)), side.tag(v), v, record_leaf).hex() for v in VALUES
        ],
        "tag_file": tags.hex(),
        "tag_file_sha256": hashlib.sha256(tags).hexdigest(),
        "root": body.root.hex(),
        "place": place,
        "set_published": body.write(),
        "set_anchored": anchored.write(),
        "set_ended": SetEnded(digest=body.digest, reason="withdrawn").write(),
        "membership_wanted": wanted.write(),
        "membership_proved": proved.write(),
    }


def read_golden() -> dict[str, Any]:
    golden: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return golden


def test_sets_are_produced_byte_for_byte() -> None:
    assert make_vectors() == read_golden()


def test_the_golden_proof_holds() -> None:
    golden = read_golden()
    proved = MembershipProved.read(golden["membership_proved"])
    published = SetPublished.read(golden["set_published"])
    tag = bytes.fromhex(golden["tags"][0])
    leaf = hash_leaf(proved.nonce, tag, proved.element, proved.record)
    assert golden["tag_file"][golden["place"] * 2 * TAG :].startswith(tag.hex())
    assert is_committed(leaf, golden["place"], proved.path, size=published.size, root=published.root)


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(make_vectors(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
