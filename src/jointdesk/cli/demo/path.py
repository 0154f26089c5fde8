"""The main job, step by step, as the officers of real desks do it: through commands and the HTTP API only.

No step reads the world's truth; only `truth.py` does, afterwards.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import permutations
from pathlib import Path
from typing import Any

from jointdesk.cli.demo.desks import Desk
from jointdesk.cli.demo.officer import DeskOfficer
from jointdesk.engine.errors import OwnError

RAIDING = "kh"  # the desk on whose ground operations are held
SETTLED_WITHIN_SECONDS = 600
REQUESTS = 3
# agreed at pairing: the demo asks a whole base set on one day
PERSONS = ("person", "document", "person_year")  # the cheapest first: of a year alone a key costs four
CONDITIONS = {"daily_cap": 1_000_000, "daily_person_cap": 10_000, "largest_set": 1 << 20}
PERIOD = {"from": "2025-06-28", "to": "2025-10-15"}


class MainJob:
    """The desks, their officers, and what the steps found; each step is one method."""

    def __init__(self, desks: Sequence[Desk], world: Path) -> None:
        self.desks = {desk.id: desk for desk in desks}
        self.world = world
        self.pairs = list(permutations(self.desks, 2))
        self.officers: dict[tuple[str, str], DeskOfficer] = {}
        self.hits: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.people: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.people_asked = 0
        self.partition: dict[str, str] = {}
        self.requests: dict[str, int] = {}
        self.confirmed: set[tuple[str, str, str]] = set()
        self.case = ""

    def as_(self, desk: str, role: str) -> DeskOfficer:
        if (desk, role) not in self.officers:
            self.officers[desk, role] = DeskOfficer(self.desks[desk], role)
        return self.officers[desk, role]

    def import_files(self, desk: Desk) -> None:
        """Complaints, their late corrections and our notices, by the command line."""
        folder = self.world / desk.id
        for kind in ("complaints", "corrections", "notices"):
            desk.run("import", kind, str(folder / f"{kind}.csv"))

    def read_networks(self) -> None:
        for desk in self.desks:
            for line in self.as_(desk, "auditor").lines("/networks/partition"):
                row = json.loads(line)
                self.partition[row["complaint"]] = f"{desk}/{row['network']}"

    def pair(self) -> None:
        """Cards change hands, and each administrator types the words the other reads aloud."""
        cards = {desk: self.as_(desk, "admin").get("/exchange/card") for desk in self.desks}
        for own, other in self.pairs:
            admin = self.as_(own, "admin")
            admin.post("/exchange/partners", {"card": cards[other]["card"]})
            words = " ".join(cards[other]["fingerprint"])
            admin.post(f"/exchange/partners/{other}/confirm", {"words": words})
            admin.post(f"/exchange/partners/{other}/conditions", CONDITIONS)
        self._wait_until(
            lambda: all(
                row["mutual"]
                for desk in self.desks
                for row in self.as_(desk, "admin").get("/exchange/partners")
            ),
            "the desks to trust each other",
        )

    def found_group(self) -> None:
        founder, *others = self.desks
        group = self.as_(founder, "liaison").post(
            "/exchange/groups",
            {
                "name": "Joint expert group",
                "mandate": "Continuous exchange on online-scam gangs and persons; tracing; rescue; warning.",
                "legal_basis": "bilateral",
                "partners": others,
            },
        )
        for desk in others:
            liaison = self.as_(desk, "liaison")
            self._wait_until(partial(_is_invited, liaison), "the invitation")
            liaison.post(f"/exchange/groups/{group['key']}/join")
        self.settle()

    def publish_sets(self) -> None:
        """Identifiers are shared unless an officer withholds a kind; wanted persons only once one says so."""
        for own, other in self.pairs:
            liaison = self.as_(own, "liaison")
            for kind in PERSONS:
                liaison.post(f"/exchange/matching/shared/{other}/kind", {"kind": kind, "shared": True})
            liaison.post("/exchange/matching/publish", {"partner": other})
        self.settle()

    def ask(self) -> None:
        """Each desk asks each partner about every identifier it holds, and learns the hits."""
        for own, other in self.pairs:
            liaison = self.as_(own, "liaison")
            kinds = [
                row["kind"]
                for row in liaison.get(f"/exchange/matching/shared/{other}")["kinds"]
                if row["kind"] not in ("person", "person_year")
            ]
            body = {"partner": other, "purpose": "Common identifiers of scam networks", "kinds": kinds}
            report = liaison.post("/exchange/matching/ask", body)
            if report["refusal"] or report["left"]:
                raise OwnError(f"desk {own}: {report['left']} identifiers not asked: {report['refusal']}")
            found = _paged(liaison, "/exchange/hits", partner=other)
            self.hits[own, other] = [hit for hit in found if hit["notice"] is hit["person"] is None]

    def ask_about_people(self) -> None:
        """Wanted and missing people, and now those found in operations: whom does the partner want too?

        What the day's budget of person keys does not cover is left for tomorrow.
        """
        self.settle()
        for own, other in self.pairs:
            liaison = self.as_(own, "liaison")
            for kind in PERSONS:
                body = {
                    "partner": other,
                    "purpose": "Tracing wanted persons and victims found in operations",
                    "kinds": [kind],
                }
                report = liaison.post("/exchange/matching/ask", body)
                self.people_asked += report["asked"]
            found = _paged(liaison, "/exchange/hits", partner=other)
            self.people[own, other] = [hit for hit in found if hit["notice"] or hit["person"]]

    def known_people(self) -> dict[int, str]:
        """Person of the raiding desk -> a row of a roster."""
        commander = self.as_(RAIDING, "commander")
        return {
            row["person"]: row["row"]
            for operation in commander.get("/operations")
            for row in commander.get(f"/operations/{operation['reference']}/people")
        }

    def open_case(self) -> None:
        """A case from the largest network that a partner knows too."""
        networks = [hit["network"] for hit in self._chosen_hits(self._asker, RAIDING) if hit["network"]]
        case = self.as_(self._asker, "investigator").post(
            "/cases", {"title": "Mule accounts shared with a partner's complaints", "networks": networks[:1]}
        )
        self.case = case["reference"]

    def exchange_requests(self) -> None:
        """Identify requests on hits: drafted, approved by a second officer, answered; one is refused."""
        asker, answerer = self._asker, RAIDING
        for hit in self._chosen_hits(asker, answerer):
            self._answer(answerer, self._request(asker, answerer, hit, self.case))
        for hit in self._chosen_hits(answerer, asker)[:1]:
            key = self._request(answerer, asker, hit, "")
            self._wait_for_request(asker, key)
            self.as_(asker, "liaison").post(
                f"/exchange/requests/{key}/refuse",
                {"ground": "missing_information", "reason": "The facts do not say which offence is meant."},
            )
        self.settle()
        for desk in self.desks:
            for row in self.as_(desk, "liaison").get("/exchange/requests", direction="sent"):
                self.requests["sent"] = self.requests.get("sent", 0) + 1
                self.requests[row["state"]] = self.requests.get(row["state"], 0) + 1

    def share_notices(self) -> None:
        """Every other desk sends its wanted and missing notices to where the raids are; two officers each."""
        for desk in self.desks:
            if desk == RAIDING:
                continue
            body = {"partner": RAIDING, "purpose": "Tracing wanted persons and victims found in operations"}
            proposed = self.as_(desk, "liaison").post("/exchange/notices", body)
            self.as_(desk, "liaison2").post(f"/exchange/notices/{proposed['id']}/approve")
        self.settle()

    def record_operations(self) -> None:
        """Operations and their rosters; each row is screened as it comes in. Late corrections follow."""
        commander, folder = self.as_(RAIDING, "commander"), self.world / RAIDING
        commander.post("/operations/import", file=folder / "operations.csv")
        for roster in sorted((folder / "rosters").glob("*.csv")):
            commander.post(f"/operations/{roster.stem}/roster", file=roster)
        commander.post("/operations/roster-corrections", file=folder / "roster_corrections.csv")
        commander.post("/operations/partner-arrests", file=folder / "partner_arrests.csv")

    def decide_candidates(self) -> None:
        """Officers go through the matches: one confirms a missing person, two a wanted one."""
        for officer in (self.as_(RAIDING, "investigator"), self.as_(RAIDING, "commander")):
            for candidate in list(_offset(officer, "/screening/candidates", state="open", kind="match")):
                officer.post(f"/screening/candidates/{candidate['id']}/decide", {"confirm": True})
        listed = _offset(
            self.as_(RAIDING, "commander"), "/screening/candidates", state="decided", kind="match"
        )
        self.confirmed = {
            (row["operation"], row["row"], row["notice"]) for row in listed if row["decision"] == "confirmed"
        }

    def refer_victims(self) -> None:
        """Two officers review the first presumed victims; the protection gate is answered, not forced."""
        waiting = self.as_(RAIDING, "field").get("/operations/referrals", waiting=True)
        for referral in waiting[:REQUESTS]:
            for role in ("field", "investigator"):
                self.as_(RAIDING, role).post(
                    f"/operations/referrals/{referral['id']}/review",
                    {"finding": "upheld", "note": "Interviewed with an interpreter; indications stand."},
                )
            self.as_(RAIDING, "field").post(
                f"/operations/referrals/{referral['id']}/gate", {"consents": True, "claim": False}
            )

    def bring_to_court(self) -> None:
        """Steps of procedure; one of a presumed victim would be refused, and set aside here."""
        file = self.world / RAIDING / "proceedings.csv"
        self.as_(RAIDING, "commander").post("/operations/proceedings", file=file, quarantine=True)

    def account(self) -> dict[str, Any]:
        report: dict[str, Any] = self.as_(RAIDING, "commander").get("/report", **PERIOD)
        return report

    def verify_logs(self) -> dict[str, dict[str, Any]]:
        """`jointdesk log verify` on each desk, cosignatures included."""
        self.settle()
        found = {}
        with ThreadPoolExecutor(len(self.desks)) as pool:
            said = pool.map(lambda desk: desk.run("log", "verify", "--json"), self.desks.values())
            for desk, text in zip(self.desks, said, strict=True):
                found[desk] = json.loads(text)
        return found

    def hit_values(self) -> dict[tuple[str, str], set[tuple[str, str]]]:
        return {pair: {(hit["kind"], hit["value"]) for hit in rows} for pair, rows in self.hits.items()}

    def count_rows(self) -> dict[str, int]:
        """Complaints and identifiers over all desks."""
        counts = [self.as_(desk, "auditor").get("/complaints/counts") for desk in self.desks]
        return {
            "complaints": sum(count["all"] for count in counts),
            "identifiers": sum(count["identifiers"] for count in counts),
        }

    def count_people(self) -> dict[str, int]:
        counts: dict[str, int] = self.as_(RAIDING, "commander").get("/operations/counts")
        return counts

    def known_notices(self) -> set[str]:
        return {row["reference"] for row in _pages(self.as_(RAIDING, "commander"), "/cases/notices")}

    def settle(self) -> None:
        """Wait until nothing is on its way between the desks."""

        def still() -> bool:
            return all(self.as_(desk, "liaison").get("/exchange/outbox")["still"] for desk in self.desks)

        self._wait_until(still, "the outboxes to empty")

    @property
    def _asker(self) -> str:
        """The desk that asks for help: the first one on whose ground there are no raids."""
        return next(desk for desk in self.desks if desk != RAIDING)

    def _chosen_hits(self, own: str, other: str) -> list[dict[str, Any]]:
        """The hits with the most complaints behind them, each of another network."""
        rows = sorted(self.hits[own, other], key=lambda hit: (-hit["complaints"], hit["kind"], hit["value"]))
        by_network = {hit["network"]: hit for hit in reversed(rows)}
        chosen = sorted(by_network.values(), key=lambda hit: (-hit["complaints"], hit["value"]))
        return chosen[:REQUESTS]

    def _request(self, own: str, other: str, hit: dict[str, Any], case: str) -> str:
        """Draft an identify request from the half-filled form, and have it approved by another officer."""
        liaison = self.as_(own, "liaison")
        form = liaison.get("/exchange/forms/identify/prefilled", hit=hit["id"], case=case)
        drafted = liaison.post(
            "/exchange/requests",
            {
                "partner": other,
                "form": "identify",
                "fields": form["fields"],
                "legal_basis": "UNCC",
                "purpose": "Investigation of an online-scam network",
                "conditions": "For this investigation only",
                "hit": hit["id"],
                "case": case,
            },
        )
        self.as_(own, "liaison2").post(f"/exchange/requests/{drafted['key']}/approve")
        key: str = drafted["key"]
        return key

    def _answer(self, desk: str, key: str) -> None:
        """The partner's officers: one accepts and prepares the answer, the other releases it."""
        self._wait_for_request(desk, key)
        liaison = self.as_(desk, "liaison")
        liaison.post(f"/exchange/requests/{key}/accept", {})
        prepared = liaison.get(f"/exchange/requests/{key}/prepared")
        [answer] = liaison.post(f"/exchange/requests/{key}/answer", prepared)["answers"]
        self.as_(desk, "liaison2").post(f"/exchange/requests/{key}/release", {"answer": answer["datum"]})

    def _wait_for_request(self, desk: str, key: str) -> None:
        def arrived() -> bool:
            rows = self.as_(desk, "liaison").get("/exchange/requests", direction="received")
            return any(row["key"] == key for row in rows)

        self._wait_until(arrived, "the request")

    def _wait_until(self, done: Callable[[], bool], what: str) -> None:
        until = time.monotonic() + SETTLED_WITHIN_SECONDS
        while not done():
            if time.monotonic() > until:
                raise OwnError(f"waited {SETTLED_WITHIN_SECONDS} seconds for {what}")
            time.sleep(0.1)


def _is_invited(officer: DeskOfficer) -> bool:
    return bool(officer.get("/exchange/groups"))


def _paged(officer: DeskOfficer, path: str, **params: Any) -> Iterator[dict[str, Any]]:
    page = 1
    while rows := officer.get(path, page=page, **params):
        yield from rows
        page += 1


def _offset(officer: DeskOfficer, path: str, **params: Any) -> Iterator[dict[str, Any]]:
    start = 0
    while rows := officer.get(path, offset=start, **params)["candidates"]:
        yield from rows
        start += len(rows)


def _pages(officer: DeskOfficer, path: str) -> Iterator[dict[str, Any]]:
    start = 0
    while rows := officer.get(path, offset=start):
        yield from rows
        start += len(rows)
