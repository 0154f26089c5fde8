"""A door on another host: the desk calls it over HTTPS, each call signed; what it answers is bounded, and believed only
where it opens or verifies. No redirect is followed."""

import hashlib
import io
import json
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from jointdesk.desk.audit.keys import own_keys
from jointdesk.desk.intake.letters.doors import DoorEntry
from jointdesk.engine.errors import PartnerError, TransportError
from jointdesk.engine.letterbox.calls import HEADER, NONCE, Call, sign_call
from jointdesk.engine.letterbox.letters import ID, LARGEST_ATTACHMENT, MOST_SEALED

if TYPE_CHECKING:
    import httpx

SECONDS, CONNECT_SECONDS = 60.0, 10.0
# a bundle of a million states is verified and laid out before the door answers
BUNDLE_SECONDS = 900.0
MOST_ANSWER = 8 * 1024 * 1024
PIECE = 256 * 1024
_NOTHING = hashlib.sha256(b"").digest()


class FarDoor:
    def __init__(self, entry: DoorEntry) -> None:
        self.id, self.address = entry.id, entry.address.rstrip("/")
        self.door = bytes.fromhex(entry.door)

    def list_letters(self, most: int) -> list[str]:
        found = self._standing().get("letters")
        if not isinstance(found, list) or not all(_is_id(one) for one in found):
            raise TransportError(f"door {self.id}: its list of letters is out of form")
        return found[:most]

    def read_letter(self, number: str) -> bytes:
        content, size = self._piece(f"/letters/{number}/", 0)
        if size > MOST_SEALED:
            raise PartnerError("too_large", f"a sealed letter has at most {MOST_SEALED} octets")
        return content

    @contextmanager
    def _reading(self, letter: str, attachment: str) -> Iterator[BinaryIO]:
        yield io.BufferedReader(_Ranges(self, f"/letters/{letter}/{attachment}/"), PIECE)

    def open_attachment(self, letter: str, attachment: str) -> AbstractContextManager[BinaryIO]:
        return self._reading(letter, attachment)

    def acknowledge(self, letter: str) -> None:
        self._call("POST", f"/letters/{letter}/taken/")

    def sequence_of(self, kind: str) -> int:
        found = self._standing().get("sequences", {}).get(kind, 0)
        return found if type(found) is int else 0

    def put_bundle(self, kind: str, parcel: Path) -> None:
        with parcel.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").digest()
            file.seek(0)
            pieces = iter(lambda: file.read(PIECE), b"")
            self._call("PUT", f"/bundles/{kind}/", pieces, digest, seconds=BUNDLE_SECONDS)

    def known_keys(self) -> dict[str, list[str]]:
        found = self._standing().get("keys")
        return found if isinstance(found, dict) else {}

    def put_keys(self, keys: dict[str, list[str]]) -> None:
        raw = json.dumps(keys).encode()
        self._call("PUT", "/keys/", [raw], hashlib.sha256(raw).digest())

    def _standing(self) -> dict[str, Any]:
        try:
            found = json.loads(self._call("GET", "/")[0])
        except ValueError:
            raise TransportError(f"door {self.id}: its answer is no JSON") from None
        if not isinstance(found, dict):
            raise TransportError(f"door {self.id}: its answer is out of form")
        return found

    def _piece(self, path: str, start: int) -> tuple[bytes, int]:
        """What lies there from `start`, as much as one answer holds, and how much there is in all."""
        content, headers = self._call("GET", f"{path}?from={start}")
        size = headers.get("x-size", "")
        if not size.isdecimal() or len(size) > 15:
            raise TransportError(f"door {self.id}: says no size")
        return content, int(size)

    def _call(
        self,
        method: str,
        path: str,
        body: Iterable[bytes] | None = None,
        digest: bytes = _NOTHING,
        seconds: float = SECONDS,
    ) -> "tuple[bytes, httpx.Headers]":
        """Raises TransportError when it cannot be reached, PartnerError for a refusal of the door's."""
        import httpx

        path = f"/desk/v1{path}"
        call = Call(self.door, method, path, digest, int(time.time()), secrets.token_bytes(NONCE))
        headers = {HEADER: sign_call(call, own_keys().signing)}
        try:
            with (
                httpx.Client(
                    timeout=httpx.Timeout(seconds, connect=CONNECT_SECONDS),
                    follow_redirects=False,
                    trust_env=False,
                ) as client,
                client.stream(method, self.address + path, content=body, headers=headers) as answer,
            ):
                content = _read_bounded(answer)
        except httpx.HTTPError as error:
            raise TransportError(f"door {self.id}: {type(error).__name__}") from None
        if answer.status_code in (403, 404):
            raise PartnerError(_code_of(content), f"refused by door {self.id}")
        if answer.status_code != 200:
            raise TransportError(f"door {self.id}: answered {answer.status_code}")
        return content, answer.headers


class _Ranges(io.RawIOBase):
    """A file of the door, fetched range by range as it is read."""

    def __init__(self, door: FarDoor, path: str) -> None:
        self.door, self.path = door, path
        self.at, self.held = 0, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self.held:
            self.held, size = self.door._piece(self.path, self.at)
            # sealed, it is larger by a thirtieth at most
            if size > LARGEST_ATTACHMENT * 2:
                raise PartnerError("too_large", "no letter has a file of this size")
        count = min(len(buffer), len(self.held))
        buffer[:count], self.held = self.held[:count], self.held[count:]
        self.at += count
        return count


def _read_bounded(answer: "httpx.Response") -> bytes:
    content = bytearray()
    for piece in answer.iter_bytes():
        content += piece
        if len(content) > MOST_ANSWER:
            raise TransportError("the answer is too large")
    return bytes(content)


def _code_of(content: bytes) -> str:
    try:
        return str(json.loads(content)["code"])[:30]
    except (ValueError, KeyError, TypeError):
        return "refused"


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(ID, value, re.ASCII) is not None
