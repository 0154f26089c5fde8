"""What the partners' doors answer goes out in pieces, and is read within a time: whoever takes it a letter at a time
keeps neither a place that others wait for, nor memory, nor the line."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any

Event = MutableMapping[str, Any]
Send = Callable[[Event], Awaitable[None]]

# what a server holds of an answer that is not read
PIECE = 64 * 1024
# a tag file or a file of an answer comes in larger ones; nothing else does
LARGE = 1024 * 1024
LARGE_AT_ONCE = 16


class Unread(Exception):
    """The answer was not read in its time."""


class Crowded(Exception):
    """Too many large answers are being read; nothing of this one has gone out."""


class Readers:
    """How many large answers are being read. Each is in memory until then."""

    def __init__(self, most: int = LARGE_AT_ONCE) -> None:
        self.most, self.now = most, 0


class Answer:
    """One answer on its way out. `begin` is called when it is ready: whoever made it may serve another."""

    def __init__(self, send: Send, seconds: float, readers: Readers, begin: Callable[[], None]) -> None:
        self._send, self._seconds, self._readers, self._begin = send, seconds, readers, begin
        self._until, self._large = 0.0, False

    async def send(self, event: Event) -> None:
        """Raises Unread and Crowded."""
        if event["type"] == "http.response.start":
            if _length(event) >= LARGE:
                if self._readers.now >= self._readers.most:
                    raise Crowded
                self._readers.now, self._large = self._readers.now + 1, True
            self._begin()
            self._until = asyncio.get_running_loop().time() + self._seconds
        try:
            async with asyncio.timeout_at(self._until):
                for piece in _cut(event):
                    await self._send(piece)
        except TimeoutError:
            raise Unread from None

    def end(self) -> None:
        self._readers.now -= self._large
        self._large = False


def _cut(event: Event) -> Iterator[Event]:
    body = memoryview(event.get("body", b""))
    while len(body) > PIECE:
        yield {**event, "body": bytes(body[:PIECE]), "more_body": True}
        body = body[PIECE:]
    yield {**event, "body": bytes(body)} if "body" in event else event


def _length(event: Event) -> int:
    lengths = [value for name, value in event.get("headers", ()) if name.lower() == b"content-length"]
    return int(lengths[0]) if lengths else 0
