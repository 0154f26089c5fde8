"""Banks and telecoms ask the door by a key of their own, a hundred at a time, and fetch the signed feed."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest

from jointdesk.engine.letterbox.check_file import write_check_file
from jointdesk.engine.letterbox.listings import Entry, write_feed
from patience import PATIENCE_SECONDS
from public_door import LISTINGS_KEY, Door

PROGRAM = "import sys; from jointdesk.cli import main; sys.argv[0] = 'jointdesk'; main()"
ENTRIES = [Entry("phone", "+85512345678", "several", date(2026, 10, 1), ("IMP_BANK",))]


def jointdesk(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def key(door: Door) -> str:
    made = jointdesk("door", "key", "add", "Test bank", "--daily", "150", "--home", str(door.folder))
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


@pytest.fixture(scope="module")
def bank(door: Door, key: str) -> Iterator[httpx.Client]:
    door.hand_out("listings", b"".join(write_check_file(ENTRIES, LISTINGS_KEY)))
    door.hand_out("feed", b"".join(write_feed(ENTRIES)))
    headers = {"authorization": f"Bearer {key}", "x-forwarded-for": "203.0.113.50"}
    with httpx.Client(timeout=PATIENCE_SECONDS, base_url=door.address, headers=headers) as client:
        yield client


def test_what_is_asked_is_answered_in_its_order(bank: httpx.Client):
    asked = [
        {"kind": "phone", "value": "+855 12 345 678"},
        {"text": "012 345 679"},
        {"text": "no identifier"},
    ]
    answer = bank.post("/api/v1/check", json={"identifiers": asked}).json()
    assert answer["results"] == [
        {
            "kind": "phone",
            "value": "+85512345678",
            "listed": True,
            "band": "several",
            "month": "2026-10",
            "scam_types": ["IMP_BANK"],
        },
        {"kind": "phone", "value": "+85512345679", "listed": False},
        {"kind": None, "value": None, "listed": False},
    ]
    assert answer["left_today"] == 147
    assert answer["bundle"]["desk"] == "kh"


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"{", 400, "not JSON"),
        (b"[" * 100_000, 400, "not JSON"),
        (b"{}", 400, "1 to 100"),
        (json.dumps({"identifiers": [{"text": "x"}] * 101}).encode(), 400, "1 to 100"),
        (b'{"identifiers": [{"kind": "document", "value": "1"}]}', 400, "identifiers[0]"),
        (b'{"identifiers": [{"kind": "phone", "value": 1}]}', 400, "identifiers[0]"),
        (b'{"identifiers": [{"text": "012 345 678", "country": "Cambodia"}]}', 400, "ISO 3166"),
        (b" " * 200_000, 413, "at most"),
    ],
)
def test_what_is_out_of_form_is_refused_with_the_place(
    bank: httpx.Client, body: bytes, status: int, said: str
):
    answer = bank.post("/api/v1/check", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, said in answer.json()["detail"]) == (status, True)
    # by pieces, without its size said before
    answer = bank.post("/api/v1/check", content=iter([body]), headers={"content-type": "application/json"})
    assert (answer.status_code, said in answer.json()["detail"]) == (status, True)


def test_the_feed_is_verified_by_anybody_with_the_desks_public_key(
    bank: httpx.Client, door: Door, tmp_path: Path
):
    feed, note = tmp_path / "feed.jsonl", tmp_path / "feed.note"
    feed.write_bytes(bank.get("/api/v1/feed").content)
    note.write_bytes(bank.get("/api/v1/feed/note").content)
    assert json.loads(feed.read_text())["value"] == "+85512345678"
    assert door.signing is not None
    public = door.signing.public_key().public_bytes_raw().hex()
    whole = jointdesk("door", "feed-check", str(feed), str(note), "--desk", "kh", "--key", public)
    assert (whole.returncode, "1 identifiers" in whole.stdout) == (0, True), whole.stderr
    feed.write_text(feed.read_text().replace("several", "few"))
    assert (
        jointdesk("door", "feed-check", str(feed), str(note), "--desk", "kh", "--key", public).returncode == 1
    )


def test_a_key_has_its_day_and_its_end_and_lies_nowhere_plain(bank: httpx.Client, door: Door, key: str):
    hundred = {"identifiers": [{"kind": "phone", "value": f"+855123000{place:02d}"} for place in range(100)]}
    assert bank.post("/api/v1/check", json=hundred).status_code == 200
    full = bank.post("/api/v1/check", json=hundred)
    assert (full.status_code, full.json()["error"]) == (429, "day_is_full")
    # a day that is full for a hundred is not full for one
    assert bank.post("/api/v1/check", json={"identifiers": hundred["identifiers"][:1]}).status_code == 200
    assert key.encode() not in door.octets()
    wrong = bank.get("/api/v1/feed", headers={"authorization": "Bearer jdk_wrong"})
    assert (wrong.status_code, wrong.headers["www-authenticate"]) == (401, "Bearer")
    listed = json.loads(jointdesk("door", "key", "list", "--home", str(door.folder)).stdout)
    assert jointdesk("door", "key", "end", listed["id"], "--home", str(door.folder)).returncode == 0
    assert bank.get("/api/v1/feed").status_code == 401
