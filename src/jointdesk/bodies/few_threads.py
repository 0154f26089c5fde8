"""Django's application over ASGI for a door whose views are all synchronous: one hop to a thread and back a request.

Django would hop for each middleware, each signal and the end, watch for a caller who leaves, and give every request a
thread of its own: under a crowd they take each other's time, and the way costs more than the page. Here a few threads
serve everybody in turn, what waits costs a place in a queue, and what was begun is ended, whoever left meanwhile.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import IO, Any

from django.core import signals
from django.core.exceptions import RequestAborted
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

from jointdesk.bodies.sealed_bodies import SealedBodies

# some wait for the disk while others count
THREADS = 6

Send = Callable[[dict[str, Any]], Awaitable[None]]


class FewThreads(SealedBodies):
    def __init__(self) -> None:
        super().__init__()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Send) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        run = asyncio.get_running_loop().run_in_executor
        start, content, rest = await run(self._threads, self._answer, scope, body)
        try:
            await send(start)
            while rest and content:
                await send({"type": "http.response.body", "body": content, "more_body": True})
                content = await run(self._threads, _take, rest.pieces)
            await send({"type": "http.response.body", "body": content})
        finally:
            if rest:
                await run(self._threads, rest.close)

    def _answer(self, scope: Any, body: IO[bytes]) -> "tuple[dict[str, Any], bytes, _Rest | None]":
        """In a thread: how the response starts, its content, or the first of it and the rest."""
        set_script_prefix(scope.get("root_path", ""))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, refused = self.create_request(scope, body)
        response: Any = self.get_response(request) if request else refused
        response._handler_class = self.__class__
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        rest = None
        try:
            if response.streaming:
                pieces = iter(response)
                content, more = _take(pieces), _take(pieces)
                rest = _Rest(chain((more,), pieces), (response, body)) if more else None
            else:
                content = response.content
        finally:
            if not rest:
                response.close()
                body.close()
        return _start(response), content, rest


@dataclass(frozen=True)
class _Rest:
    """What is still to be sent, and what is closed then."""

    pieces: Iterator[bytes]
    held: tuple[Any, ...]

    def close(self) -> None:
        for one in self.held:
            one.close()


def _take(pieces: Iterator[bytes]) -> bytes:
    """The next of them, as many as one sending is worth; nothing when there are no more."""
    taken = bytearray()
    for piece in pieces:
        taken += piece
        if len(taken) >= FewThreads.chunk_size:
            break
    return bytes(taken)


def _start(response: HttpResponseBase) -> dict[str, Any]:
    headers = [(name.encode("ascii"), value.encode("latin-1")) for name, value in response.items()]
    cookies = (cookie.output(header="").strip() for cookie in response.cookies.values())
    headers += ((b"Set-Cookie", cookie.encode("ascii")) for cookie in cookies)
    return {"type": "http.response.start", "status": response.status_code, "headers": headers}
