"""A confirmed partner that lies, and files that were spoilt on their way: refused in words, never an error of ours."""

import hashlib
import io
import json
import random
import zipfile

import pytest
from django.conf import settings

from jointdesk.desk.audit.keys import own_keys
from jointdesk.desk.cases.actions import open_case
from jointdesk.desk.cases.evidence.importing import take_in
from jointdesk.desk.cases.models import Exhibit
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.evidence.bundle import check_bundle, sign_manifest, write_bundle
from jointdesk.engine.exchange.evidence.custody import commit_step
from jointdesk.engine.exchange.wire.canonical import decode, write_object
from jointdesk.engine.transparency.checkpoints import Checkpoint, origin_of, sign_checkpoint
from jointdesk.engine.transparency.logproofs import LogProof
from jointdesk.engine.transparency.tree import CompactRange, leaf_hash, record_digest

from .test_bundles import bundle_of, released, sister  # noqa: F401

SEED, SPOILT, LIES = 7, 200, 80
ODD = (
    "",
    "x" * 5000,
    "../../etc/passwd",
    "9999-12-31T23:59:59+00:00",
    0,
    -1,
    10**15,
    True,
    None,
    [],
    {},
    [[]],
    "\u202e",
)


def prove(entry, facts):
    """A log of one entry, of the very desk that signs."""
    keys, nonce = own_keys(), bytes(32)
    at = "2026-05-01T10:00:00+00:00"
    record = write_object({"key": entry, "kind": "x", "subject": "x", "record": facts, "at": at})
    grown, _nodes = CompactRange().extend([leaf_hash(nonce, record)])
    state = Checkpoint(origin_of(settings.DESK.id), 1, grown.root())
    return LogProof(
        origin=state.origin,
        log_key=keys.signing_public,
        index=0,
        digest=record_digest(nonce, record),
        path=(),
        checkpoint=sign_checkpoint(state, keys.signing),
        nonce=nonce,
        record=record,
    ).to_bytes()


def lie(manifest, content):
    """A bundle that says all this, committed to anew: what only the partner itself can make."""
    proofs = {}
    for exhibit in manifest["exhibits"]:
        before = ""
        for step in exhibit["custody"]:
            step["before"] = before
            step["commitment"] = before = commit_step(step, decode(step["salt"]), before)
            if isinstance(step.get("entry"), str):
                proofs[step["entry"]] = prove(step["entry"], {"commitment": before})
        for file in exhibit["files"]:
            proofs[file["entry"]] = prove(file["entry"], {"commitment": file["commitment"]})
    raw = write_object(manifest)
    proofs["f" * 32] = prove("f" * 32, {"manifest": hashlib.sha256(raw).hexdigest()})
    out = io.BytesIO()
    files = [(file["path"], len(content), [content]) for one in manifest["exhibits"] for file in one["files"]]
    write_bundle(out, raw, sign_manifest(raw, own_keys().signing, settings.DESK.id), proofs, files)
    out.seek(0)
    return out


@pytest.fixture
def said(released, cast):  # noqa: F811
    with zipfile.ZipFile(bundle_of(released, cast["alice"])) as archive:
        return json.loads(archive.read("manifest.json")), archive.read("files/1/1.bin")


@pytest.fixture
def elsewhere(cast, units):
    return open_case(cast["alice"], "The same gang, elsewhere", units["national"])


def test_what_the_partner_itself_has_made_is_taken_in(said, sister, elsewhere, cast):  # noqa: F811
    manifest, content = said
    manifest["exhibits"][0]["reference"] = "C-OTHER/1"
    bundle = lie(manifest, content)
    assert check_bundle(bundle).reasons == []
    assert len(take_in(cast["alice"], elsewhere, bundle)) == 1
    manifest["exhibits"][0]["custody"] = []
    with pytest.raises(CallerError, match="already"):
        take_in(cast["alice"], elsewhere, lie(manifest, content))


def test_a_partner_s_lies_are_refused_or_shown_and_break_nothing(client, said, sister, elsewhere, cast):  # noqa: F811
    raw, content = json.dumps(said[0]), said[1]
    chance = random.Random(SEED)
    client.force_login(cast["alice"])
    for number in range(LIES):
        manifest = json.loads(raw)
        exhibit = manifest["exhibits"][0]
        exhibit["reference"] = f"LIE/{number}"
        # so that it is another exhibit than the one before
        exhibit["custody"][0]["why"] = f"Found, {number}"
        place = chance.choice([exhibit, *exhibit["custody"], *exhibit["files"], exhibit["seized"]])
        place[chance.choice(sorted(set(place) - {"salt", "reference"}))] = chance.choice(ODD)
        try:
            bundle = lie(manifest, content)
        except (CallerError, KeyError, TypeError, ValueError, AttributeError, IndexError):
            continue  # cannot even be written down
        try:
            [taken] = take_in(cast["alice"], elsewhere, bundle)
        except CallerError:
            continue
        assert client.get(f"/evidence/{taken.key}/").status_code == 200
    assert Exhibit.objects.filter(case=elsewhere).count() > LIES // 4


def test_what_was_spoilt_on_its_way_is_refused_as_a_whole(released, sister, case, cast):  # noqa: F811
    sound = bundle_of(released, cast["alice"]).getvalue()
    chance = random.Random(SEED)
    for _ in range(SPOILT):
        raw, place = bytearray(sound), chance.randrange(len(sound))
        how = chance.randrange(3)
        if how == 0:
            raw[place] ^= 1 << chance.randrange(8)
        elif how == 1:
            del raw[place : place + chance.randrange(1, 40)]
        else:
            raw[place:place] = chance.randbytes(chance.randrange(1, 40))
        verdict = check_bundle(io.BytesIO(bytes(raw)))
        if verdict.good:
            # what no check can see changes nothing that is taken in: a clock of the ZIP, a note
            assert how == 0
            assert verdict.manifest == check_bundle(io.BytesIO(sound)).manifest
    assert Exhibit.objects.count() == 1


def test_nothing_is_hidden_beside_the_members(released, cast):  # noqa: F811
    sound = bundle_of(released, cast["alice"]).getvalue()
    assert "one after another" in check_bundle(io.BytesIO(b"#!/bin/sh\n" + sound)).reasons[0]
    assert not check_bundle(io.BytesIO(sound + b"more")).good
    with zipfile.ZipFile(added := io.BytesIO(sound), "a") as archive:
        archive.writestr("log/" + "e" * 32 + ".json", b"{}")
        archive.writestr("log/" + "d" * 32 + ".json", b"{}")
    assert not check_bundle(added).good
    with zipfile.ZipFile(added := io.BytesIO(sound), "a") as archive:
        archive.writestr("MANIFEST.JSON", b"{}")
    assert not check_bundle(added).good
