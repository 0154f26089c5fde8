"""The log's golden vectors: the same bytes in every implementation and every later version of ours.

`python tests/engine/transparency/test_golden_log.py` writes them anew; a change of theirs is a new version.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jointdesk.engine.transparency.checkpoints import (
    Checkpoint,
    origin_of,
    sign_checkpoint,
    witness,
    witness_of,
)
from jointdesk.engine.transparency.logproofs import LogProof, check_proof
from jointdesk.engine.transparency.proofs import consistency_proof, inclusion_proof
from jointdesk.engine.transparency.tree import Tree, leaf_hash, record_digest, root_at

GOLDEN = Path(__file__).parent / "golden" / "log_v1.json"
RECORDS = [f"record {number}".encode() for number in range(7)]
NONCES = [bytes([number]) * 32 for number in range(7)]
SIZES = (1, 3, 4, 7)


def make_log_vectors() -> dict[str, Any]:
    """Log key: seed 01 32 times; witness key: seed 03 32 times; records and nonces as above."""
    log, other = (Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32) for seed in (1, 3))
    log_key, other_key = (key.public_key().public_bytes_raw() for key in (log, other))
    tree = Tree(leaf_hash(nonce, record) for nonce, record in zip(NONCES, RECORDS, strict=True))
    note = sign_checkpoint(Checkpoint(origin_of("vn"), 7, tree.range.root()), log)
    _, cosigned = witness(
        note,
        origin=origin_of("vn"),
        log_key=log_key,
        last=Checkpoint(origin_of("vn"), 3, root_at(tree.node, 3)),
        proof=consistency_proof(tree.node, 3, 7),
        name=witness_of("kh"),
        key=other,
        at=datetime(2026, 10, 15, 8, tzinfo=UTC),
    )
    proof = LogProof(
        origin=origin_of("vn"),
        log_key=log_key,
        index=5,
        digest=record_digest(NONCES[5], RECORDS[5]),
        path=tuple(inclusion_proof(tree.node, 5, 7)),
        checkpoint=cosigned,
        witnesses={witness_of("kh"): other_key},
        nonce=NONCES[5],
        record=RECORDS[5],
    )
    return {
        "leaves": [tree.node(0, index).hex() for index in range(7)],
        "roots": {str(size): root_at(tree.node, size).hex() for size in SIZES},
        "inclusion_5_of_7": [item.hex() for item in proof.path],
        "consistency_3_to_7": [item.hex() for item in consistency_proof(tree.node, 3, 7)],
        "checkpoint": note,
        "cosigned": cosigned,
        "proof_file": json.loads(proof.to_bytes()),
    }


def test_the_log_is_produced_byte_for_byte() -> None:
    assert make_log_vectors() == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_the_golden_proof_proves() -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    verdict = check_proof(json.dumps(golden["proof_file"]).encode())
    assert verdict.proved
    assert verdict.record == RECORDS[5]
    assert list(verdict.cosigned) == [witness_of("kh")]


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(make_log_vectors(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
