"""A raid as officers work it in the demo: planned and approved, people at the gate, buses, things that become evidence.

It is held today, after what the report counts: nothing of it touches what the main job is judged by.
"""

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from jointdesk.cli.demo.officer import DeskOfficer
from jointdesk.cli.demo.path import RAIDING, MainJob

RAID, NEXT = "KH-GATE-1", "KH-PLAN-2"
PEOPLE: tuple[dict[str, Any], ...] = (
    {
        "name": "Lê Thị Mẫu",
        "nationality": "VN",
        "birth_date": "2009-04-12",
        "needs": ["child", "hurt"],
        "room": "B2-07",
    },
    {
        "name": "Phạm Văn Thử",
        "nationality": "VN",
        "age": "24",
        "indicators": ["3", "7", "15"],
        "needs": ["afraid"],
    },
    {
        "name": "王小样",
        "nationality": "CN",
        "birth_date": "1996",
        "indicators": ["2", "8", "16"],
        "room": "B2-07",
    },
    {"name": "홍길동", "nationality": "KR", "age": "31", "indicators": ["2", "14"], "needs": ["interpreter"]},
    {
        "name": "Budi Contoh",
        "nationality": "ID",
        "birth_date": "1998-11",
        "role": "worker",
        "held": "2 phones",
    },
    {"name": "Somchai Tua-Yang", "nationality": "TH", "age": "29", "role": "worker"},
    {"name": "สมหญิง ตัวอย่าง", "nationality": "TH", "age": "27", "role": "worker", "needs": ["pregnant"]},
    {"name": "陈样本", "nationality": "CN", "birth_date": "1985-02-03", "role": "suspect", "room": "A1-01"},
    {"name": "សុខ គំរូ", "nationality": "KH", "age": "40", "role": "suspect", "held": "Ledger, keys"},
)
OUTCOMES = (
    ("hospital", "Provincial hospital", (1,)),
    ("referred", "Shelter A", (2, 3)),
    ("immigration", "Bus 1", (5, 6)),
    ("detained", "Provincial police", (8,)),
)
THINGS = (
    {"kind": "phone", "description": "Black phone, IMEI ending 4471", "seal": "KH-0001", "row": "1-0008"},
    {
        "kind": "computer",
        "description": "Desktop computers of room A1-01",
        "seal": "KH-0002",
        "count": 12,
        "place": "A1-01",
    },
    {"kind": "sim", "description": "SIM cards in a box", "seal": "KH-0003", "count": 240, "place": "A1-01"},
    {
        "kind": "cash",
        "description": "USD 12,400 in two bundles",
        "seal": "KH-0004",
        "count": 2,
        "place": "A1-02",
    },
    {
        "kind": "document",
        "description": "Passports taken from people held there",
        "seal": "KH-0005",
        "count": 31,
    },
)
NOTE = b"What stood on the whiteboard of room A1-01, copied by hand.\nTargets a day: 40.\n"


def raid(job: MainJob) -> dict[str, int]:
    """Rows taken at the gate, outcomes and exhibits."""
    begin(job)
    field = job.as_(RAIDING, "field")
    rows = [
        {"key": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{RAID}/{n}")), "number": n, **one}
        for n, one in enumerate(PEOPLE, 1)
    ]
    answers = field.post(
        f"/operations/{RAID}/gate", {"phone": str(uuid.uuid5(uuid.NAMESPACE_OID, RAID)), "rows": rows}
    )
    for kind, place, numbers in OUTCOMES:
        told = {"rows": [f"1-{n:04d}" for n in numbers], "kind": kind, "place": place}
        field.post(f"/operations/{RAID}/outcomes", told)
    return {
        "rows": sum(one["state"] == "taken" for one in answers),
        "remaining": field.get(f"/operations/{RAID}/live")["remaining"],
        "exhibits": take_evidence(job),
    }


def begin(job: MainJob) -> None:
    """Two plans: one approved by two officers and begun, one that waits for the second."""
    commander, second = job.as_(RAIDING, "commander"), job.as_(RAIDING, "investigator")
    now = datetime.now(UTC)
    _plan(commander, RAID, now + timedelta(hours=1), "Search of the towers at the border")
    for officer in (commander, second):
        officer.post(f"/operations/plans/{RAID}/approve")
    commander.post(f"/operations/plans/{RAID}/state", {"to": "under_way"})
    _plan(commander, NEXT, now + timedelta(days=3), "Search of a second site")
    commander.post(f"/operations/plans/{NEXT}/approve")


def take_evidence(job: MainJob) -> int:
    """Things become exhibits of a case, and a file is handed in beside them."""
    officer = job.as_(RAIDING, "investigator")
    case = officer.post("/cases", {"title": "The towers at the border"})["reference"]
    for thing in THINGS:
        officer.post(f"/operations/{RAID}/seized", thing)
    for thing in THINGS[:4]:
        officer.post(f"/operations/{RAID}/seized/{thing['seal']}/evidence", {"case": case})
    fields = {"title": "Notes from the whiteboard", "kind": "files", "seized_where": "A1-01"}
    officer.hand_in(f"/evidence/case/{case}", fields, "whiteboard.txt", NOTE)
    return len(officer.get("/evidence", q=case))


def handle_complaints(job: MainJob) -> None:
    """At the desk that asks for help: payments with their rates, and a complaint on its way to another unit."""
    desk = next(desk for desk in job.desks if desk != RAIDING)
    officer = job.as_(desk, "commander")
    listed = officer.http.get("/complaints/").raise_for_status().text
    numbers = list(dict.fromkeys(re.findall(r'href="/complaints/(\d+)/"', listed)))
    for amount, currency, days in (("45000000", "VND", 40), ("1200", "USD", 33)):
        paid_on = (datetime.now(UTC) - timedelta(days=days)).date().isoformat()
        told = {
            "amount": amount,
            "currency": currency,
            "paid_on": paid_on,
            "recipient": "As the complaint names",
        }
        officer.send(f"/complaints/{numbers[2]}/payments/", told)
    moved = officer.get("/complaints")["complaints"][3]["reference"]
    told = {"unit": "VN-SG", "reason": "The complainant lives there"}
    officer.post(f"/complaints/{moved}/transfer", told)


def _plan(officer: DeskOfficer, reference: str, begins_at: datetime, title: str) -> None:
    words = {
        "aim": "Free whoever is held there; find who leads.",
        "conduct": "Two entrances at once; nobody leaves before the gate.",
        "care": "Children and whoever is hurt first, to the tent beside the gate, with interpreters.",
    }
    day = begins_at.date().isoformat()
    facts = {
        "reference": reference,
        "title": title,
        "date": day,
        "province": "KH-12",
        "site": "Towers at the border",
    }
    officer.post("/operations/plans", {**facts, **words, "begins_at": begins_at.isoformat()})
    at = f"/operations/plans/{reference}"
    for username, role in (("investigator", "lead"), ("field", "gate"), ("liaison", "liaison")):
        officer.post(f"{at}/officers", {"officer": username, "role": role})
    for place in ("Tower A", "Tower B"):
        officer.post(f"{at}/places", {"name": place, "province": "KH-12"})
    officer.post(
        f"{at}/participants", {"body": "Viet Nam", "people": "Two liaison officers", "task": "Interpret"}
    )
