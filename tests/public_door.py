"""The public door as tests see it: its folder with the key that only the desk has, and visitors without scripts."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from jointdesk.engine.letterbox.bundles import Bundle, describe, sign_bundle
from jointdesk.engine.letterbox.letters import Letter, open_letter
from jointdesk.engine.letterbox.parcels import write_parcel
from jointdesk.engine.letterbox.sealing import find_among
from jointdesk.portal.door_folder import lay_door
from patience import PATIENCE_SECONDS, wait_for

PROGRAM = "import sys; from jointdesk.cli import main; sys.argv[0] = 'jointdesk'; main()"
LISTINGS_KEY = bytes(range(32))


@dataclass
class Door:
    """The door's folder and address, and the key that only the desk has."""

    folder: Path
    address: str
    desk_key: X25519PrivateKey
    # of the process that answers
    pid: int = 0
    signing: Ed25519PrivateKey | None = None

    def letters(self) -> list[Letter]:
        found = sorted((self.folder / "letters").iterdir(), key=lambda path: path.stat().st_mtime_ns)
        find = find_among(self.desk_key)
        return [open_letter(path.read_bytes(), path.name, find) for path in found]

    def hand_out(self, kind: str, content: bytes) -> int:
        """As the desk does; returns the bundle's sequence when the door tells it."""
        assert self.signing is not None
        now = datetime.now(UTC).replace(microsecond=0)
        note, folder = self.folder / "bundles" / kind / "note", self.folder / "bundles"
        before = int(note.read_text().split()[2]) if note.exists() else 0
        sequence = max(int(now.timestamp()), before + 1)
        bundle = Bundle("kh", kind, sequence, now, now + timedelta(days=1), *describe([content]))
        (folder / f"{kind}.laid").write_bytes(
            b"".join(write_parcel(sign_bundle(bundle, self.signing), [content]))
        )
        (folder / f"{kind}.laid").replace(folder / f"{kind}.coming")
        wait_for(
            lambda: note.exists() and int(note.read_text().split()[2]) >= sequence,
            f"the door to take the bundle {kind}",
        )
        return sequence

    def octets(self) -> bytes:
        """Everything that lies in the folder."""
        return b"".join(path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file())


@contextmanager
def served(folder: Path, *words: str, **settings: Any) -> Iterator[tuple[Door, "subprocess.Popen[str]"]]:
    """A door of its own with these settings, and the process that answers, begun with `words` besides."""
    key = X25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw().hex()
    door = {"desk": "kh", "name": "Door", "country": "KH", "letter_keys": [public], "signing_keys": [public]}
    lay_door(folder, door | settings)
    arguments = ["serve", "--home", str(folder), "--door", "public", "--port", "8940", *words]
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, *arguments], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        # a port that is taken is said first
        said = next(line for line in process.stdout if "http://" in line)
        address = re.findall(r"http://\S+", said)[0]
        httpx.get(f"{address}health", timeout=PATIENCE_SECONDS)
        yield Door(folder, address, key, process.pid), process
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


class Visitor(httpx.Client):
    """A browser without scripts: keeps cookies, sends forms with their token."""

    def __init__(self, door: Door, language: str = "en", address: str = "198.51.100.7") -> None:
        headers = {"accept-language": language, "x-forwarded-for": address}
        super().__init__(
            base_url=door.address, headers=headers, follow_redirects=True, timeout=PATIENCE_SECONDS
        )

    def send_form(
        self, path: str, fields: dict[str, Any], files: list[tuple[str, bytes]] | None = None
    ) -> httpx.Response:
        if "door_csrf" not in self.cookies:
            self.get(path)
        token = {"csrfmiddlewaretoken": self.cookies["door_csrf"]}
        sent = [("files", (name, content, "image/png")) for name, content in files or []]
        return self.post(path, data={**token, **fields}, files=sent or None)

    def step(self, key: str, **fields: Any) -> httpx.Response:
        return self.send_form("/report/", {"step": key, **fields})

    def report(self, narrative: str) -> str:
        """A whole report that says no more than this. Returns the code in characters."""
        self.step("what", narrative=narrative)
        page = self.step("check")
        return re.findall(r"<code>([0-9A-Z-]+)</code>", page.text)[0]
