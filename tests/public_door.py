"""The public door as tests see it: its folder with the key that only the desk has, and visitors without scripts."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from jointdesk.engine.letterbox.letters import Letter, open_letter
from jointdesk.engine.letterbox.sealing import find_among


@dataclass
class Door:
    """The door's folder and address, and the key that only the desk has."""

    folder: Path
    address: str
    desk_key: X25519PrivateKey

    def letters(self) -> list[Letter]:
        found = sorted((self.folder / "letters").iterdir(), key=lambda path: path.stat().st_mtime_ns)
        find = find_among(self.desk_key)
        return [open_letter(path.read_bytes(), path.name, find) for path in found]

    def octets(self) -> bytes:
        """Everything that lies in the folder."""
        return b"".join(path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file())


class Visitor(httpx.Client):
    """A browser without scripts: keeps cookies, sends forms with their token."""

    def __init__(self, door: Door, language: str = "en", address: str = "198.51.100.7") -> None:
        headers = {"accept-language": language, "x-forwarded-for": address}
        super().__init__(base_url=door.address, headers=headers, follow_redirects=True, timeout=30)

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
