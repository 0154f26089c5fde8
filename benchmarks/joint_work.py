"""How long an officer of a desk on SQLite waits for the pages of a joint group that has kept very much.

A group of four desks has as many entries and edits as you say, some of them in conflict, and among them one dossier
of many persons; requests, hits and files are not in it (requests_inbox.py has requests).

    python benchmarks/joint_work.py [--entries 2000] [--edits 20000] [--persons 200] [--opens 60]
"""

import argparse
import random
import sys
import tempfile
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from network_page import lay_desk
from requests_inbox import NOW, PARTNERS, make_partner, measure

KINDS = ("note", "action", "decision", "meeting")
DESKS = ("vn", *PARTNERS)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--entries", type=int, default=2_000)
    parser.add_argument("--edits", type=int, default=20_000)
    parser.add_argument("--persons", type=int, default=200)
    parser.add_argument("--opens", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jointdesk-bench-") as folder:
        lay_desk(Path(folder))
        group, gang = store(wanted.entries, wanted.edits, wanted.persons)
        measure(pages_of(group, gang), wanted.opens, wanted.json)
    return 0


def pages_of(group: uuid.UUID, gang: uuid.UUID) -> tuple[tuple[str, str], ...]:
    from django.urls import reverse

    return (
        ("groups", reverse("groups")),
        ("group", reverse("group", args=[group])),
        ("chronology", reverse("group-chronology", args=[group])),
        ("dossiers", reverse("dossiers")),
        ("dossier", reverse("dossier", args=[group, gang])),
        ("found by name", reverse("dossiers") + "?q=Van+17"),
        ("today", "/"),
        ("overview", "/exchange/"),
    )


def store(entries: int, edits: int, persons: int) -> tuple[uuid.UUID, uuid.UUID]:
    from django.db import transaction

    from jointdesk.desk.accounts.models import Officer, Unit
    from jointdesk.desk.exchange.models import GroupMember, JointGroup
    from jointdesk.desk.partners.models import Partner

    with transaction.atomic():
        unit = Unit.objects.create(code="national", name="National", level=Unit.Level.NATIONAL)
        Officer.objects.create(username="bob", name="Bob", role="liaison", unit=unit, password="!")
        group = JointGroup.objects.create(
            key=uuid.UUID(int=1),
            name="Border group",
            mandate="Scams",
            legal_basis="bilateral",
            desks=sorted(DESKS),
            founded_at=NOW - timedelta(days=300),
            founded_by="vn",
            joined_at=NOW - timedelta(days=300),
        )
        for desk in PARTNERS:
            partner = make_partner(Partner, desk)
            GroupMember.objects.create(
                group=group, partner=partner, state="accepted", since=NOW, admitted_at=NOW
            )
        gang = fill(group, entries, edits, persons, random.Random(7))
    return group.key, gang


def fill(group: Any, entries: int, edits: int, persons: int, chance: random.Random) -> uuid.UUID:
    """Rows as actions and handlers leave them; what an entry says is computed by the desk itself."""
    from jointdesk.desk.exchange.groups.edit_store import refresh
    from jointdesk.desk.exchange.models import JointEdit, JointEntry

    gang = uuid.UUID(int=chance.getrandbits(128))
    kinds = ["gang", *["gang_person"] * persons]
    kinds += [chance.choice(KINDS) for _ in range(entries - len(kinds))]
    rows = [make_entry(group, gang, number, kind, chance) for number, kind in enumerate(kinds)]
    stored = JointEntry.objects.bulk_create(rows, batch_size=200)
    many = max(1, edits // len(stored))
    written = [edit for entry in stored for edit in write_edits(entry, gang, many, chance)]
    JointEdit.objects.bulk_create(written, batch_size=200)
    for entry in stored:
        refresh(entry)
    print(f"{len(stored):,} entries, {len(written):,} edits, {persons:,} persons")
    return gang


def make_entry(group: Any, gang: uuid.UUID, number: int, kind: str, chance: random.Random) -> Any:
    from jointdesk.desk.exchange.models import JointEntry

    at = NOW - timedelta(hours=chance.randint(1, 24 * 300))
    return JointEntry(
        group=group,
        key=uuid.UUID(int=chance.getrandbits(128)) if number else gang,
        kind=kind,
        founded_by=chance.choice(DESKS),
        founded_at=at,
        day=at.date(),
        changed_at=at,
    )


def write_edits(entry: Any, gang: uuid.UUID, many: int, chance: random.Random) -> list[Any]:
    """The first sets all, the others change one field; one entry in twenty ends in a conflict."""
    from jointdesk.desk.exchange.models import JointEdit

    keys = [uuid.UUID(int=chance.getrandbits(128)) for _ in range(many)]
    torn = chance.random() < 0.05
    edits = []
    for number, key in enumerate(keys):
        before = keys[max(0, number - (2 if torn and number == many - 1 else 1))]
        at = entry.founded_at + timedelta(minutes=number)
        fields = said(entry.kind, gang, chance, first=number == 0)
        edits.append(
            JointEdit(
                entry=entry,
                key=key,
                desk=chance.choice(DESKS) if number else entry.founded_by,
                version=1,
                parents=[before.hex] if number else [],
                fields=fields,
                seal=bytes(32),
                at=at,
                stored_at=at,
            )
        )
    return edits


def said(kind: str, gang: uuid.UUID, chance: random.Random, *, first: bool) -> dict[str, Any]:
    number, day = chance.randint(1, 999), (NOW + timedelta(days=chance.randint(-200, 60))).date().isoformat()
    match kind:
        case "gang":
            whole = {"name": f"Kim Long {number}", "aliases": ["Golden Dragon"], "status": "active"}
            return whole if first else {"name": f"Kim Long {number}"}
        case "gang_person":
            names = {"names": [f"Nguyen Van {number}"]}
            return {**names, "gang": gang.hex, "role": "operator", "nationality": "VN"} if first else names
        case "action":
            due = {"due": day}
            whole = {"what": f"Ask bank {number}", "desk": chance.choice(DESKS), "state": "open", **due}
            return whole if first else due
        case "meeting":
            subject = {"subject": f"Meeting {number}"}
            place = {"starts_at": f"{day}T02:00:00Z", "zone": "Asia/Phnom_Penh"}
            return {**subject, **place} if first else subject
    text = {"text": f"{kind} {number}"}
    return {**text, "day": day} if first and kind == "note" else text


if __name__ == "__main__":
    sys.exit(main())
