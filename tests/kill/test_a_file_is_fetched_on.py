"""A large file between two served desks, and the one that fetches it is killed in the middle: it goes on."""

import hashlib
import random
import time
from datetime import UTC, datetime

import pytest

from jointdesk.engine.exchange.files.frames import sealed_size
from jointdesk.engine.exchange.requests.forms import get_examples
from kill.books import read
from kill.desks import two_desks

pytestmark = pytest.mark.processes
SIZE = 20_000_000
WITHIN_SECONDS = 60.0


def wait_for(found, what):
    until = time.monotonic() + WITHIN_SECONDS
    while time.monotonic() < until:
        if (value := found()) is not None:
            return value
        time.sleep(0.005)
    raise AssertionError(f"waited in vain for {what}")


def ask(vn, kh):
    """A request that has come; its key."""
    body = {
        "partner": kh.id,
        "form": "identify",
        "fields": get_examples(datetime.now(UTC).date())["identify"][0],
        "legal_basis": "UNCC",
        "purpose": "Who is it?",
    }
    key = vn.as_("liaison").post("/exchange/requests", body)["key"]
    vn.as_("liaison2").post(f"/exchange/requests/{key}/approve")
    wait_for(lambda: kh.as_("liaison").get("/exchange/requests", direction="received") or None, "the request")
    return key


def answer_with_file(kh, key, content):
    officer = kh.as_("liaison")
    headers = {"X-CSRFToken": officer.http.cookies[f"{kh.id}_csrf"]}
    added = officer.http.post(
        f"/api/exchange/requests/{key}/files", files={"files": ("film.bin", content)}, headers=headers
    )
    assert added.status_code == 200, added.text[:300]
    body = {"text": "See the film.", "identifiers": [], "files": [added.json()[0]["key"]]}
    prepared = officer.post(f"/exchange/requests/{key}/answer", body)["answers"]
    [datum] = [answer["datum"] for answer in prepared if not answer["released"]]
    kh.as_("liaison2").post(f"/exchange/requests/{key}/release", {"answer": datum})


def test_a_desk_killed_while_it_fetches_goes_on(tmp_path):
    content = random.Random(7).randbytes(SIZE)
    with two_desks(tmp_path) as (vn, kh):
        key = ask(vn, kh)
        answer_with_file(kh, key, content)
        folder = vn.home / "attachments"

        def begun():
            sizes = [path.stat().st_size for path in folder.glob("*.unfinished")] if folder.is_dir() else []
            return next((size for size in sizes if 0 < size < sealed_size(SIZE)), None)

        had = wait_for(begun, "the transfer to begin")
        vn.kill()
        [left] = folder.glob("*.unfinished")
        assert had <= left.stat().st_size < sealed_size(SIZE)
        assert read(vn, "SELECT state FROM exchange_travelledfile") == [("announced",)]
        vn.begin()
        vn.wait()

        def here():
            rows = read(
                vn, "SELECT state, sha256, tries FROM exchange_travelledfile WHERE state != 'announced'"
            )
            return rows or None

        assert wait_for(here, "the file") == [("here", hashlib.sha256(content).hexdigest(), 0)]
        assert [path.suffix for path in folder.iterdir()] == [".sealed"]
        [file] = vn.as_("liaison").get(f"/exchange/requests/{key}/files")
        officer = vn.as_("liaison")
        given = officer.http.post(
            f"/api/exchange/files/{file['key']}/download",
            json={"purpose": "Look at it", "warnings_read": True},
            headers={"X-CSRFToken": officer.http.cookies["vn_csrf"]},
        )
        assert given.content == content
        taken = "SELECT taken_at FROM exchange_filepassage WHERE taken_at IS NOT NULL"
        assert wait_for(lambda: read(kh, taken) or None, "the receipt of the file")
