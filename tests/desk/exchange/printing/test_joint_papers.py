"""What desks keep together, on paper: nothing is hidden that several desks say differently, each word has its owner."""

import io
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from jointdesk.desk.audit.models import Access
from jointdesk.desk.exchange.groups.entries import edit_entry
from jointdesk.desk.exchange.groups.meetings import agree, minutes_digest
from jointdesk.desk.exchange.models import JointGroup
from jointdesk.desk.exchange.printing.dossier_papers import (
    DossierContents,
    PlanContents,
    dossier_paper,
    plan_paper,
)
from jointdesk.desk.exchange.printing.group_papers import Event, GroupContents, group_paper, meeting_paper
from jointdesk.desk.exchange.printing.kept import Kept, Shelf
from jointdesk.desk.printing.typesetting import typeset
from jointdesk.engine.exchange.joint.edits import Edit, read_entry

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
DESKS = {"vn": "Desk of Vietnam", "kh": "Desk of Cambodia", "kr": "Desk of Korea"}
MEETING, GANG = f"{1:032x}", f"{2:032x}"


def edit(number, entry, kind, desk, fields, parents=(), **terms):
    return Edit(
        id=f"{number:032x}",
        entry=entry,
        kind=kind,
        parents=frozenset(parents),
        fields=fields,
        desk=desk,
        at=AT + timedelta(minutes=number),
        **terms,
    )


def kept(*edits):
    return Kept(edits[0].entry, edits[0].kind, read_entry(edits))


def squeeze(text):
    return "".join(text.split())


def text_of(raw):
    return squeeze("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages))


def in_order(text, *parts):
    place = 0
    for part in parts:
        place = text.find(squeeze(part), place)
        assert place != -1, part
    return True


@pytest.fixture
def meeting():
    return kept(
        edit(
            1,
            MEETING,
            "meeting",
            "vn",
            {
                "subject": "Third meeting",
                "starts_at": "2026-11-20T02:00:00Z",
                "zone": "Asia/Phnom_Penh",
                "place": "Moc Bai",
                "minutes": "The raid was discussed.\nAll agreed.",
            },
        )
    )


@pytest.fixture
def shelf(meeting):
    first = edit(
        5,
        "5" * 32,
        "action",
        "vn",
        {"what": "Find the owner", "desk": "vn", "due": "2026-12-01", "of_meeting": MEETING},
    )
    return Shelf(
        [
            meeting,
            kept(
                edit(
                    2,
                    "2" * 32,
                    "agenda_item",
                    "vn",
                    {"meeting": MEETING, "number": 2, "subject": "Second point"},
                )
            ),
            kept(
                edit(
                    3,
                    "3" * 32,
                    "agenda_item",
                    "kh",
                    {"meeting": MEETING, "number": 1, "subject": "First point"},
                )
            ),
            kept(edit(4, "4" * 32, "attendance", "kh", {"meeting": MEETING, "present": ["Sok", "Dara"]})),
            kept(
                first,
                edit(6, "5" * 32, "action", "vn", {"due": "2026-12-05"}, [first.id]),
                edit(7, "5" * 32, "action", "kh", {"due": "2026-12-10"}, [first.id]),
            ),
            kept(
                edit(8, "8" * 32, "decision", "vn", {"meeting": MEETING, "number": 1, "text": "One dossier"})
            ),
            kept(edit(9, "9" * 32, "member", "kr", {"name": "Kim", "role": "liaison"})),
        ],
        DESKS,
    )


def group_of(shelf, **changes):
    plain = {
        "key": "ab" * 16,
        "name": "A group",
        "mandate": "To exchange information",
        "legal_basis": "bilateral",
        "founded_at": AT,
        "shelf": shelf,
        "mark": "AMBER",
    }
    return GroupContents(**{**plain, **changes})


def test_minutes_have_all_that_belongs_to_the_meeting_in_its_order(db, shelf, meeting):
    paper = meeting_paper(group_of(shelf), meeting, None, ("en", "vi"), AT)
    assert in_order(
        text_of(typeset(paper)),
        "A group",
        "Third meeting",
        # in the meeting's own zone
        "2026-11-20 09:00 UTC+07:00",
        "Moc Bai",
        "Desk of Cambodia",
        "Sok",
        "Dara",
        "First point",
        "Second point",
        "One dossier",
        "Find the owner",
        "The raid was discussed.",
        "All agreed.",
        *DESKS.values(),
    )
    assert "Kim" not in text_of(typeset(paper))


def test_values_in_conflict_stand_side_by_side_with_who_and_when(db, shelf, meeting):
    text = text_of(typeset(meeting_paper(group_of(shelf), meeting, None, ("en",), AT)))
    assert "2026-12-01" not in text
    assert in_order(
        text,
        "‡ 2026-12-05",
        "‡ 2026-12-10",
        "Find the owner",
        "2026-12-05",
        "Desk of Vietnam, 2026-11-22 10:06 UTC+00:00",
        "2026-12-10",
        "Desk of Cambodia, 2026-11-22 10:07 UTC+00:00",
    )


def test_a_group_with_its_chronology(db, shelf):
    events = [Event(date(2026, 11, 1), AT, ("Joined", "Đã tham gia"), "Desk of Korea")]
    text = text_of(typeset(group_paper(group_of(shelf, events=events), ("en", "vi"), AT)))
    assert in_order(
        text,
        "A group",
        *DESKS.values(),
        "To exchange information",
        "Desk of Korea",
        "Kim",
        "Third meeting",
        "One dossier",
        "Find the owner",
        "2026-11-01",
        "Joined / Đã tham gia",
        "Desk of Korea",
    )


@pytest.fixture
def dossier():
    first = edit(
        10,
        GANG,
        "gang",
        "vn",
        {"name": "Golden Dragon", "status": "active", "aliases": ["Kim Long"]},
        evaluation="4x4 B2",
        conditions="Not in court",
    )
    gang = kept(
        first,
        edit(11, GANG, "gang", "kh", {"status": "disrupted"}, [first.id], evaluation="Admiralty A1"),
        edit(12, GANG, "gang", "kr", {"status": "dismantled"}, [first.id], mark="TLP:AMBER+STRICT"),
    )
    person = kept(
        edit(
            13,
            "13" * 16,
            "gang_person",
            "kh",
            {"gang": GANG, "names": ["Chan Dara", "Dara"], "role": "guard", "nationality": "KH"},
        )
    )
    return DossierContents("ab" * 16, "A group", gang, Shelf([person], DESKS))


def test_a_dossier_says_who_contributed_what_under_which_conditions(db, dossier):
    paper = dossier_paper(dossier, ("en", "vi"), AT)
    # the strictest of its entries
    assert paper.mark == "AMBER+STRICT"
    assert in_order(
        text_of(typeset(paper)),
        "Golden Dragon",
        "Conditions of use",
        "Desk of Vietnam: Not in court",
        "Values in conflict, marked with ‡: 1",
        "Kim Long",
        "disrupted",
        "Desk of Cambodia, 2026-11-22 10:11 UTC+00:00",
        "dismantled",
        "Desk of Korea, 2026-11-22 10:12 UTC+00:00",
        "Desk of Vietnam · 2026-11-22 10:10 UTC+00:00 · TLP:AMBER · 4x4 B2",
        "TLP:AMBER · Admiralty A1",
        "Persons at a glance",
        "Chan Dara",
        "Cambodia",
        "Leaders and members",
        "Chan Dara, Dara",
        "guard",
        "Cambodia",
    )


def test_a_plan_bears_its_reader_on_every_page(db):
    plan = PlanContents(
        key="ab" * 16,
        title="Rescue",
        originator="Desk of Vietnam",
        mark="RED",
        conditions="Do not copy",
        facts=[],
        readers=["Sok (kh)", "An (vn)"],
        reader="Sok (kh)",
    )
    raw = typeset(plan_paper(plan, ("en",), AT))
    for page in PdfReader(io.BytesIO(raw)).pages:
        assert (
            squeeze(page.extract_text()).count(squeeze("Sok (kh) · Test desk · 2026-11-22 10:00 UTC+00:00"))
            >= 5
        )
    assert in_order(text_of(raw), "Rescue", "Sok(kh)", "An(vn)", "Do not copy", "Copy of Sok (kh)")


@pytest.fixture
def group(units):
    return JointGroup.objects.create(
        key=uuid4(),
        name="A group",
        mandate="To exchange information",
        legal_basis="bilateral",
        desks=["vn"],
        founded_at=timezone.now(),
        joined_at=timezone.now(),
    )


def test_what_officers_wrote_is_printed_and_the_look_noted(group, client, cast):
    bob = cast["bob"]
    met = edit_entry(
        bob, group, "meeting", {"subject": "Fourth meeting", "starts_at": "2026-11-20T02:00:00Z"}
    )
    edit_entry(bob, group, "decision", {"meeting": met.key.hex, "number": 7, "text": "To meet again"})
    agree(bob, met, minutes_digest(bob, met))
    client.force_login(bob)
    doors = (
        (
            reverse("group-print", args=[group.key]),
            ("Fourth meeting", "To meet again", "Chronology"),
            "group",
        ),
        (
            reverse("meeting-print", args=[group.key, met.key]),
            ("Fourth meeting", "Agreed to these minutes"),
            "entry",
        ),
        (f"/api/exchange/groups/{group.key.hex}/print", ("Fourth meeting", "To meet again"), "group"),
        (f"/api/exchange/groups/{group.key.hex}/meetings/{met.key.hex}/print", ("To meet again",), "entry"),
    )
    for door, parts, subject in doors:
        Access.objects.all().delete()
        answer = client.get(door, {"lang": "en"})
        assert answer.status_code == 200, answer.content
        assert in_order(text_of(answer.content), *parts)
        assert Access.objects.get().subject.startswith(subject)


def test_a_period_leaves_the_other_days_out(group, client, cast):
    for day in ("2026-01-01", "2026-02-01", "2026-03-01"):
        edit_entry(cast["bob"], group, "note", {"day": day, "text": f"Note of {day}"})
    client.force_login(cast["bob"])
    door = reverse("group-print", args=[group.key])
    text = text_of(client.get(door, {"lang": "en", "since": "2026-01-15", "until": "2026-02-01"}).content)
    assert squeeze("Note of 2026-02-01") in text
    assert squeeze("Note of 2026-01-01") not in text
    assert squeeze("Note of 2026-03-01") not in text
    assert client.get(door, {"since": "yesterday"}).status_code == 400


def test_a_group_is_printed_by_nobody_who_may_not_read_it(group, client, cast):
    client.force_login(cast["mai"])
    assert client.get(reverse("group-print", args=[group.key])).status_code == 403
    client.force_login(cast["bob"])
    assert client.get(reverse("meeting-print", args=[group.key, uuid4()])).status_code == 400
    assert client.get(reverse("dossier-print", args=[group.key, uuid4()])).status_code == 404
