"""What the demo's joint group does: it meets, two desks build one dossier, and one takes a word of its own back."""

from typing import Any

from jointdesk.cli.demo.path import MainJob

GANG = {"name": "Golden Leaf", "status": "active", "crime_types": ["scams", "trafficking"]}
PERSONS = (
    {"names": ["Lâm Quốc Bảo"], "role": "leader", "status": "at_large"},
    {"names": ["Lâm Quốc Bửu"], "role": "leader", "status": "unknown"},
)


def work_together(job: MainJob) -> dict[str, int]:
    """How many entries the last desk has of the group, and how many of them were taken back."""
    founder, second, last = *list(job.desks)[:2], list(job.desks)[-1]
    liaison = job.as_(founder, "liaison")
    group = liaison.get("/exchange/groups")[0]["key"]
    _meet(job, group, founder, second)
    dossier = _propose(job, founder, group, "", {"kind": "gang", "fields": GANG})
    job.settle()
    for person in PERSONS:
        _propose(job, second, group, dossier, {"kind": "gang_person", "fields": person})
    job.settle()
    _retract(job, second, group, dossier, PERSONS[1]["names"])
    job.settle()
    entries = job.as_(last, "liaison").get(f"/exchange/groups/{group}/entries")
    return {"entries": len(entries), "retracted": sum(entry["ended"] for entry in entries)}


def _meet(job: MainJob, group: str, founder: str, second: str) -> None:
    """A meeting with one point, a decision and who does what until when."""
    path, officer = f"/exchange/groups/{group}/entries", job.as_(founder, "liaison")
    meeting = {"subject": "First meeting of the group", "starts_at": "2025-11-03T02:00:00Z"}
    key = officer.post(path, {"kind": "meeting", "fields": meeting})["key"]
    under: tuple[tuple[str, dict[str, Any]], ...] = (
        ("agenda_item", {"meeting": key, "number": 1, "subject": "Gangs known to both sides"}),
        ("decision", {"meeting": key, "number": 1, "text": "A dossier is kept together on each gang."}),
        ("action", {"of_meeting": key, "what": "List known sites", "desk": second, "due": "2027-01-15"}),
    )
    for kind, fields in under:
        officer.post(path, {"kind": kind, "fields": fields})


def _propose(job: MainJob, desk: str, group: str, dossier: str, entry: dict[str, Any]) -> str:
    """One officer proposes, another sends; the dossier's key."""
    told = {"group": group, "dossier": dossier, "purpose": "Common work on a gang", "entries": [entry]}
    proposed = job.as_(desk, "liaison").post("/exchange/dossiers/proposals", told)
    job.as_(desk, "liaison2").post(f"/exchange/dossiers/proposals/{proposed['key']}/approve")
    key: str = proposed["dossier"]
    return key


def _retract(job: MainJob, desk: str, group: str, dossier: str, names: object) -> None:
    """The desk takes back its own word on one person."""
    entries = job.as_(desk, "liaison").get(f"/exchange/dossiers/{group}/{dossier}")["entries"]
    wrong = next(entry for entry in entries if entry["values"].get("names") == names)
    told = {"act": "retract", "reason": "Another person of a like name"}
    recall = job.as_(desk, "liaison").post(f"/exchange/data/{wrong['edits'][0]['edit']}/recalls", told)
    job.as_(desk, "liaison2").post(f"/exchange/recalls/{recall['id']}/send")
