"""Hostile files: carried folders, cards and log proofs. A bad one is named, opens nothing else, and ends nothing."""

import json
import os
import secrets
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings
from exchange_cast import make_desk

from fuzz.hostile_wire import digest_state, lay_desk
from fuzz.wire_mutants import draw_mutant, spoil
from jointdesk.desk.audit.actions import record
from jointdesk.desk.audit.keys import NAME, make_keys
from jointdesk.desk.audit.proofs import prove_entry
from jointdesk.desk.audit.work import sequence
from jointdesk.desk.exchange.mail.carrying_in import import_messages
from jointdesk.engine.errors import InputError, PartnerError
from jointdesk.engine.exchange.wire.cards import Card, fingerprint
from jointdesk.engine.transparency.logproofs import check_proof

MANY = 1_500


def carry(folder: Path) -> Any:
    *_, done = import_messages(folder)
    return done


@pytest.fixture
def sides(db: None) -> Any:
    return lay_desk()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    for name in ("messages", "sets", "files", "receipts", "manifests"):
        (tmp_path / "stick" / name).mkdir(parents=True)
    return tmp_path / "stick"


def test_hostile_messages_on_a_stick_are_named_and_change_nothing(sides: Any, stick: Path) -> None:
    before, draw = digest_state(), Random(3)
    count = 0
    while count < 60:
        mutant = draw_mutant(sides, draw)
        if not mutant.believed:
            (stick / "messages" / f"{secrets.token_hex(16)}.sealed").write_bytes(mutant.raw)
            count += 1
    done = carry(stick)
    assert (done.messages, len(done.refused)) == (0, 60)
    assert digest_state() == before


def test_odd_things_on_a_stick_are_not_followed(sides: Any, stick: Path, tmp_path: Path) -> None:
    """Pipes, links, loops, folders with the names of files, files that seem huge: none is read, none waited for."""
    secret = tmp_path / "secret"
    secret.write_bytes(b"the desk's key")
    names = [secrets.token_hex(16) for _ in range(6)]
    os.mkfifo(stick / "messages" / f"{names[0]}.sealed")
    (stick / "messages" / f"{names[1]}.sealed").symlink_to(secret)
    (stick / "messages" / f"{names[2]}.sealed").symlink_to("/dev/zero")
    (stick / "messages" / f"{names[3]}.sealed").mkdir()
    with (stick / "messages" / f"{names[4]}.sealed").open("wb") as huge:
        huge.truncate(1 << 40)
    (stick / "messages" / "..sealed").write_bytes(b"x")
    (stick / "receipts" / f"{names[5]}.sealed").symlink_to(stick / "receipts" / f"{names[5]}.sealed")
    done = carry(stick)
    assert done.messages == done.receipts == 0
    assert len(done.refused) >= 6
    assert secret.read_bytes() == b"the desk's key"


@pytest.mark.parametrize("name", ["receipts", "messages", "sets", "files"])
def test_a_folder_that_leads_elsewhere_is_refused(sides: Any, stick: Path, tmp_path: Path, name: str) -> None:
    """A stick whose folder is a link into the desk's own: nothing is written or read through it."""
    elsewhere = tmp_path / "keys"
    elsewhere.mkdir()
    (elsewhere / "desk.jwk").write_bytes(b"keys")
    (stick / name).rmdir()
    (stick / name).symlink_to(elsewhere)
    with pytest.raises(InputError):
        carry(stick)
    assert [path.name for path in elsewhere.iterdir()] == ["desk.jwk"]


def test_a_spoilt_card_is_refused_or_says_who_it_was() -> None:
    """Never another error, and never the same desk with other words."""
    vn, draw = make_desk("vn", "VN", 1), Random(4)
    accepted, codes = 0, set()
    for _ in range(MANY):
        raw = spoil(vn.card.signed.encode(), draw)
        try:
            card = Card.read(raw)
        except PartnerError as error:
            codes.add(error.code)
            continue
        accepted += 1
        assert fingerprint(card) == fingerprint(vn.card)
    assert accepted < MANY / 10
    assert codes <= {"malformed", "too_large", "bad_signature", "unsupported_version"}


@pytest.fixture
def proof(db: None) -> bytes:
    entry = record("case_opened", "case:1", {"n": 1})
    for number in range(6):
        record("case_opened", f"case:{number}", {"n": number})
    if not (settings.HOME / "keys" / NAME).exists():
        make_keys(settings.HOME)
    sequence()
    entry.refresh_from_db()
    return prove_entry(entry)


def test_a_spoilt_proof_proves_nothing_else(proof: bytes) -> None:
    """Bytes, fields and types go wrong; a verdict is given each time, and a proved record is the one that was logged."""
    draw, true = Random(5), check_proof(proof)
    assert true.proved
    for number in range(MANY):
        raw = spoil(proof, draw) if number % 2 else _mutate(proof, draw)
        verdict = check_proof(raw)
        if verdict.proved:
            assert (verdict.record, verdict.root) in {(true.record, true.root), (None, true.root)}
        else:
            assert verdict.reasons


def _mutate(proof: bytes, draw: Random) -> bytes:
    wire = json.loads(proof)
    odd: tuple[Any, ...] = (
        None,
        0,
        -1,
        2**70,
        1e300,
        "",
        "AA==",
        "é",
        "\ud800",
        [],
        [[]],
        {},
        {"a": "b"},
        "A" * 44,
        ["A" * 44] * 65,
        True,
    )
    wire[draw.choice(sorted(wire))] = draw.choice(odd)
    return json.dumps(wire).encode()


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{", b"[" * 200_000, b'{"format":' * 50_000, b"\xff" * 100, b'{"index":' + b"9" * 900_000 + b"}", b" " * 2_000_000]
)  # fmt: skip
def test_a_bomb_instead_of_a_proof_is_a_verdict(raw: bytes) -> None:
    verdict = check_proof(raw)
    assert not verdict.proved
    assert verdict.reasons
