"""A proof in a file: that one record stands in a desk's log, for anyone to check without a database.

The file carries the record (unless it was erased), its place in the tree, the cosigned checkpoint and the keys
to check it with. Keys in a file prove nothing by themselves: the verdict names them, and the reader compares
them with the desks' cards.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.transparency.checkpoints import read_checkpoint, read_cosignatures
from jointdesk.engine.transparency.notes import MAX_SIGNATURES
from jointdesk.engine.transparency.proofs import verify_inclusion
from jointdesk.engine.transparency.tree import HASH, NONCE, hash_digest, record_digest

FORMAT = "jointdesk-log-proof/v1"
MAX_PROOF_FILE = 1024 * 1024
MAX_PATH = 64
FIELDS = {
    "format",
    "origin",
    "log_key",
    "index",
    "digest",
    "nonce",
    "record",
    "path",
    "checkpoint",
    "witnesses",
}


@dataclass(frozen=True)
class LogProof:
    """`digest` is SHA-256(nonce, record); nonce and record are None once erased."""

    origin: str
    log_key: bytes
    index: int
    digest: bytes
    path: tuple[bytes, ...]
    checkpoint: str
    witnesses: Mapping[str, bytes] = field(default_factory=dict)
    nonce: bytes | None = None
    record: bytes | None = None

    def to_bytes(self) -> bytes:
        wire = {
            "format": FORMAT,
            "origin": self.origin,
            "log_key": _encode(self.log_key),
            "index": self.index,
            "digest": _encode(self.digest),
            "nonce": None if self.nonce is None else _encode(self.nonce),
            "record": None if self.record is None else _encode(self.record),
            "path": [_encode(item) for item in self.path],
            "checkpoint": self.checkpoint,
            "witnesses": {name: _encode(key) for name, key in sorted(self.witnesses.items())},
        }
        return json.dumps(wire, indent=1, ensure_ascii=False).encode("utf-8") + b"\n"

    @classmethod
    def from_bytes(cls, raw: bytes) -> "LogProof":
        """Raises PartnerError (too_large, malformed)."""
        if len(raw) > MAX_PROOF_FILE:
            raise PartnerError("too_large", f"a proof file has at most {MAX_PROOF_FILE} bytes")
        try:
            return _read(json.loads(raw.decode("utf-8"), object_pairs_hook=_read_object))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise PartnerError("malformed", "not a log proof of this version") from None


@dataclass(frozen=True)
class Verdict:
    """What a proof file proves. `reasons` say why not; `keys` are what the reader must compare."""

    proved: bool
    reasons: tuple[str, ...]
    origin: str = ""
    size: int = 0
    index: int = 0
    root: bytes = b""
    record: bytes | None = None
    cosigned: Mapping[str, datetime] = field(default_factory=dict)
    keys: Mapping[str, bytes] = field(default_factory=dict)


def check_proof(raw: bytes) -> Verdict:
    """Checks a proof file by itself; never raises for its content.

    1. The form. 2. The log's signature of the checkpoint, and each cosignature by a key in the file.
    3. The record is the one the digest stands for (unless erased). 4. The leaf is in the tree.
    """
    try:
        proof = LogProof.from_bytes(raw)
        checkpoint = read_checkpoint(proof.checkpoint, proof.origin, proof.log_key)
        cosigned = read_cosignatures(proof.checkpoint, proof.witnesses)
    except PartnerError as error:
        return Verdict(False, (str(error),))
    reasons = []
    if proof.record is not None and record_digest(proof.nonce or b"", proof.record) != proof.digest:
        reasons.append("the record is not the one that was logged")
    leaf = hash_digest(proof.digest)
    if not verify_inclusion(leaf, proof.index, checkpoint.size, proof.path, checkpoint.root):
        reasons.append("the entry is not in the log that the checkpoint describes")
    return Verdict(
        proved=not reasons,
        reasons=tuple(reasons),
        origin=checkpoint.origin,
        size=checkpoint.size,
        index=proof.index,
        root=checkpoint.root,
        record=None if reasons else proof.record,
        cosigned=cosigned,
        keys={proof.origin: proof.log_key, **proof.witnesses},
    )


def _read_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    wire = dict(pairs)
    if len(wire) != len(pairs):
        # two readers might take different ones
        raise ValueError("a field stands twice")
    return wire


def _read(wire: dict[str, Any]) -> LogProof:
    if wire["format"] != FORMAT or set(wire) != FIELDS or type(wire["index"]) is not int:
        raise ValueError("format, fields or index")
    if len(wire["path"]) > MAX_PATH or len(wire["witnesses"]) > MAX_SIGNATURES:
        raise ValueError("path or witnesses")
    nonce, record = wire["nonce"], wire["record"]
    if (nonce is None) != (record is None):
        raise ValueError("a record needs its nonce")
    return LogProof(
        origin=_text(wire["origin"]),
        log_key=_decode(wire["log_key"], HASH),
        index=wire["index"],
        digest=_decode(wire["digest"], HASH),
        path=tuple(_decode(item, HASH) for item in wire["path"]),
        checkpoint=_text(wire["checkpoint"]),
        witnesses={_text(name): _decode(key, HASH) for name, key in wire["witnesses"].items()},
        nonce=None if nonce is None else _decode(nonce, NONCE),
        record=None if record is None else _decode(record),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    # JSON can spell half a character, which has no UTF-8 form
    value.encode("utf-8")
    return value


def _encode(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _decode(value: Any, size: int | None = None) -> bytes:
    try:
        raw = base64.b64decode(_text(value).encode("ascii"), validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None
    if size is not None and len(raw) != size:
        raise ValueError("another length")
    return raw
