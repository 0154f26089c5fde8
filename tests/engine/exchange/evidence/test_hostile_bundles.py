"""Bundles that lie: each lie is told, none is an error of ours, none takes memory or time beyond a bound."""

import io
import json
import os
import zipfile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jointdesk.engine.exchange.evidence.bundle import check_bundle, sign_manifest, write_bundle, write_key
from jointdesk.engine.exchange.evidence.custody import commit_file, commit_step, find_broken_step
from jointdesk.engine.exchange.evidence.manifest import FORMAT
from jointdesk.engine.exchange.wire.canonical import encode, write_object

KEY = Ed25519PrivateKey.generate()
SALT = bytes(range(16))
CONTENT = b"the words of a chat" * 50


def step(number, before, act="collected", **changes):
    facts = {
        "exhibit": "e" * 32,
        "number": number,
        "act": act,
        "at": "2026-05-01T10:00:00+00:00",
        "written_at": "2026-05-01T10:00:00+00:00",
        "by": "Alice",
        "why": "Found",
        "place": "",
        "seal": "",
        "to": "",
        "answers": None,
        "receipt": "",
    }
    commitment = commit_step(facts, SALT, before)
    return facts | {"salt": encode(SALT), "before": before, "commitment": commitment, "entry": None} | changes


def manifest_of(**changes):
    import hashlib

    facts = {
        "exhibit": "e" * 32,
        "name": "chat.txt",
        "part": "original",
        "size": len(CONTENT),
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
        "added_at": "2026-05-01T10:00:00+00:00",
        "by": "1",
    }
    file = facts | {
        "path": "files/1/1.bin",
        "salt": encode(SALT),
        "commitment": commit_file(facts, SALT),
        "entry": "a" * 32,
    }
    first = step(1, "")
    return {
        "format": FORMAT,
        "desk": "vn",
        "desk_name": "Desk",
        "key": write_key(KEY.public_key().public_bytes_raw()),
        "case": "C-1",
        "made_at": "2026-05-01T10:00:00+00:00",
        "purpose": "Trial",
        "exhibits": [
            {
                "key": "e" * 32,
                "reference": "C-1/1",
                "number": 1,
                "kind": "files",
                "title": "Chat",
                "files": [file],
                "custody": [first, step(2, first["commitment"], "moved")],
            }
        ],
    } | changes


def bundle_of(manifest, content=CONTENT, key=KEY, proofs=None):
    out = io.BytesIO()
    raw = manifest if isinstance(manifest, bytes) else write_object(manifest)
    files = [("files/1/1.bin", len(content), [content])]
    write_bundle(out, raw, sign_manifest(raw, key, "vn"), proofs or {"a" * 32: b"{}"}, files)
    out.seek(0)
    return out


def reasons(bundle):
    verdict = check_bundle(bundle)
    assert not verdict.good
    assert verdict.reasons
    return " ".join(verdict.reasons)


def test_a_chain_holds_until_a_step_is_touched():
    first = step(1, "")
    second = step(2, first["commitment"], "moved")
    third = step(3, second["commitment"], "examined")
    assert find_broken_step([first, second, third]) is None
    assert find_broken_step([first, third]) == 1
    assert find_broken_step([first, second | {"why": "Other"}, third]) == 1
    assert find_broken_step([second]) == 0
    assert find_broken_step([first | {"salt": "!"}]) == 0
    assert find_broken_step([{}]) == 0


def test_without_proofs_of_the_log_nothing_is_proved():
    said = reasons(bundle_of(manifest_of()))
    assert "proves nothing" in said
    assert "the log does not say that this bundle was made" in said


def test_another_signature_another_file_another_member():
    assert "bad_signature" in reasons(bundle_of(manifest_of(), key=Ed25519PrivateKey.generate()))
    assert "is not the file that was named" in reasons(bundle_of(manifest_of(), CONTENT[:-1] + b"!"))
    assert "size" in reasons(bundle_of(manifest_of(), CONTENT + b"more"))
    assert "members" in reasons(bundle_of(manifest_of(), proofs={"b" * 32: b"{}"}))


@pytest.mark.parametrize(
    "change",
    [
        {"format": "jointdesk-evidence/2"},
        {"exhibits": []},
        {"exhibits": [{}]},
        {"exhibits": "x"},
        {"key": "AAAA"},
        {"desk": 5},
    ],
)
def test_an_odd_manifest_is_refused(change):
    reasons(bundle_of(manifest_of(**change)))


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "files/1/../1.bin", "files/1/1.bin\n"])
def test_a_path_that_leads_elsewhere_is_refused(path):
    manifest = manifest_of()
    manifest["exhibits"][0]["files"][0]["path"] = path
    reasons(bundle_of(manifest))


def zip_of(*members, compression=zipfile.ZIP_STORED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content)
    out.seek(0)
    return out


def test_what_is_no_bundle_is_said_to_be_none():
    good = bundle_of(manifest_of()).getvalue()
    for raw in (
        b"",
        b"PK",
        os.urandom(500),
        good[: len(good) // 2],
        good + b"tail",
        b"PK\x05\x06" + bytes(18),
    ):
        reasons(io.BytesIO(raw))
    assert "stored" in reasons(zip_of(("manifest.json", b"x" * 10_000), compression=zipfile.ZIP_DEFLATED))
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = zip_of(("manifest.json", b"{}"), ("manifest.json", b"{}"))
    assert "twice" in reasons(twice)
    reasons(zip_of(("manifest.json", json.dumps({"a": 1.5}).encode()), ("manifest.jws", b"x")))


def test_a_directory_that_claims_gigabytes_is_not_read():
    raw = bytearray(bundle_of(manifest_of()).getvalue())
    raw[-10:-6] = (1 << 30).to_bytes(4, "little")
    assert "too_large" in reasons(io.BytesIO(bytes(raw)))


def test_members_that_share_octets_are_refused():
    """Many names for one content: a small file that takes hours to read."""
    raw = bytearray(zip_of(("a", b"x" * 5000), ("b", b"y" * 5000)).getvalue())
    directory = raw.index(b"PK\x01\x02")
    second = raw.index(b"PK\x01\x02", directory + 4)
    for place in (directory, second):
        for field in (20, 24):
            raw[place + field : place + field + 4] = (9000).to_bytes(4, "little")
    assert "share" in reasons(io.BytesIO(bytes(raw)))
