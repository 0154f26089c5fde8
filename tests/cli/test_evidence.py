"""`jointdesk evidence check`: a bundle's verdict with nothing but the file."""

import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jointdesk.cli.evidence import command
from jointdesk.engine.exchange.evidence.bundle import sign_manifest, write_bundle, write_key
from jointdesk.engine.exchange.evidence.manifest import FORMAT
from jointdesk.engine.exchange.evidence.sealed import seal, seal_for_passphrase
from jointdesk.engine.exchange.wire.canonical import encode, write_object
from jointdesk.engine.transparency.checkpoints import Checkpoint, origin_of, sign_checkpoint
from jointdesk.engine.transparency.logproofs import LogProof
from jointdesk.engine.transparency.tree import CompactRange, leaf_hash, record_digest

KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes_raw()


def prove(facts):
    """A log of one entry that says these facts; (entry, proof file)."""
    entry, nonce = uuid4().hex, os.urandom(32)
    at = datetime.now(UTC).isoformat()
    record = write_object({"key": entry, "kind": "x", "subject": "x", "record": facts, "at": at})
    grown, _nodes = CompactRange().extend([leaf_hash(nonce, record)])
    state = Checkpoint(origin_of("vn"), 1, grown.root())
    proof = LogProof(
        origin=state.origin,
        log_key=PUBLIC,
        index=0,
        digest=record_digest(nonce, record),
        path=(),
        checkpoint=sign_checkpoint(state, KEY),
        nonce=nonce,
        record=record,
    )
    return entry, proof.to_bytes()


@pytest.fixture
def bundle(tmp_path):
    manifest = write_object(
        {
            "format": FORMAT,
            "desk": "vn",
            "desk_name": "A desk\u200b",
            "key": write_key(PUBLIC),
            "case": "C-1",
            "made_at": "2026-05-01T10:00:00+00:00",
            "purpose": "Trial",
            "exhibits": [
                {
                    "key": "e" * 32,
                    "reference": "C-1/1",
                    "number": 1,
                    "kind": "cash",
                    "title": "Cash in a bag",
                    "files": [],
                    "custody": [],
                }
            ],
        }
    )
    entry, proof = prove({"manifest": hashlib.sha256(manifest).hexdigest()})
    path = tmp_path / "evidence.zip"
    with path.open("wb") as out:
        write_bundle(out, manifest, sign_manifest(manifest, KEY, "vn"), {entry: proof}, [])
    return path


def test_a_sound_bundle_names_what_to_compare(bundle):
    found = CliRunner().invoke(command, ["check", str(bundle), "--key", encode(PUBLIC)])
    assert found.exit_code == 0, found.output
    assert "sound: 0 files and 0 steps of custody, 1 proofs" in found.output
    assert "Cash in a bag" in found.output
    assert f"key of vn: {encode(PUBLIC)}" in found.output
    assert "\u200b" not in found.output


def test_another_key_than_the_card_s_fails(bundle):
    found = CliRunner().invoke(command, ["check", str(bundle), "--key", encode(bytes(32))])
    assert found.exit_code == 1
    assert "another key" in str(found.exception)


def test_a_touched_bundle_fails_in_one_line_and_needs_no_desk(bundle, tmp_path):
    raw = bytearray(bundle.read_bytes())
    raw[raw.index(b"Cash in a bag")] ^= 1
    bundle.write_bytes(raw)
    done = subprocess.run(
        [sys.executable, "-c", "from jointdesk.cli import main; main()", "evidence", "check", str(bundle)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={
            name: value for name, value in os.environ.items() if not name.startswith(("JOINTDESK", "DJANGO"))
        },
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert "evidence.zip" in done.stderr


def test_a_sealed_one_is_checked_and_opened_with_its_passphrase(bundle, tmp_path):
    content = bundle.read_bytes()
    sealed = tmp_path / "evidence.sealed"
    sealed.write_bytes(
        b"".join(seal(*seal_for_passphrase("river stone lamp", len(content), os.urandom), [content]))
    )
    run = CliRunner().invoke
    good = run(command, ["check", str(sealed), "--passphrase-file", "-"], input="river stone lamp\n")
    assert good.exit_code == 0, good.output
    wrong = run(command, ["check", str(sealed), "--passphrase-file", "-"], input="another passphrase\n")
    assert wrong.exit_code == 1
    opened = tmp_path / "opened.zip"
    run(
        command,
        ["open", str(sealed), "-o", str(opened), "--passphrase-file", "-"],
        input="river stone lamp\n",
    )
    assert opened.read_bytes() == content
    assert opened.stat().st_mode & 0o077 == 0
    again = tmp_path / "again.zip"
    failed = run(
        command, ["open", str(sealed), "-o", str(again), "--passphrase-file", "-"], input="wrong one\n"
    )
    assert failed.exit_code == 1
    assert not list(tmp_path.glob("again*"))
