"""Bodies are bounded before Django reads them: it would write one without end to the disk before any view is asked.

1. The partners' doors take a bundle of sealed messages, every other door an upload; a longer one is cut off with 413.
2. A body has so long to arrive, however slowly it drips: then 408. The public door asks for a least pace instead, which
   an old telephone on a bad line keeps and somebody who only holds a place does not.
3. At the partners' doors few are served at once, and only once their bodies are here; some wait a little, the rest
   are told to come back (503): a flood from outside leaves officers their pages. A place is free again once the
   answer is ready, however slowly it is read (`answers`).
4. What the partners' doors turn away is counted, like all they turn away.
5. A person who is turned away reads why on a page. Some of what a browser still sends is thrown away first: one that is
   cut off while it sends shows its own words, not ours.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from asgiref.sync import sync_to_async

from jointdesk.bodies.answers import Answer, Crowded, Readers, Unread
from jointdesk.bodies.pace import Pace
from jointdesk.engine.exchange.mail.bundles import MAX_BUNDLE

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]

WIRE = "/wire/"
# programs read JSON
API = "/api/"
# the largest file an officer may import, and the form around it
MAX_UPLOAD = 257 * 1024 * 1024
WIRE_SECONDS, UPLOAD_PACE = 60.0, Pace(900.0)
STATUS = {"too_large": 413, "too_slow": 408, "busy": 503}
SERVED_AT_ONCE, WAITING_AT_MOST = 4, 64
# below what a caller of ours waits for an answer
WAITING_SECONDS = 5.0
RETRY_SECONDS = 5
THROWN_AWAY_SECONDS = 30.0


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
    """An ASGI application whose requests have bounded bodies. `count` notes what the wire turned away.

    `turned_to`: the application's own page for those who are turned away, before its code; without it they get JSON.
    """

    def __init__(
        self,
        app: App,
        count: Callable[[str], None],
        wire_seconds: float = WIRE_SECONDS,
        crowd: Crowd | None = None,
        most_upload: int = MAX_UPLOAD,
        pace: Pace = UPLOAD_PACE,
        turned_to: str = "",
    ) -> None:
        self.app, self.count, self.wire_seconds, self.most_upload = app, count, wire_seconds, most_upload
        self.pace, self.turned_to = pace, turned_to
        self.crowd = crowd or Crowd(SERVED_AT_ONCE, WAITING_AT_MOST, WAITING_SECONDS)
        self.readers = Readers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        wire = str(scope["path"]).startswith(WIRE)
        most, pace = (MAX_BUNDLE, Pace(self.wire_seconds)) if wire else (self.most_upload, self.pace)
        served = False

        async def serve() -> None:
            nonlocal served
            if wire:
                await self.crowd.enter()
                served = True

        def leave() -> None:
            nonlocal served
            if served:
                served = False
                self.crowd.leave()

        answer = Answer(send, self.wire_seconds, self.readers, leave)
        try:
            if _declared(scope) > most:
                raise _Turned("too_large")
            await self.app(scope, _bound(receive, most, pace, serve), answer.send if wire else send)
        except Crowded:
            await sync_to_async(self.count)("busy")
            await _turn_away(send, "busy")
        except Unread:
            await sync_to_async(self.count)("too_slow")
        except _Turned as turned:
            if wire:
                await sync_to_async(self.count)(turned.code)
            if self.turned_to and not str(scope["path"]).startswith((WIRE, API)):
                await self._show_why(scope, receive, send, turned.code)
            else:
                await _turn_away(send, turned.code)
        finally:
            leave()
            answer.end()

    async def _show_why(self, scope: Scope, receive: Receive, send: Send, code: str) -> None:
        if code == "too_large":
            await _throw_away(receive, self.most_upload)
        path = f"{self.turned_to}{code}"
        unsent = {b"content-length", b"content-type", b"transfer-encoding"}
        headers = [header for header in scope["headers"] if header[0] not in unsent]
        asked = {"method": "GET", "path": path, "raw_path": path.encode(), "query_string": b""}
        events = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive_nothing() -> MutableMapping[str, Any]:
            return events.pop() if events else await asyncio.Future()

        async def send_and_close(event: MutableMapping[str, Any]) -> None:
            if event["type"] == "http.response.start":
                event["headers"] = [*event["headers"], (b"connection", b"close")]
            await send(event)

        await self.app({**scope, **asked, "headers": headers}, receive_nothing, send_and_close)


def _declared(scope: Scope) -> int:
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0


def _bound(receive: Receive, most: int, pace: Pace, serve: Callable[[], Awaitable[None]]) -> Receive:
    loop = asyncio.get_running_loop()
    begun, size, whole = loop.time(), 0, False

    async def receive_bounded() -> MutableMapping[str, Any]:
        nonlocal size, whole
        if whole:  # what comes after the body is the end of the connection, and may take its time
            return await receive()
        try:
            async with asyncio.timeout_at(begun + pace.allow(size)):
                event = await receive()
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


async def _throw_away(receive: Receive, most: int) -> None:
    """What still comes, within a bound and a time."""
    size = 0

    async def throw() -> None:
        nonlocal size
        while size <= most:
            event = await receive()
            size += len(event.get("body", b""))
            if not event.get("more_body", False):
                return

    try:
        await asyncio.wait_for(throw(), THROWN_AWAY_SECONDS)
    except TimeoutError:
        return


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
