"""Three served desks on loopback, paired, with their officers: what a story is told with."""

import contextlib
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jointdesk.cli.demo import make_desks
from jointdesk.cli.demo.desks import executable, running
from jointdesk.cli.demo.officer import DeskOfficer
from jointdesk.cli.demo.path import MainJob
from jointdesk.engine.errors import OwnError
from jointdesk.engine.exchange.requests.forms import get_examples, request_forms
from patience import PATIENCE_SECONDS, wait_for

NAMES = ("vn", "kh", "kr")
FIRST_PORT = 8400


class Trio:
    def __init__(self, job: MainJob) -> None:
        self.job, self.desks = job, job.desks
        self.group = ""
        self.numbers = 0

    def officer(self, desk: str, role: str = "liaison") -> DeskOfficer:
        return self.job.as_(desk, role)

    def settle(self) -> None:
        self.job.settle()

    def wait_until(self, done: Callable[[], bool], what: str) -> None:
        wait_for(done, what)

    def refused(self, deed: Callable[[], Any]) -> str:
        """What the desk said when it refused."""
        try:
            deed()
        except OwnError as error:
            return str(error)
        raise AssertionError("it was not refused")

    # requests

    def draft(
        self,
        asker: str,
        answerer: str,
        form: str = "identify",
        fields: Mapping[str, Any] = {},
        **changes: Any,
    ) -> str:
        """The form's example with some fields changed."""
        example = {**get_examples(datetime.now(UTC).date())[form][0], **fields}
        body: Mapping[str, Any] = {
            "partner": answerer,
            "form": form,
            "fields": example,
            "legal_basis": request_forms()[form].legal_bases[0],
            "purpose": "Investigation of an online-scam network",
            "conditions": "For this investigation only",
            **changes,
        }
        key: str = self.officer(asker).post("/exchange/requests", body)["key"]
        return key

    def ask(self, asker: str, answerer: str, **changes: Any) -> str:
        """Who is behind a number of our own? One that a partner told us would need its leave."""
        return self.request(asker, answerer, fields=self.of_our_own(), **changes)

    def of_our_own(self) -> dict[str, Any]:
        """A number that no partner told us of."""
        self.numbers += 1
        return {
            "facts": f"Complaint {self.numbers} of our own",
            "identifiers": [f"phone +8490000{self.numbers:04d}"],
        }

    def request(self, asker: str, answerer: str, form: str = "identify", **changes: Any) -> str:
        """Drafted by one officer, approved by another, and there."""
        key = self.draft(asker, answerer, form, **changes)
        self.officer(asker, "liaison2").post(f"/exchange/requests/{key}/approve")
        self.wait_until(lambda: self.state(asker, key) == "delivered", "the request to arrive")
        return key

    def answer(self, desk: str, key: str, **changes: Any) -> None:
        body = {"text": "It is held by one man in Sihanoukville.", "identifiers": [], **changes}
        prepared = self.officer(desk).post(f"/exchange/requests/{key}/answer", body)["answers"]
        [datum] = [answer["datum"] for answer in prepared if not answer["released"]]
        self.officer(desk, "liaison2").post(f"/exchange/requests/{key}/release", {"answer": datum})

    def act(self, desk: str, key: str, event: str, **body: Any) -> None:
        self.officer(desk).post(f"/exchange/requests/{key}/{event}", body)

    def read(self, desk: str, key: str) -> Any:
        return self.officer(desk).get(f"/exchange/requests/{key}")

    def state(self, desk: str, key: str) -> str:
        state: str = self.read(desk, key)["state"]
        return state

    # the group

    def found(self) -> str:
        """A group of all three, founded by vn; its key on every desk."""
        if not self.group:
            self.job.found_group()
            [founded] = self.officer("vn").get("/exchange/groups")
            self.group = founded["key"]
            self.settle()
        return self.group

    def write(self, desk: str, kind: str, fields: Mapping[str, Any]) -> str:
        """A new entry of the group's work; its key."""
        body = {"kind": kind, "fields": fields}
        key: str = self.officer(desk).post(f"/exchange/groups/{self.group}/entries", body)["key"]
        return key

    def change(self, desk: str, key: str, fields: Mapping[str, Any], seen: list[str]) -> None:
        """By an officer who had seen these edits."""
        pk = self._number(desk, key)
        body = {"fields": fields, "parents": seen}
        self.officer(desk).post(f"/exchange/groups/{self.group}/entries/{pk}", body)

    def entry(self, desk: str, key: str) -> Any:
        return self.officer(desk).get(f"/exchange/groups/{self.group}/entries/{self._number(desk, key)}")

    def build(self, desk: str, kind: str, fields: Mapping[str, Any], dossier: str = "") -> str:
        """An entry of a dossier, or a new one: proposed by one officer, sent by another. The dossier's key."""
        entry = {"kind": kind, "fields": fields, "conditions": "Not in court"}
        body = {"group": self.group, "dossier": dossier, "purpose": "Investigation", "entries": [entry]}
        proposed = self.officer(desk).post("/exchange/dossiers/proposals", body)
        self.officer(desk, "liaison2").post(f"/exchange/dossiers/proposals/{proposed['key']}/approve")
        found: str = proposed["dossier"]
        return found

    def dossier(self, desk: str, key: str) -> dict[str, Any]:
        """Its entries by their key."""
        told = self.officer(desk).get(f"/exchange/dossiers/{self.group}/{key}")
        return {entry["key"]: entry for entry in told["entries"]}

    def _number(self, desk: str, key: str) -> int:
        rows = self.officer(desk).get(f"/exchange/groups/{self.group}/entries")
        return next(int(row["id"]) for row in rows if row["key"] == key)

    # what stands in the database itself

    def inside(self, desk: str, code: str) -> str:
        """Run Python in the desk's own environment, beside its process: what it prints."""
        done = subprocess.run(
            [*executable()[:2], f"import django\ndjango.setup()\n{code}"],
            env={**self.desks[desk].environment, "DJANGO_SETTINGS_MODULE": "jointdesk.settings"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-500:]
        return done.stdout

    def verified(self, desk: str) -> bool:
        """`jointdesk log verify`, cosignatures included: raises when it does not hold."""
        self.desks[desk].run("log", "verify")
        return True

    def find_everywhere(self, text: str) -> list[str]:
        """The files of all desks in which a text stands: databases, their journals, files beside them."""
        wanted = text.encode()
        found = []
        for desk in self.desks.values():
            if "DATABASE_URL" not in desk.environment:
                with contextlib.closing(
                    sqlite3.connect(desk.home / "desk.sqlite3", timeout=PATIENCE_SECONDS)
                ) as database:
                    database.execute("pragma wal_checkpoint(truncate)")
            for path in desk.home.rglob("*"):
                if path.is_file() and wanted in path.read_bytes():
                    found.append(str(path.relative_to(desk.home.parent)))
        return found


@contextlib.contextmanager
def begin(folder: Path) -> Iterator[Trio]:
    desks = make_desks(folder, NAMES, FIRST_PORT)
    with running(desks):
        job = MainJob(desks, folder)
        job.pair()
        yield Trio(job)
