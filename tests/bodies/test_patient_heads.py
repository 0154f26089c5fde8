"""A connection on which nothing is asked, or a head drips in, is let go; one that asks is answered."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
import uvicorn

from jointdesk.bodies.pace import Pace
from jointdesk.bodies.patient_heads import PatientHeads
from patience import PATIENCE_SECONDS


class HastyHeads(PatientHeads):
    head_seconds = 0.3


async def answer(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@contextmanager
def served(heads: type[PatientHeads]) -> Iterator[tuple[str, int]]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(answer, http=heads, log_level="error", lifespan="off", timeout_keep_alive=600)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield listener.getsockname()
    server.should_exit = True
    thread.join(PATIENCE_SECONDS)


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with served(HastyHeads) as found:
        yield found


def drip(address: tuple[str, int], *pieces: bytes) -> bytes:
    """What was said until the line was closed, each piece sent a moment after the one before."""
    said = b""
    with socket.create_connection(address, timeout=PATIENCE_SECONDS) as line:
        for piece in pieces:
            line.sendall(piece)
            time.sleep(0.15)
        while some := line.recv(1000):
            said += some
    return said


def test_nothing_asked_is_let_go(address: tuple[str, int]):
    assert drip(address) == b""


def test_a_head_that_drips_is_let_go(address: tuple[str, int]):
    assert drip(address, b"GET / HT", b"TP/1.1\r\n", b"Host: ", b"a") == b""


def test_who_asks_is_answered_and_may_ask_again():
    with served(PatientHeads) as address, socket.create_connection(address, PATIENCE_SECONDS) as line:
        for _time in range(2):
            line.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            said = b""
            while not said.endswith(b"ok"):
                said += line.recv(1000)
            assert said.startswith(b"HTTP/1.1 200 OK")


def test_who_has_asked_may_rest_until_the_next_look_but_one():
    """By its own looks, without a clock: a request is nearer than two looks to the one before."""
    heads = PatientHeads.__new__(PatientHeads)
    closed: list[bool] = []
    heads.cycle, heads._answered_before = None, heads
    heads.transport = SimpleNamespace(close=lambda: closed.append(True))
    heads.head_seconds = 3600

    async def look_at(*cycles: Any) -> list[int]:
        seen = []
        for cycle in cycles:
            heads.cycle = cycle
            heads._look()
            heads._looking.cancel()
            seen.append(len(closed))
        return seen

    first, second = (SimpleNamespace(response_complete=True) for _ in range(2))
    busy = SimpleNamespace(response_complete=False)
    assert asyncio.run(look_at(None, first, second, busy, busy, first, first)) == [0, 0, 0, 0, 0, 0, 1]


@pytest.mark.parametrize(("size", "seconds"), [(0, 60), (1024, 61), (60 * 1024, 120), (10**9, 3600)])
def test_a_body_has_longer_the_more_of_it_has_come(size: int, seconds: float):
    assert Pace(3600, 1024).allow(size) == seconds


def test_without_a_least_rate_the_time_is_one():
    assert Pace(900).allow(0) == Pace(900).allow(10**9) == 900
