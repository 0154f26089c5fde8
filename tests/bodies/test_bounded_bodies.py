"""A body that is too long or too slow is cut off before the application has it, and counted at the wire."""

import asyncio
import json
from typing import Any

import pytest

from jointdesk.bodies.bounded_bodies import BoundedBodies, Crowd
from jointdesk.engine.exchange.mail.bundles import MAX_BUNDLE


class Line:
    """One request as a server hands it over: pieces of a body, then silence."""

    def __init__(self, path: str, pieces: list[bytes], *, ends: bool = True, length: str = "") -> None:
        headers = [(b"content-length", length.encode())] if length else []
        self.scope = {"type": "http", "path": path, "headers": headers}
        self.pieces, self.ends = pieces, ends
        self.said: list[Any] = []
        self.counted: list[str] = []
        self.got = b""

    async def receive(self) -> dict[str, Any]:
        if not self.pieces:
            await asyncio.sleep(3600)
        piece = self.pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(self.pieces) or not self.ends}

    async def send(self, event: Any) -> None:
        self.said.append(event)

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        more = True
        while more:
            event = await receive()
            self.got += event["body"]
            more = event["more_body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})

    def run(self, wire_seconds: float = 60.0) -> int:
        bounded = BoundedBodies(self.app, self.counted.append, wire_seconds)
        asyncio.run(bounded(self.scope, self.receive, self.send))
        return self.said[0]["status"]

    @property
    def code(self) -> str:
        return json.loads(self.said[1]["body"])["code"]


def test_a_body_within_its_bounds_arrives_whole() -> None:
    line = Line("/wire/v1/messages", [b"a" * 1_000] * 3)
    assert (line.run(), line.got, line.counted) == (200, b"a" * 3_000, [])


def test_a_wire_body_without_end_is_cut_off_and_counted() -> None:
    line = Line("/wire/v1/messages", [b"a" * 1024 * 1024] * 50)
    assert (line.run(), line.code, line.counted) == (413, "too_large", ["too_large"])
    assert len(line.got) <= MAX_BUNDLE


@pytest.mark.parametrize("length", [str(MAX_BUNDLE + 1), "9" * 40])
def test_a_length_beyond_the_bound_is_believed_and_nothing_is_read(length: str) -> None:
    line = Line("/wire/v1/questions", [b"a"], length=length)
    assert (line.run(), line.code, line.got) == (413, "too_large", b"")


def test_a_wire_body_that_stops_halfway_is_given_up() -> None:
    line = Line("/wire/v1/messages", [b"a"], ends=False)
    assert (line.run(wire_seconds=0.05), line.code, line.counted) == (408, "too_slow", ["too_slow"])


def test_an_upload_may_be_longer_and_is_not_counted_at_the_wire() -> None:
    line = Line("/complaints/import/", [b"a" * MAX_BUNDLE] * 2)
    assert (line.run(), len(line.got)) == (200, 2 * MAX_BUNDLE)
    line = Line("/complaints/import/", [b"a"], length="9" * 12)
    assert (line.run(), line.counted) == (413, [])


def test_a_crowd_at_the_wire_is_told_to_come_back_and_pages_are_served() -> None:
    lines = [Line("/wire/v1/messages", [b"a"]) for _ in range(5)]
    page = Line("/exchange/", [b""])

    async def crowd() -> None:
        leave = asyncio.Event()

        async def work(scope: Any, receive: Any, send: Any) -> None:
            await receive()
            if scope["path"].startswith("/wire/"):
                await leave.wait()
            await send({"type": "http.response.start", "status": 200, "headers": []})

        count = lines[0].counted.append
        door = BoundedBodies(work, count, crowd=Crowd(at_once=1, most_waiting=2, seconds=0.1))
        running = [asyncio.create_task(door(line.scope, line.receive, line.send)) for line in lines]
        await door(page.scope, page.receive, page.send)
        while sum(bool(line.said) for line in lines) < 4:
            await asyncio.sleep(0.01)
        leave.set()
        await asyncio.gather(*running)
        late = Line("/wire/v1/messages", [b"a"])
        await door(late.scope, late.receive, late.send)
        lines.append(late)

    asyncio.run(crowd())
    assert [line.said[0]["status"] for line in lines] == [200, 503, 503, 503, 503, 200]
    assert lines[4].code == "busy"
    assert (b"retry-after", b"5") in lines[4].said[0]["headers"]
    assert lines[0].counted == ["busy"] * 4
    assert page.said[0]["status"] == 200


def test_a_slow_body_takes_nobodys_place() -> None:
    slow, quick = Line("/wire/v1/messages", [b"a"], ends=False), Line("/wire/v1/messages", [b"a"])

    async def both() -> None:
        crowd = Crowd(at_once=1, most_waiting=1, seconds=30)
        patient = BoundedBodies(slow.app, slow.counted.append, 0.2, crowd)
        dripping = asyncio.create_task(patient(slow.scope, slow.receive, slow.send))
        await asyncio.sleep(0.01)
        assert slow.got == b"a"
        door = BoundedBodies(quick.app, quick.counted.append, crowd=crowd)
        await door(quick.scope, quick.receive, quick.send)
        await dripping

    asyncio.run(both())
    assert (quick.said[0]["status"], slow.said[0]["status"]) == (200, 408)
