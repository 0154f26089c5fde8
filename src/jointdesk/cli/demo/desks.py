"""The demo's desks as real processes: `jointdesk init` makes, `import` fills and `serve` runs them."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from jointdesk.engine.errors import CallerError, OwnError

PASSWORD = "jointdesk-demo"  # noqa: S105 - printed by the demo, for invented persons only
# a process that ends is noticed at once: this is for machines that do ten other things meanwhile
READY_WITHIN_SECONDS = 300
NAMES = {
    "vn": ("Demo desk Viet Nam", "VN", "vi", "Asia/Ho_Chi_Minh"),
    "kh": ("Demo desk Cambodia", "KH", "km", "Asia/Phnom_Penh"),
    "kr": ("Demo desk Korea", "KR", "ko", "Asia/Seoul"),
}


@dataclass
class Desk:
    """One desk of the demo: its folder, its port, the environment its processes run in."""

    id: str
    home: Path
    listener: socket.socket = field(
        repr=False
    )  # bound before anything else: nobody can take the port in between
    environment: Mapping[str, str] = field(repr=False)
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.port: int = self.listener.getsockname()[1]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def page(self) -> str:
        return f"http://{self.id}.localhost:{self.port}/"

    def run(self, *command: str) -> str:
        """Run a `jointdesk` command in this desk's folder; its standard output. Raises OwnError with its last line."""
        done = subprocess.run(
            [*executable(), *command],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            last = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()[-1]
            raise OwnError(f"desk {self.id}: jointdesk {command[0]}: {last}")
        return done.stdout

    def start(self) -> None:
        """Start `jointdesk serve` and wait until it answers."""
        self.process = serve(f"desk {self.id}", [], self.listener, self.environment, self.home / "serve.log")

    def stop(self) -> None:
        if self.process is not None:
            end(self.process)


def serve(
    name: str, arguments: Sequence[str], listener: socket.socket, environment: Mapping[str, str], log: Path
) -> subprocess.Popen[bytes]:
    """`jointdesk serve` on a socket that listens, once it answers. Raises OwnError when it does not."""
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/health"
    with log.open("ab") as told:
        process = subprocess.Popen(
            [*executable(), "serve", *arguments, "--fd", str(listener.fileno())],
            pass_fds=[listener.fileno()],
            env=environment,
            stdout=told,
            stderr=told,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches the demo, which then stops its desks in order
        )
    listener.close()
    until = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(address, timeout=5).status_code == 200:
                return process
        time.sleep(0.1)
    end(process)
    raise OwnError(f"{name} did not start; see {log}")


def end(process: subprocess.Popen[bytes]) -> None:
    """Asked first, then made to."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def executable() -> Sequence[str]:
    """How to call this very installation of jointdesk."""
    return [sys.executable, "-c", "from jointdesk.cli import main; main()"]


def make_desk(desk_id: str, folder: Path, listener: socket.socket, database_url: str | None) -> Desk:
    """`jointdesk init` in an empty folder, with the demo's officers."""
    name, country, language, zone = NAMES[desk_id]
    environment = {k: v for k, v in os.environ.items() if k not in ("JOINTDESK_HOME", "DATABASE_URL")}
    environment["JOINTDESK_HOME"] = str(folder)
    if database_url:
        environment["DATABASE_URL"] = make_database(database_url, desk_id)
    desk = Desk(desk_id, folder, listener, environment)
    arguments = {
        "--home": str(folder),
        "--id": desk_id,
        "--name": name,
        "--country": country,
        "--address": desk.address,
        "--language": language,
        "--time-zone": zone,
        "--demo-password": PASSWORD,
    }
    desk.run("init", *(part for pair in arguments.items() for part in pair))
    return desk


def make_database(url: str, desk_id: str) -> str:
    """A fresh database `<name>_<desk>` on the server of `url`; only one that a demo made is ever replaced."""
    import psycopg
    from psycopg import sql

    base, _, options = url.partition("?")
    server, _, name = base.rpartition("/")
    own = f"{name}_{desk_id}"
    if not re.fullmatch(r"[A-Za-z0-9_]{1,60}", own):
        raise CallerError("DATABASE_URL: the database's name may hold letters, digits and _ only")
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
            row = connection.execute(
                "select shobj_description(oid, 'pg_database') from pg_database where datname = %s", [own]
            ).fetchone()
            if row is not None and row[0] != "jointdesk demo":
                raise CallerError(f"database {own}: exists and was not made by a demo; it is left alone")
            busy = connection.execute("select 1 from pg_stat_activity where datname = %s", [own]).fetchone()
            if busy is not None:
                raise CallerError(f"database {own}: is in use, perhaps by a demo that runs; stop it first")
            place = sql.Identifier(own)
            connection.execute(sql.SQL("drop database if exists {}").format(place))
            connection.execute(sql.SQL("create database {}").format(place))
            connection.execute(sql.SQL("comment on database {} is 'jointdesk demo'").format(place))
    except psycopg.OperationalError as error:
        raise CallerError(f"DATABASE_URL: {str(error).strip().splitlines()[0]}") from None
    return f"{server}/{own}" + (f"?{options}" if options else "")


@contextlib.contextmanager
def running(desks: Sequence[Desk]) -> Iterator[None]:
    """The desks' processes, stopped at the end whatever happens."""
    try:
        for desk in desks:
            desk.start()
        yield
    finally:
        for desk in desks:
            desk.stop()
