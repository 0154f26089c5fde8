"""Signed by the log, cosigned by whoever saw it grow, and by nobody who did not."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.transparency.checkpoints import (
    Checkpoint,
    origin_of,
    read_checkpoint,
    read_cosignatures,
    sign_checkpoint,
    witness,
    witness_of,
)
from jointdesk.engine.transparency.notes import MAX_NOTE, read_note
from jointdesk.engine.transparency.proofs import consistency_proof
from jointdesk.engine.transparency.tree import Tree, leaf_hash, root_at

LOG = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)
WITNESS = Ed25519PrivateKey.from_private_bytes(b"\x02" * 32)
LOG_KEY = LOG.public_key().public_bytes_raw()
WITNESS_KEY = WITNESS.public_key().public_bytes_raw()
ORIGIN, NAME = origin_of("vn"), witness_of("kh")
NOW = datetime(2026, 10, 15, 8, tzinfo=UTC)
TREE = Tree(leaf_hash(bytes(32), str(number).encode()) for number in range(40))
# the example of C2SP's tlog-checkpoint and tlog-cosignature pages
C2SP_NOTE = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""


def checkpoint_at(size: int, tree: Tree = TREE) -> Checkpoint:
    return Checkpoint(ORIGIN, size, root_at(tree.node, size))


def cosign(
    note: str, last: Checkpoint | None, proof: list[bytes], at: datetime = NOW
) -> tuple[Checkpoint, str]:
    return witness(
        note, origin=ORIGIN, log_key=LOG_KEY, last=last, proof=proof, name=NAME, key=WITNESS, at=at
    )


def refusal(note: str, origin: str = ORIGIN, key: bytes = LOG_KEY) -> str:
    with pytest.raises(PartnerError) as caught:
        read_checkpoint(note, origin, key)
    return caught.value.code


def test_the_specifications_example_is_read_and_written_alike() -> None:
    note = read_note(C2SP_NOTE)
    assert note.write() == C2SP_NOTE
    assert [item.name for item in note.signatures] == [
        "example.com/behind-the-sofa",
        "witness.example.com/w1",
    ]
    seconds = int.from_bytes(note.signatures[1].octets[:8], "big")
    assert datetime.fromtimestamp(seconds, UTC) == datetime(2023, 3, 20, 12, 25, 47, tzinfo=UTC)


def test_a_checkpoint_reads_as_it_was_signed() -> None:
    note = sign_checkpoint(checkpoint_at(7), LOG)
    assert note.splitlines()[:2] == [ORIGIN, "7"]
    assert read_checkpoint(note, ORIGIN, LOG_KEY) == checkpoint_at(7)


def test_the_key_id_is_c2sps() -> None:
    line = sign_checkpoint(checkpoint_at(7), LOG).splitlines()[-1]
    octets = base64.b64decode(line.split(" ")[2])
    assert octets[:4] == hashlib.sha256(ORIGIN.encode() + b"\n\x01" + LOG_KEY).digest()[:4]
    assert len(octets) == 68


def test_anothers_or_altered_checkpoints_are_refused() -> None:
    note = sign_checkpoint(checkpoint_at(7), LOG)
    assert refusal(note, origin=origin_of("kh")) == "wrong_log"
    assert refusal(note, key=WITNESS_KEY) == "bad_signature"
    assert refusal(note.replace("\n7\n", "\n8\n")) == "bad_signature"
    assert refusal(sign_checkpoint(checkpoint_at(7), WITNESS)) == "bad_signature"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n7\n", "\n07\n"),
        ("\n7\n", "\n-7\n"),
        ("\n7\n", "\n٧\n"),
        ("\n7\n", "\n7\nextension\n"),
        ("\n7\n", "\n7\r\n"),
        ("\n\n", "\n"),
        ("—", "-"),
        ("— jointdesk", "—  jointdesk"),
        ("=\n\n", "\n\n"),
        (ORIGIN + "\n7", "a b\n7"),
    ],
)
def test_a_note_out_of_form_is_malformed(old: str, new: str) -> None:
    note = sign_checkpoint(checkpoint_at(7), LOG)
    assert old in note
    assert refusal(note.replace(old, new, 1)) == "malformed"


@given(st.text(max_size=300) | st.text("ab\n—+= 17", max_size=80))
def test_any_text_is_refused_with_a_partner_error(text: str) -> None:
    for note in (text, text + "\n\n— a AAAAAAAA\n"):
        with pytest.raises(PartnerError):
            read_checkpoint(note, ORIGIN, LOG_KEY)


def test_long_and_broken_notes_are_refused() -> None:
    assert refusal("x" * (MAX_NOTE + 1)) == "too_large"
    assert refusal("\ud800\n\n— a AAAAAAAA\n") == "malformed"
    assert refusal("a\n\n" + "— a AAAAAAAA\n" * 33) == "malformed"


@pytest.mark.parametrize(
    "checkpoint",
    [
        Checkpoint("a b", 1, bytes(32)),
        Checkpoint("", 1, bytes(32)),
        Checkpoint("a", -1, bytes(32)),
        Checkpoint("a", 1, b""),
    ],
)
def test_we_never_sign_a_checkpoint_out_of_form(checkpoint: Checkpoint) -> None:
    with pytest.raises(CallerError):
        sign_checkpoint(checkpoint, LOG)


def test_a_witness_cosigns_what_grew() -> None:
    first, note = cosign(sign_checkpoint(checkpoint_at(7), LOG), None, [])
    second, note = cosign(sign_checkpoint(checkpoint_at(31), LOG), first, consistency_proof(TREE.node, 7, 31))
    assert second == checkpoint_at(31)
    assert read_checkpoint(note, ORIGIN, LOG_KEY) == second
    assert read_cosignatures(note, {NAME: WITNESS_KEY, "nobody": LOG_KEY}) == {NAME: NOW}


def test_cosigning_again_replaces_the_line() -> None:
    first, note = cosign(sign_checkpoint(checkpoint_at(7), LOG), None, [])
    _, again = cosign(note, first, [], at=NOW + timedelta(hours=1))
    assert len(read_note(again).signatures) == 2
    assert read_cosignatures(again, {NAME: WITNESS_KEY}) == {NAME: NOW + timedelta(hours=1)}


def test_a_witness_refuses_a_fork_a_gap_and_a_way_back() -> None:
    first, _ = cosign(sign_checkpoint(checkpoint_at(7), LOG), None, [])
    forked = Tree(leaf_hash(bytes(32), b"other") for _ in range(40))
    fork = sign_checkpoint(checkpoint_at(31, forked), LOG)
    same_size = sign_checkpoint(checkpoint_at(7, forked), LOG)
    grown = sign_checkpoint(checkpoint_at(31), LOG)
    for note, proof, code in (
        (fork, consistency_proof(forked.node, 7, 31), "forked"),
        (fork, consistency_proof(TREE.node, 7, 31), "forked"),
        (same_size, [], "forked"),
        (grown, [], "forked"),
        (sign_checkpoint(checkpoint_at(6), LOG), [], "went_back"),
    ):
        with pytest.raises(PartnerError) as caught:
            cosign(note, first, proof)
        assert caught.value.code == code


def test_a_false_cosignature_spoils_the_note_and_an_unknown_one_does_not() -> None:
    _, note = cosign(sign_checkpoint(checkpoint_at(7), LOG), None, [])
    *lines, last = note.splitlines(keepends=True)
    octets = bytearray(base64.b64decode(last.split(" ")[2]))
    octets[8] ^= 1
    false = "".join(lines) + f"— {NAME} {base64.b64encode(bytes(octets)).decode()}\n"
    with pytest.raises(PartnerError, match="bad_signature"):
        read_cosignatures(false, {NAME: WITNESS_KEY})
    assert read_cosignatures(false, {}) == {}
    assert read_checkpoint(false, ORIGIN, LOG_KEY) == checkpoint_at(7)


def test_a_logs_signature_is_no_cosignature() -> None:
    note = sign_checkpoint(checkpoint_at(7), LOG)
    assert read_cosignatures(note, {ORIGIN: LOG_KEY}) == {}
