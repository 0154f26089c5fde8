"""A large file on its way through a served desk: sent by pieces, put together, taken in, fetched in a bundle.

A real `jointdesk serve` with its worker on loopback; what is counted is the largest resident size of any of its
processes (VmHWM, Linux) after each step, above what they had when two officers had signed in. What comes back is
compared with what was sent.

    python benchmarks/evidence_memory.py [--mb 2048] [--home FOLDER] [--json]
"""

import argparse
import contextlib
import hashlib
import json
import os
import re
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).parent))

from desk_world import PASSWORD, lay_or_open
from many_officers import TOKEN, served

PIECE = 8 * 1024 * 1024
MB = 1024 * 1024
WAIT_SECONDS = 1800
INVESTIGATOR, COMMANDER = "investigator", "commander"
KEY = re.compile(r"/evidence/(?:bundles/)?([0-9a-f-]{36})/")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--mb", type=int, default=2048)
    parser.add_argument("--home", type=Path, help="make the desk here; by default in a folder that goes away")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jointdesk-bench-") as folder:
        home = wanted.home or Path(folder)
        lay_or_open(home, "sqlite")
        reference = open_a_case()
        desk = served(home, worker=True)
        with desk as address:
            rows = Way(address, desk.process.pid, reference).go(wanted.mb * MB)
    for row in rows:
        print(json.dumps(row) if wanted.json else "  ".join(f"{name} {value}" for name, value in row.items()))
    return 0


def open_a_case() -> str:
    """Two officers and a case of theirs."""
    from django.db import connection

    from jointdesk.desk.accounts.actions import enrol_demo_officers, found_units
    from jointdesk.desk.accounts.models import Officer
    from jointdesk.desk.cases.actions import open_case

    if not Officer.objects.exists():
        found_units("National committee", "VN")
        enrol_demo_officers("VN", PASSWORD)
    lead = Officer.objects.get(username=INVESTIGATOR)
    case = open_case(lead, "A large disk", lead.unit)
    connection.close()
    return case.reference


def draw(size: int) -> Iterator[bytes]:
    """Pieces that no compression makes smaller, each another, the same in every run."""
    block, number = hashlib.shake_256(b"jointdesk").digest(PIECE), 0
    while size > 0:
        piece = number.to_bytes(8, "big") + block[8:]
        yield piece[:size]
        size, number = size - PIECE, number + 1


class Way:
    """The file's way, step by step, with seconds and megabytes after each."""

    def __init__(self, address: str, pid: int, reference: str) -> None:
        self.pid, self.reference, self.rows = pid, reference, list[dict[str, Any]]()
        self.lead, self.second = (sign_in(address, name) for name in (INVESTIGATOR, COMMANDER))

    def go(self, size: int) -> list[dict[str, Any]]:
        forget_peaks(self.pid)
        self.size, self.base = size, peak_mb(self.pid)
        self._write("officers signed in", 0)
        upload = self._timed("sent by pieces", self._send, size)
        self._timed("put together", self._wait_for, upload)
        exhibit = self._timed("taken in", self._take_in, upload)
        bundle = self._timed("bundle released", self._release, exhibit)
        fetched = self._timed("bundle checked and fetched", self._fetch, bundle, size)
        sent = hashlib.sha256()
        for piece in draw(size):
            sent.update(piece)
        if fetched != sent.hexdigest():
            raise SystemExit("what came back is not what was sent")
        return self.rows

    def _timed(self, name: str, do: Any, *given: Any) -> Any:
        began = time.perf_counter()
        found = do(*given)
        self._write(name, time.perf_counter() - began)
        return found

    def _write(self, step: str, seconds: float) -> None:
        peak = peak_mb(self.pid)
        row = {"step": step, "file MB": self.size // MB, "seconds": round(seconds, 1), "peak MB": peak}
        self.rows.append(row | {"more than before": peak - self.base})

    def _send(self, size: int) -> str:
        said = {"name": "disk.dd", "size": str(size), "type": "application/octet-stream"}
        begun = post(self.lead, "/evidence/uploads/", said).json()
        for number, piece in enumerate(draw(size)):
            headers = {"X-Piece-SHA256": hashlib.sha256(piece).hexdigest(), **token(self.lead)}
            place = f"/evidence/uploads/{begun['key']}/{number}/"
            self.lead.post(place, content=piece, headers=headers).raise_for_status()
        return str(begun["key"])

    def _wait_for(self, upload: str) -> None:
        post(self.lead, f"/evidence/uploads/{upload}/finish/", {})
        wait(lambda: self.lead.get(f"/evidence/uploads/{upload}/").json()["state"] == "ready")

    def _take_in(self, upload: str) -> str:
        said = {"kind": "files", "title": "Disk", "uploads": upload}
        return key_of(post(self.lead, f"/evidence/case/{self.reference}/new/", said))

    def _release(self, exhibit: str) -> str:
        page = self.lead.get(f"/evidence/case/{self.reference}/bundle/").text
        number = re.findall(r'name="exhibits" value="(\d+)"', page)[0]
        said = {"exhibits": number, "purpose": "Trial", "recipient": "Court", "seal": "none"}
        bundle = key_of(post(self.lead, f"/evidence/case/{self.reference}/bundle/", said))
        post(self.second, f"/evidence/bundles/{bundle}/release/", {})
        wait(
            lambda: f"/evidence/bundles/{bundle}/fetch/" in self.lead.get(f"/evidence/bundles/{bundle}/").text
        )
        assert exhibit
        return bundle

    def _fetch(self, bundle: str, size: int) -> str:
        """What lies in the bundle, hashed as it comes: the file is its one member of that size, stored as it is."""
        place = f"/evidence/bundles/{bundle}/fetch/"
        with tempfile.TemporaryFile() as kept:
            for _try in range(60):
                with self.lead.stream("POST", place, data={}, headers=token(self.lead)) as answer:
                    if answer.status_code == 200:
                        for piece in answer.iter_raw(MB):
                            kept.write(piece)
                        break
                # the log has not taken all of it yet
                time.sleep(1)
            return hash_member(kept, size)


def hash_member(file: Any, size: int) -> str:
    digest = hashlib.sha256()
    with zipfile.ZipFile(file) as packed:
        [member] = [one for one in packed.infolist() if one.file_size == size]
        with packed.open(member) as stream:
            while piece := stream.read(MB):
                digest.update(piece)
    return digest.hexdigest()


def sign_in(address: str, name: str) -> httpx.Client:
    client = httpx.Client(base_url=address, timeout=WAIT_SECONDS, follow_redirects=False)
    found = TOKEN.search(client.get("/accounts/login/").text)
    assert found
    said = {"login": name, "password": PASSWORD, "csrfmiddlewaretoken": found[1]}
    answer = client.post("/accounts/login/", data=said, headers={"referer": address})
    if answer.status_code != 302:
        raise SystemExit(f"{name} could not sign in: {answer.status_code}")
    return client


def token(client: httpx.Client) -> dict[str, str]:
    cookie = next((value for name, value in client.cookies.items() if "csrf" in name), "")
    return {"X-CSRFToken": cookie, "Referer": str(client.base_url)}


def post(client: httpx.Client, place: str, said: dict[str, str]) -> httpx.Response:
    answer = client.post(place, data=said, headers=token(client))
    if answer.status_code >= 400:
        raise SystemExit(f"{place}: {answer.status_code} {re.sub('<[^>]*>|  +', ' ', answer.text)[:800]}")
    return answer


def key_of(answer: httpx.Response) -> str:
    found = KEY.search(answer.headers.get("location", ""))
    if found is None:
        raise SystemExit(f"no page was led to: {answer.status_code}")
    return found[1]


def wait(done: Any) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while not done():
        if time.monotonic() > until:
            raise SystemExit(f"not done within {WAIT_SECONDS} seconds")
        time.sleep(1)


def peak_mb(pid: int) -> int:
    """The largest resident size that any process of the desk's group has had since `forget_peaks`."""
    found = [0]
    for folder in processes(pid):
        with contextlib.suppress(OSError):
            said = re.search(r"VmHWM:\s+(\d+) kB", (folder / "status").read_text())
            found.append(int(said[1]) // 1024 if said else 0)
    return max(found)


def forget_peaks(pid: int) -> None:
    """What starting and signing in took is no part of the file's way (proc(5), clear_refs)."""
    for folder in processes(pid):
        with contextlib.suppress(OSError):
            (folder / "clear_refs").write_text("5")


def processes(pid: int) -> Iterator[Path]:
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            if os.getpgid(int(folder.name)) == pid:
                yield folder


if __name__ == "__main__":
    sys.exit(main())
