"""A large file between two served desks, and the one that fetches it is killed in the middle: it goes on."""

import hashlib
import random
from datetime import UTC, datetime

import pytest

from jointdesk.engine.exchange.files.frames import sealed_size
from jointdesk.engine.exchange.requests.forms import get_examples
from kill.books import read
from kill.desks import two_desks
from patience import wait_for

pytestmark = pytest.mark.processes
SIZE = 20_000_000
MOST_TRIES = 12
NEWEST = "SELECT id, state FROM exchange_travelledfile ORDER BY id DESC"


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


def kill_amid(vn, kh, content):
    """Kill the desk that fetches while it does; the request, and what lies there. A file that was all there before is followed by the next."""
    folder = vn.home / "attachments"

    def begun():
        if any(path.stat().st_size for path in folder.glob("*.unfinished")):
            return True
        return read(vn, f"{NEWEST} LIMIT 1")[0][1] == "here"

    for _try in range(MOST_TRIES):
        key = ask(vn, kh)
        before = len(read(vn, NEWEST))
        answer_with_file(kh, key, content)
        wait_for(
            lambda before=before: len(read(vn, NEWEST)) > before, "the file to be announced", every=0.005
        )
        wait_for(begun, "the transfer to begin", every=0.005)
        vn.kill()
        if left := [path for path in folder.glob("*.unfinished") if path.stat().st_size]:
            return key, left[0]
        vn.begin()
        vn.wait()
    raise AssertionError(f"each of {MOST_TRIES} files was there before it could be looked for")


def test_a_desk_killed_while_it_fetches_goes_on(tmp_path):
    content = random.Random(7).randbytes(SIZE)
    with two_desks(tmp_path) as (vn, kh):
        key, left = kill_amid(vn, kh, content)
        assert left.stat().st_size < sealed_size(SIZE)
        [(file, state)] = read(vn, f"{NEWEST} LIMIT 1")
        assert state == "announced"
        vn.begin()
        vn.wait()
        row = f"SELECT state, sha256, tries FROM exchange_travelledfile WHERE id = {file} AND state != 'announced'"
        found = wait_for(lambda: read(vn, row), "the file")
        assert found == [("here", hashlib.sha256(content).hexdigest(), 0)]
        assert {path.suffix for path in left.parent.iterdir()} == {".sealed"}
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
