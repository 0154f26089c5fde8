"""What officers and the desk did all year: cases, requests and hits, the register of accesses, the log."""

import hashlib
import random
import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from world_rows import pour, reset_sequences

REQUESTS = HITS = 5_000
NOTES_A_CASE = 5
LARGE_CASE = 300
UNREAD = 40


def store_cases(
    cases: int, persons: int, complaints: int, rng: random.Random, now: datetime, units: list[int], lead: int
) -> None:
    """Case 1 is large: three hundred persons, a thousand complaints, a thousand notes."""
    from jointdesk.desk.cases.models import Case, CaseComplaint, CaseEvent, Involvement, Proceeding, Task

    pour(
        Case, ("id", "reference", "title", "unit_id", "lead_id", "opened_at"),
        ((n + 1, f"C-{now.year}-{n + 1:04d}", f"Ring {n + 1}", units[n % len(units)], lead,
          now - timedelta(hours=n)) for n in range(cases)),
    )  # fmt: skip
    pairs = {(1, 1 + rng.randrange(persons)) for _ in range(LARGE_CASE)}
    pairs |= {(1 + n % cases, 1 + rng.randrange(persons)) for n in range(min(20_000, persons))}
    involved = [
        (case, person, rng.choice(("suspect", "witness", "ringleader"))) for case, person in sorted(pairs)
    ]
    pour(Involvement, ("case_id", "person_id", "category"), involved)
    steps = ((p, "opened", now.date(), kind, c) for c, p, kind in involved if kind != "witness")
    pour(Proceeding, ("person_id", "step", "on", "category", "case_id"), steps)
    linked = {(1, 1 + rng.randrange(complaints)) for _ in range(1_000)}
    linked |= {(1 + n % cases, 1 + rng.randrange(complaints)) for n in range(10_000)}
    rows = ((case, complaint, lead, now) for case, complaint in sorted(linked))
    pour(CaseComplaint, ("case_id", "complaint_id", "linked_by_id", "linked_at"), rows)
    noted = [1] * 1_000 + [1 + n % cases for n in range(NOTES_A_CASE * cases)]
    rows = ((case, "note", now - timedelta(minutes=n), "Seen.", lead, now) for n, case in enumerate(noted))
    pour(CaseEvent, ("case_id", "kind", "at", "text", "officer_id", "written_at"), rows)
    tasks = (
        (1 + n % cases, f"Ask {n}", lead, now + timedelta(hours=n % 900 - 50), lead, now)
        for n in range(5_000)
    )
    pour(Task, ("case_id", "title", "assignee_id", "due_at", "made_by_id", "made_at"), tasks)
    reset_sequences(Case, CaseEvent, Task, Involvement, Proceeding, CaseComplaint)


def store_requests(rng: random.Random, now: datetime, unit: int, identifiers: int) -> None:
    from jointdesk.desk.exchange.models import Hit, PartnerSet, Question, Request, RequestStep
    from jointdesk.desk.partners.models import Partner

    partner = Partner.objects.create(
        desk_id="kh", name="Desk of Cambodia", country="KH", address="http://kh.localhost", card=b"",
        fingerprint="", state="confirmed", added_at=now,
    )  # fmt: skip
    states = ("delivered", "accepted", "answered", "closed")
    names = (
        "id", "key", "direction", "partner_id", "unit_id", "type", "form_version", "fields", "legal_basis",
        "purpose", "state", "answer_by", "drafted_at",
    )  # fmt: skip
    pour(Request, names, (
        (n + 1, uuid.UUID(int=rng.getrandbits(128)), "received" if n % 2 else "sent", partner.pk, unit,
         "identify", 1, {}, "UNCC", "a case", states[n % 4], now + timedelta(hours=n % 900 - 90),
         now - timedelta(hours=n % 2000)) for n in range(REQUESTS)
    ))  # fmt: skip
    rows = ((n + 1, "receive", states[n % 4], now) for n in range(REQUESTS))
    pour(RequestStep, ("request_id", "event", "state", "at"), rows)
    PartnerSet.objects.create(
        partner=partner, kind="phone", epoch=1, part="base", public_key=b"", size=HITS, digest="",
        next_try_at=now, received_at=now,
    )  # fmt: skip
    question = Question.objects.create(
        key=uuid.UUID(int=rng.getrandbits(128)), partner=partner, kind="phone", epoch=1, purpose="a case",
        count=HITS, padded=HITS, asked_at=now, answered_at=now, hits=HITS,
    )  # fmt: skip
    named = rng.sample(range(1, identifiers + 1), min(HITS, identifiers))
    rows = ((partner.pk, one, question.pk, now - timedelta(minutes=n)) for n, one in enumerate(named))
    pour(Hit, ("partner_id", "identifier_id", "question_id", "found_at"), rows)
    reset_sequences(Request, RequestStep, Hit)


def store_accesses(
    count: int, complaints: int, rng: random.Random, now: datetime, officers: list[int]
) -> None:
    """The register of a year and its counts by day, as the worker keeps them."""
    from jointdesk.desk.audit.models import Access, Tally

    days: dict[tuple[int, date], set[str]] = defaultdict(set)
    looks: dict[tuple[int, date], int] = defaultdict(int)

    def rows() -> Iterator[tuple[Any, ...]]:
        for n in range(count):
            at = now - timedelta(days=365 * (1 - n / count))
            officer = officers[int(len(officers) * rng.random() ** 1.5)]
            subject = f"complaint:VN-2026-{1 + rng.randrange(complaints):07d}"
            if n % 5 == 0:
                subject = "complaints"
            elif n % 50 == 1:
                subject = f"person:{1 + rng.randrange(1000)}"
            looks[officer, at.date()] += 1
            days[officer, at.date()].add(subject)
            yield "consultation", officer, subject, "looked at a page", at, None

    pour(Access, ("act", "officer_id", "subject", "purpose", "at", "nonce"), rows())
    names = ("officer_id", "day", "looks", "subjects", "outside", "searches", "disclosures", "busiest")
    told = ((o, day, n, len(days[o, day]), n // 9, n // 5, 0, n // 4 + 1) for (o, day), n in looks.items())
    pour(Tally, names, told)


def store_log(count: int, now: datetime) -> None:
    """Entries with their places. Their leaves are no hashes of them: nobody verifies this log."""
    from jointdesk.desk.audit.models import Checkpoint, Entry

    leaf = hashlib.sha256(b"").digest()
    names = ("id", "key", "kind", "subject", "record", "nonce", "leaf", "created_at", "index")
    pour(Entry, names, (
        (n + 1, uuid.UUID(int=n), "complaint_stored", f"complaint:VN-2026-{n + 1:07d}", {"unit": "VN-HN"},
         leaf, leaf, now - timedelta(seconds=31 * (count - n)), n) for n in range(count)
    ))  # fmt: skip
    names = ("size", "root", "note", "created_at", "previous_size")
    sizes = range(1_000, count + 1, 1_000)
    pour(Checkpoint, names, ((size, leaf, "", now, size - 1_000) for size in sizes))
    reset_sequences(Entry)


def tell_officers(now: datetime, officers: list[int]) -> None:
    from jointdesk.desk.accounts.models import Notification

    rows = (
        (officer, "task_due", f"task:{n}", "/", now - timedelta(hours=n))
        for officer in officers
        for n in range(UNREAD)
    )
    pour(Notification, ("officer_id", "kind", "subject", "url", "made_at"), rows)
