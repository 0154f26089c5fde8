"""Whoever reads an answer of the partners' doors slowly, or not at all, keeps nobody else waiting."""

import asyncio
from typing import Any

from jointdesk.bodies.answers import LARGE, LARGE_AT_ONCE, PIECE
from jointdesk.bodies.bounded_bodies import BoundedBodies, Crowd

FILE = {"type": "http", "path": "/wire/v1/sets/x", "headers": []}
MESSAGE = {"type": "http", "path": "/wire/v1/messages", "headers": []}


class Reader:
    """A caller who sends a request without a body and reads as far as `reads` events of the answer; then waits."""

    def __init__(self, reads: int | None = None) -> None:
        self.reads, self.said = reads, []
        self.stuck, self.gone = asyncio.Event(), asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(self, event: Any) -> None:
        if self.reads is not None and len(self.said) >= self.reads:
            self.stuck.set()
            await self.gone.wait()
        self.said.append(event)

    @property
    def body(self) -> bytes:
        return b"".join(event.get("body", b"") for event in self.said)


async def give(scope: Any, receive: Any, send: Any) -> None:
    """A file to whoever asks for one; a word to the others."""
    await receive()
    body = b"t" * (3 * LARGE if "sets" in scope["path"] else 10)
    headers = [(b"Content-Length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def bound(seconds: float = 60.0) -> tuple[BoundedBodies, list[str]]:
    counted: list[str] = []
    return BoundedBodies(
        give, counted.append, seconds, Crowd(at_once=1, most_waiting=99, seconds=60)
    ), counted


def test_files_that_are_read_slowly_take_no_place_from_messages() -> None:
    """Once four of them shut the door for every partner, as long as they liked."""

    async def line() -> None:
        door, _ = bound()
        slow = [Reader(reads=2) for _ in range(3)]
        reading = [asyncio.create_task(door(FILE, one.receive, one.send)) for one in slow]
        for one in slow:
            await one.stuck.wait()
        quick = Reader()
        await door(MESSAGE, quick.receive, quick.send)
        assert quick.body == b"t" * 10
        for one in slow:
            one.gone.set()
        await asyncio.gather(*reading)
        assert [one.body for one in slow] == [b"t" * (3 * LARGE)] * 3
        assert max(len(event.get("body", b"")) for one in slow for event in one.said) <= PIECE

    asyncio.run(line())


def test_what_is_not_read_in_its_time_is_given_up_and_counted() -> None:
    async def line() -> None:
        door, counted = bound(seconds=0.05)
        reader = Reader(reads=2)
        await door(FILE, reader.receive, reader.send)
        assert (counted, len(reader.body)) == (["too_slow"], PIECE)

    asyncio.run(line())


def test_no_more_files_are_in_memory_than_a_few() -> None:
    async def line() -> None:
        door, counted = bound()
        slow = [Reader(reads=1) for _ in range(LARGE_AT_ONCE)]
        reading = [asyncio.create_task(door(FILE, one.receive, one.send)) for one in slow]
        for one in slow:
            await one.stuck.wait()
        late, quick = Reader(), Reader()
        await door(FILE, late.receive, late.send)
        await door(MESSAGE, quick.receive, quick.send)
        assert (late.said[0]["status"], quick.said[0]["status"], counted) == (503, 200, ["busy"])
        for one in slow:
            one.gone.set()
        await asyncio.gather(*reading)
        again = Reader()
        await door(FILE, again.receive, again.send)
        assert again.said[0]["status"] == 200

    asyncio.run(line())
