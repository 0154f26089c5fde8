"""Two real desks on loopback, each a process that can be killed at any moment and started again on its port."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from free_ports import free_ports
from jointdesk.cli.demo.desks import PASSWORD
from jointdesk.cli.demo.officer import DeskOfficer
from patience import wait_for

COMMAND = [sys.executable, "-c", "from jointdesk.cli import main; main()"]
COUNTRIES = {"vn": "VN", "kh": "KH"}


class KilledDesk:
    """A desk that is killed: its folder and port stay, its process does not."""

    def __init__(self, desk_id: str, home: Path, port: int) -> None:
        self.id, self.home, self.port = desk_id, home, port
        self.address = f"http://127.0.0.1:{port}"
        self.process: subprocess.Popen[bytes] | None = None
        self._officers: dict[str, DeskOfficer] = {}

    def run(self, *words: str, given: str = "") -> tuple[str, str]:
        """A `jointdesk` command in the desk's folder: what it said on standard output and error."""
        done = subprocess.run(
            [*COMMAND, *words],
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
            input=given,
        )
        assert done.returncode == 0, f"{self.id}: {' '.join(words[:2])}: {done.stderr or done.stdout}"
        return done.stdout, done.stderr

    def make(self) -> None:
        values = {"id": self.id, "name": f"Desk {self.id}", "country": COUNTRIES[self.id]}
        values |= {"address": self.address, "demo-password": PASSWORD}
        self.run("init", *(word for name, value in values.items() for word in (f"--{name}", value)))

    def begin(self) -> None:
        """Start it, and return at once."""
        with (self.home / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*COMMAND, "serve", "--port", str(self.port), "--exact-port"],
                env=self._environment(),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Until it answers."""

        def answers() -> bool:
            assert self.process is not None
            assert self.process.poll() is None, f"{self.id} stopped: {self._last_words()}"
            with suppress(httpx.TransportError):
                return httpx.get(f"{self.address}/health", timeout=5).status_code == 200
            return False

        wait_for(answers, f"the desk {self.id} to answer; see {self.home / 'serve.log'}")

    def kill(self) -> None:
        """SIGKILL: it cleans nothing up. What it started must end by itself."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=20)
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def as_(self, username: str) -> DeskOfficer:
        """An officer's session, which outlives the desk's process."""
        if username not in self._officers:
            self._officers[username] = DeskOfficer(self, username)  # type: ignore[arg-type]
        return self._officers[username]

    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("JOINTDESK_") and k != "DATABASE_URL"}
        kept.pop("DJANGO_SETTINGS_MODULE", None)
        return kept | {"JOINTDESK_HOME": str(self.home)}

    def _last_words(self) -> str:
        return (self.home / "serve.log").read_text(errors="replace")[-600:]


@contextmanager
def two_desks(folder: Path) -> Iterator[tuple[KilledDesk, KilledDesk]]:
    """Paired and running; stopped at the end, whatever happened."""
    ports = free_ports(2)
    desks = tuple(KilledDesk(name, folder / name, port) for name, port in zip(COUNTRIES, ports, strict=True))
    first, second = desks
    try:
        for desk in desks:
            desk.make()
        for own, other in ((first, second), (second, first)):
            card, said = other.run("partner", "card")
            own.run("partner", "add", "-", given=card)
            own.run("partner", "confirm", other.id, *said.partition("Read aloud: ")[2].split())
        for desk in desks:
            desk.begin()
        for desk in desks:
            desk.wait()
        yield first, second
    finally:
        for desk in desks:
            desk.stop()
