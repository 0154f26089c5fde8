"""Officers of both desks at work through the HTTP API, while their desks are killed under them.

What a desk answered with success goes into the ledger: it must have happened, once. What was cut off may have
happened or not, but never twice and never on one side only.
"""

import itertools
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from jointdesk.cli.demo.officer import DeskOfficer
from jointdesk.engine.errors import OwnError
from kill.desks import KilledDesk

NOTICES_AT_ONCE = 12
HEADER = "id,colour,name,aliases,birth_date,sex,nationality,document,issued_on,offence_or_circumstances"


class Officers:
    """One desk's officers, each in a thread of its own."""

    def __init__(self, own: KilledDesk, other: KilledDesk) -> None:
        self.own, self.other = own, other
        self.notices: list[str] = []  # references whose sending was confirmed
        self.requests: list[str] = []  # keys whose sending was confirmed
        self.complaints: list[str] = []
        self.done: Counter[str] = Counter()
        self.cut_off = 0
        self.surprises: list[str] = []
        self.busy = 0
        self._numbers = itertools.count(1)
        self._stop = threading.Event()
        work = (self.send_notices, self.send_request, self.answer_requests, self.match)
        self._threads = [
            threading.Thread(target=self._go_on, args=(one,), name=f"{own.id} {one.__name__}", daemon=True)
            for one in work
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    def _go_on(self, work: Callable[[dict[str, DeskOfficer]], None]) -> None:
        signed_in: dict[str, DeskOfficer] = {}
        while not self._stop.is_set():
            self.busy += 1
            try:
                for username in ("liaison", "liaison2", "commander", "intake"):
                    if username not in signed_in:
                        signed_in[username] = DeskOfficer(self.own, username)  # type: ignore[arg-type]
                work(signed_in)
                self.done[work.__name__] += 1
            except (httpx.TransportError, KeyError):
                # KeyError: the answer with the cookie was cut off
                self.cut_off += 1
                time.sleep(0.05)
            except OwnError as error:
                self._take_refusal(work.__name__, str(error))
                time.sleep(0.2)
            finally:
                self.busy -= 1

    def _take_refusal(self, work: str, said: str) -> None:
        """A desk may refuse what officers ask twice or too late, or of a partner that is down; it may not fail."""
        self.done[f"{work}, refused"] += 1
        if ": 500 " in said:
            self.surprises.append(said[:300])

    def send_notices(self, as_: dict[str, DeskOfficer]) -> None:
        """Import some, have them sent: as many messages at once."""
        batch = next(self._numbers)
        references = [f"{self.own.id.upper()}-{batch}-{number}" for number in range(NOTICES_AT_ONCE)]
        rows = [f"{name},red,Nguyen Van {name},,1990-01-02,M,VN,,2026-01-01,fraud" for name in references]
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "notices.csv"
            file.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
            as_["commander"].post("/cases/notices/import", file=file)
        body = {"partner": self.other.id, "purpose": f"batch {batch}", "references": references}
        proposed = as_["liaison"].post("/exchange/notices", body)
        as_["liaison2"].post(f"/exchange/notices/{proposed['id']}/approve")
        self.notices += references

    def send_request(self, as_: dict[str, DeskOfficer]) -> None:
        mark = f"{self.own.id}-{next(self._numbers)}"
        fields = {"identifiers": [f"phone +8490{abs(hash(mark)) % 10**7:07d}"], "offence": "fraud"}
        fields |= {"facts": mark, "question": "Who uses it?"}
        body = {"partner": self.other.id, "form": "identify", "fields": fields, "legal_basis": "UNCC"}
        drafted = as_["liaison"].post("/exchange/requests", body | {"purpose": mark})
        as_["liaison2"].post(f"/exchange/requests/{drafted['key']}/approve")
        self.requests.append(drafted["key"])
        time.sleep(0.05)

    def answer_requests(self, as_: dict[str, DeskOfficer]) -> None:
        rows: list[dict[str, Any]] = as_["liaison"].get("/exchange/requests", direction="received")
        for row in [row for row in rows if row["state"] in ("sent", "delivered")][:5]:
            path = f"/exchange/requests/{row['key']}"
            as_["liaison"].post(f"{path}/accept", {})
            answer = {"text": "Known here.", "identifiers": [], "complete": True}
            prepared = as_["liaison"].post(f"{path}/answer", answer)["answers"][-1]
            as_["liaison2"].post(f"{path}/release", {"answer": prepared["datum"]})
        time.sleep(0.2)

    def match(self, as_: dict[str, DeskOfficer]) -> None:
        """A complaint comes in; what is new is published and asked."""
        number = next(self._numbers)
        # every other number is named at both desks
        shared = f"0912{number:06d}" if number % 2 else f"09{3 if self.own.id == 'vn' else 8}1{number:06d}"
        body = {
            "narrative": f"Kẻ gian gọi số {shared}",
            "received_at": "2026-01-05T08:00:00Z",
            "country": "VN",
        }
        stored = as_["intake"].post("/complaints", body)
        self.complaints.append(stored["reference"])
        as_["liaison"].post("/exchange/matching/publish", {"partner": self.other.id})
        as_["liaison"].post(
            "/exchange/matching/ask", {"partner": self.other.id, "purpose": f"check {number}"}
        )
        time.sleep(0.3)
