"""The log beside others' code: pymerkle's trees, Go's signed notes, and the two C2SP forms written down anew here."""

import base64
import hashlib
from datetime import UTC, datetime
from functools import cache

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from jointdesk.engine.transparency import checkpoints
from jointdesk.engine.transparency.notes import (
    ED25519,
    Note,
    NoteSignature,
    find_signatures,
    is_signed,
    key_id,
    read_note,
)
from jointdesk.engine.transparency.proofs import (
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from jointdesk.engine.transparency.tree import Tree, hash_digest

LARGEST = 130
# the example of golang.org/x/mod/sumdb/note, and a checkpoint of sum.golang.org as it was served
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_NOTE = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""
SUMDB_KEY = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
SUMDB_NOTE = """go.sum database tree
31700353
qINS1GRFhWHwdkUeqLEoP4yEMkTBBzxBkGwGQlVlVcs=

— sum.golang.org Az3grnmrIUEDFqHzAElIQCPNoRFRAAdFo47fooyWKMHb89k11GJh5zHIfNCOBmwn/C3YI8oW9/C8DJ87F61QqspBYwM=
"""
LOG, WITNESS = (Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32) for seed in (5, 6))


def entry(number: int) -> bytes:
    return hashlib.sha256(b"%d" % number).digest()


@cache
def trees() -> tuple[InmemoryTree, Tree]:
    """The same entries in pymerkle's tree and in ours; a leaf is SHA-256(0x00, entry) in both."""
    theirs = InmemoryTree(algorithm="sha256")
    for number in range(LARGEST):
        theirs.append_entry(entry(number))
    return theirs, Tree(hash_digest(entry(number)) for number in range(LARGEST))


def nodes_of(path: list[str]) -> list[bytes]:
    return [bytes.fromhex(item) for item in path]


@pytest.mark.parametrize("size", range(1, LARGEST + 1))
def test_roots_are_pymerkles(size: int) -> None:
    theirs, _ = trees()
    ours = Tree(hash_digest(entry(number)) for number in range(size))
    assert ours.range.root() == theirs.get_root(size)


@given(st.integers(1, LARGEST), st.data())
def test_inclusion_proofs_are_pymerkles(size: int, data: st.DataObject) -> None:
    theirs, ours = trees()
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_proof(ours.node, index, size)
    proof = theirs.prove_inclusion(index + 1, size).serialize()
    # theirs begins with the leaf itself and names siblings with the same hashes
    assert sorted([hash_digest(entry(index)), *path]) == sorted(nodes_of(proof["path"]))
    assert verify_inclusion(hash_digest(entry(index)), index, size, path, theirs.get_root(size))


@given(st.integers(1, LARGEST), st.data())
def test_consistency_proofs_hold_against_pymerkles_roots(size: int, data: st.DataObject) -> None:
    theirs, ours = trees()
    old = data.draw(st.integers(1, size))
    path = consistency_proof(ours.node, old, size)
    assert verify_consistency(old, theirs.get_root(old), size, theirs.get_root(size), path)


@pytest.mark.parametrize(("key", "text"), [(GO_KEY, GO_NOTE), (SUMDB_KEY, SUMDB_NOTE)])
def test_gos_notes_are_read_and_verify(key: str, text: str) -> None:
    name, short, rest = key.split("+", 2)
    octets = base64.b64decode(rest)
    note, public_key = read_note(text), octets[1:]
    assert octets[0] == ED25519
    assert key_id(name, ED25519, public_key).hex() == short
    [signature] = find_signatures(note, name, ED25519, public_key)
    assert is_signed(public_key, signature, note.text.encode())
    assert not is_signed(public_key, signature, note.text.encode() + b"\n")
    assert note.write() == text


def test_gos_note_is_signed_byte_for_byte_alike() -> None:
    secret = Ed25519PrivateKey.from_private_bytes(base64.b64decode(GO_SECRET.split("+", 4)[4])[1:])
    text = GO_NOTE.partition("\n\n")[0] + "\n"
    name, public_key = "PeterNeumann", secret.public_key().public_bytes_raw()
    signature = NoteSignature(name, key_id(name, ED25519, public_key), secret.sign(text.encode()))
    assert Note(text, (signature,)).write() == GO_NOTE


def write_by_the_specification(origin: str, size: int, root: bytes, secret: Ed25519PrivateKey) -> str:
    """tlog-checkpoint and signed-note, from their text and nothing of ours."""
    body = "\n".join([origin, str(size), base64.standard_b64encode(root).decode()]) + "\n"
    return body + "\n" + signature_line(origin, b"\x01", secret, secret.sign(body.encode()))


def cosign_by_the_specification(note: str, name: str, seconds: int, secret: Ed25519PrivateKey) -> str:
    """tlog-cosignature: a timestamp and a signature over it and the note's body."""
    body = note[: note.index("\n\n") + 1]
    signed = secret.sign(b"cosignature/v1\n" + b"time %d\n" % seconds + body.encode())
    return note + signature_line(name, b"\x04", secret, seconds.to_bytes(8, "big") + signed)


def signature_line(name: str, kind: bytes, secret: Ed25519PrivateKey, octets: bytes) -> str:
    public = secret.public_key().public_bytes_raw()
    short = hashlib.sha256(name.encode() + b"\n" + kind + public).digest()[:4]
    return "\u2014 " + name + " " + base64.standard_b64encode(short + octets).decode() + "\n"


@given(st.integers(1, 2**53), st.binary(min_size=32, max_size=32), st.integers(1, 2**32))
def test_checkpoints_and_cosignatures_are_the_specifications_bytes(
    size: int, root: bytes, seconds: int
) -> None:
    origin, name = checkpoints.origin_of("vn"), checkpoints.witness_of("kh")
    note = checkpoints.sign_checkpoint(checkpoints.Checkpoint(origin, size, root), LOG)
    assert note == write_by_the_specification(origin, size, root, LOG)
    _, cosigned = checkpoints.witness(
        note,
        origin=origin,
        log_key=LOG.public_key().public_bytes_raw(),
        last=None,
        proof=[],
        name=name,
        key=WITNESS,
        at=datetime.fromtimestamp(seconds, UTC),
    )
    assert cosigned == cosign_by_the_specification(note, name, seconds, WITNESS)


def test_a_link_is_no_checkpoint_and_no_cosignature() -> None:
    state = checkpoints.Checkpoint(checkpoints.origin_of("vn"), 8, bytes(32))
    link = checkpoints.sign_link(5, state, LOG)
    public = LOG.public_key().public_bytes_raw()
    assert checkpoints.is_linked(5, state, public, link)
    assert not checkpoints.is_linked(4, state, public, link)
    assert not checkpoints.is_linked(5, state, WITNESS.public_key().public_bytes_raw(), link)
    for text in (state.text(), f"cosignature/v1\ntime 5\n{state.text()}"):
        with pytest.raises(InvalidSignature):
            Ed25519PublicKey.from_public_bytes(public).verify(link, text.encode())
