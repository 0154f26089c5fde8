"""What a stranger can do to a real server on a socket: lie about lengths, drip, never end, ask for odd paths.

Each gets a 4xx or a closed connection, soon; the server answers others meanwhile, and its memory and disk stay flat.
"""

import gzip
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from free_ports import free_ports
from jointdesk.engine.exchange.mail.bundles import MAX_BUNDLE
from patience import PATIENCE_SECONDS, wait_for

pytestmark = pytest.mark.processes
WAIT = PATIENCE_SECONDS
MEBIBYTE = 1024 * 1024


@dataclass
class Server:
    port: int
    process: subprocess.Popen[bytes]
    spool: Path

    def connect(self) -> closing[socket.socket]:
        return closing(socket.create_connection(("127.0.0.1", self.port), timeout=WAIT))

    def wait_until_up(self) -> None:
        def answers() -> bool:
            assert self.process.poll() is None, "the server has ended"
            with suppress(ConnectionRefusedError), self.connect():
                return True
            return False

        wait_for(answers, "the server to start")

    def ask(self, raw: bytes) -> tuple[int, bytes]:
        """The status (0: closed without a word) and body of the answer to raw bytes."""
        with self.connect() as line:
            try:
                line.sendall(raw)
                return read_answer(line)
            except (BrokenPipeError, ConnectionResetError):
                return 0, b""

    def memory(self, name: str = "VmRSS") -> int:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(rf"{name}:\s+(\d+) kB", status)
        assert found
        return int(found[1]) * 1024

    def spooled(self) -> int:
        """Bytes of files the server has open that have no name, or stand in its folder for temporary files."""
        held = 0
        for handle in Path(f"/proc/{self.process.pid}/fd").iterdir():
            try:
                if str(self.spool) in str(handle.readlink()):
                    held += handle.stat().st_size
            except FileNotFoundError:
                continue
        return held + sum(path.stat().st_size for path in self.spool.rglob("*") if path.is_file())


def read_answer(line: socket.socket) -> tuple[int, bytes]:
    answer = b""
    try:
        while piece := line.recv(65536):
            answer += piece
            head, gap, body = answer.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", head)
            if gap and length and len(body) >= int(length[1]):
                break
    except ConnectionResetError:
        pass
    found = re.match(rb"HTTP/1\.[01] (\d{3})", answer)
    return (int(found[1]) if found else 0), answer.partition(b"\r\n\r\n")[2]


def post(body: bytes, *, path: str = "/wire/v1/messages", length: int | None = None, more: str = "") -> bytes:
    size = len(body) if length is None else length
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/jose\r\n{more}Content-Length: {size}\r\n\r\n".encode()
        + body
    )


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home, spool = tmp_path_factory.mktemp("desks") / "vn", tmp_path_factory.mktemp("spool")
    desk = [str(Path(sys.executable).with_name("jointdesk"))]
    who = ["--id", "vn", "--name", "Viet Nam", "--country", "VN"]
    subprocess.run([*desk, "init", "--home", str(home), *who], check=True, capture_output=True)
    [port] = free_ports(1)
    command = [*desk, "serve", "--home", str(home), "--port", str(port), "--exact-port", "--no-worker"]
    said = home / "said"  # a file: a pipe nobody reads would stop the server
    environment = os.environ | {"TMPDIR": str(spool)}
    with (
        said.open("wb") as out,
        subprocess.Popen(command, stdout=out, stderr=out, env=environment) as process,
    ):
        found = Server(port, process, spool)
        try:
            found.wait_until_up()
            # what the first request loads is no growth
            found.ask(post(b"x"))
            yield found
        finally:
            process.terminate()
    assert "Internal Server Error" not in said.read_text(errors="replace")


@pytest.fixture(autouse=True)
def _still_alive(server: Server) -> Iterator[None]:
    """After whatever was done to it the server answers, and has not grown."""
    before = server.memory()
    yield
    status, body = server.ask(post(b"x"))
    assert (status, json.loads(body)["code"]) == (400, "malformed")
    assert server.memory() - before < 32 * MEBIBYTE


@pytest.mark.parametrize(
    ("raw", "statuses"),
    [
        (b"\x00" * 100, {0, 400}),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 500, {0, 400}),  # TLS on a plain port
        (b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", {0, 302, 400, 505}),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {0, 302, 400, 505}),
        (b"POST /wire/v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", {0, 400}),
        (b"POST /wire/v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", {0, 400}),
        (b"POST /wire/v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n", {0, 400, 413}),
        (b"POST /wire/v1/messages HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n", {0, 400, 413}),
        (b"POST /wire/v1/messages HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", {0, 400}),
        (b"POST /wire/v1/messages HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n", {0, 400, 501}),
        (b"POST /wire/v1/messages HTTP/1.1\r\nHost: localhost\r\n\r\n", {400, 411}),
        (b"POST /wire/v1/messages HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * MEBIBYTE + b"\r\n\r\n", {0, 400, 431}),
        (b"POST /wire/v1/messages HTTP/1.1\r\nHost: localhost\r\n" + b"X: a\r\n" * 100_000 + b"\r\n", {0, 400, 431}),
        (b"POST /wire/v1/messages HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 1\r\n\r\nx", {400}),
        (b"POST /wire/v1/messages HTTP/1.1\r\nContent-Length: 1\r\n\r\nx", {400}),
        (b"GET /" + b"a" * MEBIBYTE + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", {0, 400, 414}),
    ],
    ids=range(16),
)  # fmt: skip
def test_what_is_no_request_is_turned_away(server: Server, raw: bytes, statuses: set[int]) -> None:
    assert server.ask(raw)[0] in statuses


@pytest.mark.parametrize(
    "method", ["GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "X"]
)
@pytest.mark.parametrize("door", ["messages", "questions"])
def test_the_doors_want_post(server: Server, method: str, door: str) -> None:
    status, _ = server.ask(
        f"{method} /wire/v1/{door} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    )
    assert status == 405


@pytest.mark.parametrize(
    "path",
    [
        "/wire/", "/wire/v1/", "/wire/v2/messages", "/wire/v1/messages/", "/wire/v1/messages/..", "/wire/v1/../../log/", "//wire/v1/messages",
        "/wire/v1/sets/", "/wire/v1/sets/..%2f..%2fdesk.sqlite3", "/wire/v1/sets/%00", "/wire/v1/sets/%ff%fe", "/wire/v1/sets/" + "a" * 60_000,
        "/wire/v1/sets/" + "0" * 64, "/wire/v1/sets/%e1%9e%80", "/wire/v1/sets/a'%20or%20'1'='1", "/wire/v1/%6dessages%00", "/WIRE/v1/messages",
        "/wire/v1/sets/a;b", "/wire/v1/messages?x=" + "a" * 60_000, "/%2e%2e/wire/v1/messages", "*", "http://localhost/wire/v1/sets/x",
    ],
    ids=range(22),
)  # fmt: skip
def test_no_path_leads_elsewhere(server: Server, path: str) -> None:
    status, _ = server.ask(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    assert status in {302, 400, 404, 405}
    if status == 302:  # the pages' own door: signing in
        assert not path.startswith("/wire/v1/")


@pytest.mark.parametrize(
    "kind",
    ["text/html", "application/json", "multipart/form-data", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "\x7f", "a" * 5_000],
    ids=range(7),
)  # fmt: skip
def test_no_type_of_content_opens_another_reader(server: Server, kind: str) -> None:
    for door in ("messages", "questions"):
        raw = post(b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n" * 100, path=f"/wire/v1/{door}")
        status, _ = server.ask(raw.replace(b"application/jose", kind.encode()))
        assert status in {0, 400}


def test_a_compressed_body_is_not_unpacked(server: Server) -> None:
    bomb = gzip.compress(b"a" * 50 * MEBIBYTE)
    for encoding in ("gzip", "deflate", "br", "gzip, gzip"):
        status, body = server.ask(post(bomb, more=f"Content-Encoding: {encoding}\r\n"))
        assert (status, json.loads(body)["code"]) == (400, "malformed")


def test_a_body_too_long_is_cut_off_by_its_word(server: Server) -> None:
    status, body = server.ask(post(b"a" * 1_000, length=MAX_BUNDLE + 1))
    assert (status, json.loads(body)["code"]) == (413, "too_large")


@pytest.mark.parametrize("path", ["/wire/v1/messages", "/wire/v1/nothing"])
def test_a_body_without_end_is_cut_off(server: Server, path: str) -> None:
    """1 GiB in chunks, were it taken: Django alone would write it to the disk before any view is asked."""
    sent, piece = 0, b"10000\r\n" + b"a" * 65536 + b"\r\n"
    with server.connect() as line:
        line.sendall(
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        )
        try:
            while sent < 1024 * MEBIBYTE:
                line.sendall(piece)
                sent += 65536
        except (BrokenPipeError, ConnectionResetError):
            pass
    assert sent < 64 * MEBIBYTE
    assert server.spooled() < 8 * MEBIBYTE


def test_a_dripping_body_keeps_nobody_waiting(server: Server) -> None:
    with server.connect() as first, server.connect() as second:
        for line in (first, second):
            line.sendall(post(b"a", length=100))
        for _ in range(3):
            first.sendall(b"a")
            # while both drip: whoever waited for them would wait until the end of the test
            assert server.ask(post(b"x"))[0] == 400


def test_many_silent_connections_keep_nobody_waiting(server: Server) -> None:
    lines = [socket.create_connection(("127.0.0.1", server.port), timeout=WAIT) for _ in range(200)]
    try:
        for line in lines[::2]:
            line.sendall(b"POST /wire/v1/messages HTTP/1.1\r\nHost: local")
        assert server.ask(post(b"x"))[0] == 400
    finally:
        for line in lines:
            line.close()


def test_a_promise_of_more_that_is_not_kept_leaves_nothing(server: Server) -> None:
    for _ in range(20):
        with server.connect() as line:
            line.sendall(post(b"a" * 10_000, length=1_000_000))
    wait_for(lambda: server.spooled() < MEBIBYTE, "what was left half sent to be thrown away")
