"""A file alone proves an entry, names its keys, and fails for every alteration."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.transparency.checkpoints import (
    Checkpoint,
    origin_of,
    sign_checkpoint,
    witness,
    witness_of,
)
from jointdesk.engine.transparency.logproofs import MAX_PROOF_FILE, LogProof, check_proof
from jointdesk.engine.transparency.proofs import inclusion_proof
from jointdesk.engine.transparency.tree import Tree, leaf_hash, record_digest, root_at

LOG, KH = (Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32) for seed in (1, 2))
LOG_KEY, KH_KEY = (key.public_key().public_bytes_raw() for key in (LOG, KH))
ORIGIN, NAME = origin_of("vn"), witness_of("kh")
NOW = datetime(2026, 10, 15, tzinfo=UTC)
RECORDS = [f'{{"entry":{number}}}'.encode() for number in range(21)]
NONCES = [bytes([number]) * 32 for number in range(21)]


def make_proof(index: int = 5) -> LogProof:
    tree = Tree(leaf_hash(nonce, record) for nonce, record in zip(NONCES, RECORDS, strict=True))
    note = sign_checkpoint(Checkpoint(ORIGIN, 21, root_at(tree.node, 21)), LOG)
    _, cosigned = witness(
        note, origin=ORIGIN, log_key=LOG_KEY, last=None, proof=[], name=NAME, key=KH, at=NOW
    )
    return LogProof(
        origin=ORIGIN,
        log_key=LOG_KEY,
        index=index,
        digest=record_digest(NONCES[index], RECORDS[index]),
        path=tuple(inclusion_proof(tree.node, index, 21)),
        checkpoint=cosigned,
        witnesses={NAME: KH_KEY},
        nonce=NONCES[index],
        record=RECORDS[index],
    )


def test_a_proof_survives_its_file() -> None:
    assert LogProof.from_bytes(make_proof().to_bytes()) == make_proof()


@pytest.mark.parametrize("index", [0, 5, 20])
def test_a_true_proof_says_what_it_proves(index: int) -> None:
    verdict = check_proof(make_proof(index).to_bytes())
    assert verdict.proved
    assert verdict.reasons == ()
    assert (verdict.origin, verdict.size, verdict.index) == (ORIGIN, 21, index)
    assert verdict.record == RECORDS[index]
    assert verdict.cosigned == {NAME: NOW}
    assert verdict.keys == {ORIGIN: LOG_KEY, NAME: KH_KEY}


def test_an_erased_record_is_still_in_the_log_and_nothing_shows() -> None:
    verdict = check_proof(replace(make_proof(), nonce=None, record=None).to_bytes())
    assert verdict.proved
    assert verdict.record is None


@pytest.mark.parametrize(
    "changes",
    [
        {"record": b"another record"},
        {"nonce": bytes(32)},
        {"digest": bytes(32)},
        {"index": 6},
        {"index": 10**15},
        {"index": -1},
        {"path": ()},
        {"origin": origin_of("kh")},
        {"log_key": KH_KEY},
        {"checkpoint": ""},
        {"checkpoint": make_proof().checkpoint.replace("\n21\n", "\n22\n")},
    ],
)
def test_every_alteration_is_found(changes: dict[str, Any]) -> None:
    verdict = check_proof(replace(make_proof(), **changes).to_bytes())
    assert not verdict.proved
    assert verdict.reasons
    assert verdict.record is None


def test_a_cosignature_by_a_key_not_in_the_file_is_not_counted() -> None:
    assert check_proof(replace(make_proof(), witnesses={}).to_bytes()).cosigned == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "jointdesk-log-proof/v2"},
        {"index": "5"},
        {"index": True},
        {"path": "AAAA"},
        {"path": ["AAAA"]},
        {"path": ["A" * 44] * 65},
        {"nonce": None},
        {"witnesses": []},
        {"witnesses": {f"w{number}": "A" * 43 + "=" for number in range(33)}},
        {"more": 1},
        {"index": 5.0},
        {"origin": None},
        {"checkpoint": "\ud800"},
        {"digest": "é"},
    ],
)
def test_a_file_out_of_form_is_malformed(changes: dict[str, Any]) -> None:
    raw = json.dumps({**json.loads(make_proof().to_bytes()), **changes}).encode()
    with pytest.raises(PartnerError, match="malformed"):
        LogProof.from_bytes(raw)
    assert not check_proof(raw).proved


@given(st.binary(max_size=200) | st.text('{}[]",:0a', max_size=80).map(str.encode))
def test_any_file_gets_a_verdict(raw: bytes) -> None:
    assert not check_proof(raw).proved


def test_a_field_that_stands_twice_is_malformed() -> None:
    raw = make_proof().to_bytes().replace(b'"index": 5,', b'"index": 5, "index": 5,')
    assert raw.count(b'"index"') == 2
    assert "malformed" in check_proof(raw).reasons[0]


@given(st.data())
def test_a_file_with_any_byte_changed_proves_nothing_else(data: st.DataObject) -> None:
    true = make_proof().to_bytes()
    place, byte = data.draw(st.integers(0, len(true) - 1)), data.draw(st.integers(0, 255))
    raw = true[:place] + bytes([byte]) + true[place + 1 :]
    verdict = check_proof(raw)
    if verdict.proved:
        # spaces between the fields, or a witness that is not counted any more
        assert (verdict.index, verdict.record, verdict.size) == (5, RECORDS[5], 21)


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 500_000,
        b'{"index":' + b"9" * 1_000_000 + b"}",
        b'{"a":' * 200_000,
        json.dumps({**json.loads(make_proof().to_bytes()), "index": 10**4000}).encode(),
        json.dumps({**json.loads(make_proof().to_bytes()), "path": [["A"] * 60] * 60}).encode(),
        make_proof().to_bytes().replace(b'"index": 5', b'"index": NaN'),
        b"\xff\xfe" + make_proof().to_bytes(),
    ],
)
def test_hostile_files_get_a_verdict_at_once(raw: bytes) -> None:
    assert not check_proof(raw).proved


def test_large_and_deep_files_get_one_too() -> None:
    assert "too_large" in check_proof(b" " * (MAX_PROOF_FILE + 1)).reasons[0]
    assert not check_proof(b"[" * 200_000).proved
