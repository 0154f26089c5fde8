"""Sets that others may question, and questions to theirs (section 7)."""

import hmac
import itertools
import json
import random
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from . import oprf
from .spelling import b64, require, sha, unb64, write
from .trees import Note, inclusion, is_included, leaf_of, root_of

TAG = 8
SIZES = (16, 64, 256, 1024, 4096)
STATEMENT, RECEIPT = "jointdesk-question+jws", "jointdesk-evaluation+jws"


def epoch_now() -> int:
    return (datetime.now(UTC).date() - date(2025, 1, 1)).days // 90


def info_of(asker: str, kind: str, epoch: int, part: str) -> str:
    return f"jointdesk/v1|{asker}|{kind}|{epoch}|{part}"


def tag_of(output: bytes) -> bytes:
    return sha(b"jointdesk/v1|tag\n", output)[:TAG]


def padded(count: int) -> int:
    return max(256, 1 << (count - 1).bit_length())


@dataclass
class OwnSet:
    """A set of ours: file, commitment and announcement."""

    asker: str
    kind: str
    epoch: int
    part: str
    private: bytes
    public: bytes
    file: bytes
    leaves: list[bytes]

    @classmethod
    def build(
        cls,
        asker: str,
        kind: str,
        values: list[str],
        record: bytes,
        *,
        part: str = "base",
        epoch: int | None = None,
        seed: bytes | None = None,
        secret: bytes | None = None,
        filling: bytes | None = None,
    ) -> "OwnSet":
        """`filling` stands for random tags, then the random leaves of them; only vectors give it."""
        epoch = epoch_now() if epoch is None else epoch
        secret = secret or secrets.token_bytes(32)
        info = info_of(asker, kind, epoch, part)
        private, public = oprf.derive_key(seed or secrets.token_bytes(32), info)
        rows = {}
        for value in values:
            element = f"{kind}|{value}".encode()
            tag = tag_of(oprf.evaluate_plain(private, element))
            rows[tag] = open_leaf(secret, tag, element, record)
        size = padded(len(rows))
        filling = filling or secrets.token_bytes(TAG * size)
        for place in range(0, TAG * size, TAG):
            if len(rows) < size:
                rows.setdefault(filling[place : place + TAG], secrets.token_bytes(32))
        require(len(rows) == size, "malformed", "filling")
        tags = sorted(rows)
        return cls(asker, kind, epoch, part, private, public, b"".join(tags), [rows[tag] for tag in tags])

    @property
    def announcement(self) -> dict[str, Any]:
        named = {"kind": self.kind, "epoch": self.epoch, "part": self.part, "public_key": b64(self.public)}
        size = len(self.file) // TAG
        return {**named, "size": size, "digest": b64(sha(self.file)), "root": b64(root_of(self.leaves))}


def open_leaf(secret: bytes, tag: bytes, element: bytes, record: bytes) -> bytes:
    nonce = hmac.digest(secret, b"jointdesk/v1|leaf\n" + tag, "sha256")
    return sha(b"\0", nonce, tag, element, record)


def logged(announcement: dict[str, Any], partner: str) -> dict[str, Any]:
    """What the log's record of an announcement has, and nothing else."""
    spelt = {name: announcement[name] for name in ("kind", "epoch", "part", "size")}
    digests = {"set": "digest", "root": "root", "public_key": "public_key"}
    return {
        **spelt,
        "partner": partner,
        **{name: unb64(announcement[old]).hex() for name, old in digests.items()},
    }


def check_file(announcement: dict[str, Any], file: bytes) -> None:
    require(len(file) == TAG * announcement["size"], "incomplete")
    require(sha(file) == unb64(announcement["digest"]), "incomplete")
    tags = [file[place : place + TAG] for place in range(0, len(file), TAG)]
    require(all(one < other for one, other in itertools.pairwise(tags)), "malformed")


def check_anchor(
    announcement: dict[str, Any], anchor: dict[str, Any], ours: tuple[str, bytes], theirs: tuple[str, bytes]
) -> None:
    """`ours` and `theirs` are desk and signing key."""
    note = Note.read(anchor["checkpoint"])
    note.check_log(*theirs)
    note.check_witness(*ours)
    record = anchor["record"].encode()
    leaf, path = leaf_of(unb64(anchor["nonce"]), record), [unb64(one) for one in anchor["path"]]
    require(is_included(leaf, anchor["index"], note.size, path, note.root), "wrong_anchor", "path")
    said = json.loads(record)
    require(said["kind"] == "set_published", "wrong_anchor", "kind")
    require(said["record"] == logged(announcement, ours[0]), "wrong_anchor", "record")


@dataclass
class Question:
    """Blinded once, for every part; the blinds live for this one question."""

    rows: list[tuple[bytes, bytes, bytes]]  # value, blind, blinded

    @classmethod
    def blind(cls, values: list[bytes]) -> "Question":
        size = next(size for size in SIZES if size >= len(values))
        filled = values + [b"\0" + secrets.token_bytes(32) for _ in range(size - len(values))]
        random.SystemRandom().shuffle(filled)
        return cls([(value, *oprf.blind(value)) for value in filled])

    @property
    def blinded(self) -> bytes:
        return b"".join(row[2] for row in self.rows)

    def hits(self, parts: list[tuple[bytes, bytes]], evaluated: bytes) -> list[set[bytes]]:
        """For each part, given as pinned key and tag file, the values that are in it; every proof verified first."""
        runs = -(-len(self.rows) // oprf.RUN)
        length = runs * oprf.PROOF + len(self.rows) * oprf.POINT
        require(len(evaluated) == length * len(parts), "bad_proof", "length")
        points = [row[2] for row in self.rows]
        answers = [
            oprf.verify_evaluation(public, points, evaluated[number * length : (number + 1) * length])
            for number, (public, _) in enumerate(parts)
        ]
        return [self._find(answer, file) for answer, (_, file) in zip(answers, parts, strict=True)]

    def _find(self, answer: list[bytes], file: bytes) -> set[bytes]:
        tags = {file[place : place + TAG] for place in range(0, len(file), TAG)}
        rows = zip(self.rows, answer, strict=True)
        return {
            value for (value, scalar, _), point in rows if tag_of(oprf.finalize(value, scalar, point)) in tags
        }


def write_statement(question: str, asker: str, answerer: str, body: dict[str, Any]) -> bytes:
    blinded = unb64(body["blinded"])
    kept = {name: value for name, value in body.items() if name not in ("statement", "blinded")}
    counted = {"elements": len(blinded) // oprf.POINT, "commitment": b64(sha(blinded))}
    return write({"v": 1, "question": question, "from": asker, "to": answerer, **kept, **counted})


def write_receipt(
    question: str, asker: str, answerer: str, body: dict[str, Any], charged: int, at: str, evaluated: bytes
) -> bytes:
    between = {"v": 1, "question": question, "from": asker, "to": answerer, "charged": charged, "at": at}
    digests = {"statement": b64(sha(body["statement"].encode())), "evaluated": b64(sha(evaluated))}
    return write({**between, **digests, "elements": len(unb64(body["blinded"])) // oprf.POINT})


def set_path(own: OwnSet, tag: bytes) -> list[bytes]:
    """The opened leaf's path in the set's commitment."""
    place = [own.file[at : at + TAG] for at in range(0, len(own.file), TAG)].index(tag)
    return inclusion(own.leaves, place)
