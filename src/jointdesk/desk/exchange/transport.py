"""Reaching a partner over HTTP: every wait, every answer and the whole call are bounded.

No redirects (a partner is where its card says), no proxies from the environment. Whatever goes wrong here is
a TransportError and is tried again later.
"""

import json
import re
import time
from collections.abc import Iterator
from functools import cache

import httpx

from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import TransportError
from jointdesk.engine.exchange.sealing import MAX_SEALED


class Declined(TransportError):
    """The partner is there, and does not take this one: no reason to hold back the others."""


TYPE = "application/jose"
WAIT = httpx.Timeout(10, connect=5)
LONGEST_CALL_SECONDS = 60
MAX_SET_FILE = 256 * 1024 * 1024


@cache
def client() -> httpx.Client:
    """One client a process: its connections are kept open between messages."""
    return httpx.Client(timeout=WAIT, follow_redirects=False, trust_env=False)


def post(partner: Partner, door: str, raw: bytes) -> bytes:
    """The partner's answer to `raw` at `/wire/v1/<door>`. Raises TransportError."""
    return _call(partner, "POST", f"/wire/v1/{door}", raw, MAX_SEALED)


def fetch(partner: Partner, path: str, size: int) -> bytes:
    """The partner's file at `path`, of at most `size` bytes. Raises TransportError."""
    if size > MAX_SET_FILE:
        raise TransportError(f"{partner.desk_id}: a file of {size} bytes is more than this desk takes")
    return _call(partner, "GET", path, b"", size)


def _call(partner: Partner, method: str, path: str, raw: bytes, most: int) -> bytes:
    url = partner.address.rstrip("/") + path
    # identity: a compressed answer could be small on the way and huge in memory
    headers = {"Accept-Encoding": "identity"} | ({"Content-Type": TYPE} if raw else {})
    try:
        with client().stream(method, url, content=raw or None, headers=headers) as response:
            answer = _read(response.iter_raw(), most)
            if response.status_code != 200:
                error = Declined if 400 <= response.status_code < 500 else TransportError
                raise error(f"{partner.desk_id} answered {response.status_code} {_code_in(answer)}".strip())
            return answer
    except httpx.HTTPError as error:
        raise TransportError(f"{partner.desk_id} could not be reached: {type(error).__name__}") from None


def _read(pieces: Iterator[bytes], most: int) -> bytes:
    deadline, parts, size = time.monotonic() + LONGEST_CALL_SECONDS, [], 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise TransportError(f"the answer is longer than {most} bytes")
        if time.monotonic() > deadline:
            raise TransportError("the answer came too slowly")
        parts.append(piece)
    return b"".join(parts)


def _code_in(answer: bytes) -> str:
    """The stable word of a refusal, if the answer has one; nothing else of it is believed or kept."""
    try:
        code = json.loads(answer[:2000])["code"]
    except (ValueError, KeyError, TypeError):
        return ""
    return code if isinstance(code, str) and re.fullmatch(r"[a-z_]{1,40}", code) else ""
