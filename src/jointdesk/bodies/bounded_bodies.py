"""Bodies are bounded before Django reads them: it would write one without end to the disk before any view is asked.

1. The partners' doors take a bundle of sealed messages, every other door an upload; a longer one is cut off with 413.
2. A body has so long to arrive, however slowly it drips: then 408.
3. At the partners' doors few are served at once, and only once their bodies are here; some wait a little, the rest
   are told to come back (503): a flood from outside leaves officers their pages.
4. What the partners' doors turn away is counted, like all they turn away.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from asgiref.sync import sync_to_async

from jointdesk.engine.exchange.mail.bundles import MAX_BUNDLE

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]

WIRE = "/wire/"
# the largest file an officer may import, and the form around it
MAX_UPLOAD = 257 * 1024 * 1024
WIRE_SECONDS, UPLOAD_SECONDS = 60.0, 900.0
STATUS = {"too_large": 413, "too_slow": 408, "busy": 503}
SERVED_AT_ONCE, WAITING_AT_MOST = 4, 64
# below what a caller of ours waits for an answer
WAITING_SECONDS = 5.0
RETRY_SECONDS = 5


class _Turned(Exception):
    """A body out of bounds; `code` is the wire's word for it."""

    def __init__(self, code: str) -> None:
        self.code = code


class Crowd:
    """The partners' requests that are served, and those that wait for one of these places."""

    def __init__(self, at_once: int, most_waiting: int, seconds: float) -> None:
        self._places, self._waiting = asyncio.Semaphore(at_once), 0
        self.most_waiting, self.seconds = most_waiting, seconds

    async def enter(self) -> None:
        if self._waiting >= self.most_waiting:
            raise _Turned("busy")
        self._waiting += 1
        try:
            await asyncio.wait_for(self._places.acquire(), self.seconds)
        except TimeoutError:
            raise _Turned("busy") from None
        finally:
            self._waiting -= 1

    def leave(self) -> None:
        self._places.release()


class BoundedBodies:
    """An ASGI application whose requests have bounded bodies. `count` notes what the wire turned away."""

    def __init__(
        self,
        app: App,
        count: Callable[[str], None],
        wire_seconds: float = WIRE_SECONDS,
        crowd: Crowd | None = None,
        most_upload: int = MAX_UPLOAD,
    ) -> None:
        self.app, self.count, self.wire_seconds, self.most_upload = app, count, wire_seconds, most_upload
        self.crowd = crowd or Crowd(SERVED_AT_ONCE, WAITING_AT_MOST, WAITING_SECONDS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        wire = str(scope["path"]).startswith(WIRE)
        most, seconds = (MAX_BUNDLE, self.wire_seconds) if wire else (self.most_upload, UPLOAD_SECONDS)
        served = False

        async def serve() -> None:
            nonlocal served
            if wire:
                await self.crowd.enter()
                served = True

        try:
            if _declared(scope) > most:
                raise _Turned("too_large")
            await self.app(scope, _bound(receive, most, seconds, serve), send)
        except _Turned as turned:
            if wire:
                await sync_to_async(self.count)(turned.code)
            await _turn_away(send, turned.code)
        finally:
            if served:
                self.crowd.leave()


def _declared(scope: Scope) -> int:
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0


def _bound(receive: Receive, most: int, seconds: float, serve: Callable[[], Awaitable[None]]) -> Receive:
    loop = asyncio.get_running_loop()
    until, size, whole = loop.time() + seconds, 0, False

    async def receive_bounded() -> MutableMapping[str, Any]:
        nonlocal size, whole
        if whole:  # what comes after the body is the end of the connection, and may take its time
            return await receive()
        try:
            event = await asyncio.wait_for(receive(), max(0.0, until - loop.time()))
        except TimeoutError:
            raise _Turned("too_slow") from None
        size += len(event.get("body", b""))
        if size > most:
            raise _Turned("too_large")
        whole = not event.get("more_body", False)
        if whole and event["type"] == "http.request":
            await serve()  # a slow body takes nobody's place
        return event

    return receive_bounded


async def _turn_away(send: Send, code: str) -> None:
    body = json.dumps({"code": code, "detail": f"{code}: the request's body"}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    if code == "busy":
        headers.append((b"retry-after", str(RETRY_SECONDS).encode()))
    await send({"type": "http.response.start", "status": STATUS[code], "headers": headers})
    await send({"type": "http.response.body", "body": body})
