"""Reaching a partner over HTTP: every wait, every answer and the whole call are bounded.

No redirects (a partner is where its card says), no proxies from the environment, no plain HTTP but on this
machine. Whatever goes wrong here is a TransportError and is tried again later.
"""

import ssl
import time
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import OwnError, TransportError
from jointdesk.engine.exchange.mail.bundles import MAX_BUNDLE, read_code
from jointdesk.engine.exchange.wire.cards import check_address
from jointdesk.engine.exchange.wire.sealing import MAX_SEALED

if TYPE_CHECKING:
    import httpx


class Declined(TransportError):
    """The partner is there, and does not take this one: no reason to hold back the others. `code` is its word."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        super().__init__(text)


TYPE = "application/jose"
BUNDLE_TYPE = "application/jose-bundle"
WAIT_SECONDS, CONNECT_SECONDS = 10, 5
LONGEST_CALL_SECONDS = 60
# a partner that knows no ranges gives a file whole, if it is no larger than this
MAX_WHOLE_FILE = 8 * 1024 * 1024


@cache
def client() -> "httpx.Client":
    """One client a process: its connections are kept open between messages."""
    # with what it brings a tenth of a second, which only a desk that calls a partner pays
    import httpx

    wait = httpx.Timeout(WAIT_SECONDS, connect=CONNECT_SECONDS)
    return httpx.Client(timeout=wait, follow_redirects=False, trust_env=False, verify=tls())


def tls() -> ssl.SSLContext:
    """What we trust of a server, and what we show it: our certificate, if the desk has one. Raises OwnError."""
    desk, home = settings.DESK, settings.HOME
    try:
        context = ssl.create_default_context(
            cafile=str(home / desk.authorities) if desk.authorities else None
        )
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if desk.client_certificate:
            key = home / desk.client_key if desk.client_key else None
            # a key with a passphrase is refused: nobody is there to type it
            context.load_cert_chain(home / desk.client_certificate, key, password=lambda: "")
    except (OSError, ValueError) as error:
        raise OwnError(f"desk.toml: the files for TLS cannot be used: {error}") from None
    return context


def post(partner: Partner, door: str, raw: bytes) -> bytes:
    """The partner's answer to `raw` at `/wire/v1/<door>`. Raises TransportError."""
    return _call(partner, "POST", f"/wire/v1/{door}", raw, MAX_SEALED, TYPE)


def post_bundle(partner: Partner, raw: bytes) -> bytes:
    """The partner's answers to a bundle. Raises TransportError."""
    return _call(partner, "POST", "/wire/v1/messages", raw, MAX_BUNDLE, BUNDLE_TYPE)


def fetch(partner: Partner, path: str, start: int, most: int) -> bytes:
    """The next 1 to `most` bytes of the partner's file at `path`, from `start` on. Raises TransportError."""
    piece = _call(partner, "GET", path, b"", most if start else MAX_WHOLE_FILE, "", (start, most))
    if not piece:
        raise TransportError(f"{partner.desk_id}: the file ends too early")
    return piece[:most]


def _call(
    partner: Partner,
    method: str,
    path: str,
    raw: bytes,
    most: int,
    type_: str,
    piece: tuple[int, int] | None = None,
) -> bytes:
    import httpx

    url = _base_of(partner) + path
    # identity: a compressed answer could be small on the way and huge in memory
    headers = {"Accept-Encoding": "identity"} | ({"Content-Type": type_} if raw else {})
    if piece:
        headers["Range"] = f"bytes={piece[0]}-{sum(piece) - 1}"
    try:
        with client().stream(method, url, content=raw or None, headers=headers) as response:
            answer = _read(response.iter_raw(), most)
            if piece and response.status_code == 206:
                if not response.headers.get("Content-Range", "").startswith(f"bytes {piece[0]}-"):
                    raise TransportError(f"{partner.desk_id} answered another part of the file")
                return answer
            # a file from its beginning may come whole
            if response.status_code != 200 or (piece and piece[0]):
                raise _failure(partner, response.status_code, answer)
            return answer
    except httpx.HTTPError as error:
        raise TransportError(f"{partner.desk_id} could not be reached: {type(error).__name__}") from None


def _base_of(partner: Partner) -> str:
    """Where the partner's card says it is; never plain HTTP to another machine, whatever a row says."""
    try:
        check_address(partner.address)
    except ValueError as error:
        raise TransportError(f"{partner.desk_id}: {error}") from None
    return partner.address.rstrip("/")


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


def _failure(partner: Partner, status: int, answer: bytes) -> TransportError:
    """A refusal with a code is the partner's word on this message; anything else is what stands before it."""
    code = read_code(answer)
    text = f"{partner.desk_id} answered {status} {code}".strip()
    return Declined(code, text) if code and 400 <= status <= 500 else TransportError(text)
