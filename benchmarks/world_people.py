"""Persons, the operations in which they were found, what screening says of them, and who is sought."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from world_rows import pour, reset_sequences

PEOPLE_A_RAID = 500
LARGEST_RAID = 2_000
OFTEN_FOUND = 100
FAMILY = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Sok",
    "Chan",
    "Kim",
    "Park",
    "Wang",
    "Li",
    "Chen",
    "Tan",
    "Lim",
]
GIVEN = [
    "Văn",
    "Thị",
    "Minh",
    "Dara",
    "Sophea",
    "Ji-woo",
    "Seo-yeon",
    "Wei",
    "Fang",
    "Anh",
    "Tuấn",
    "Bopha",
    "Mei",
    "Hùng",
    "Linh",
    "Long",
    "Vy",
]
NATIONS = ("CN", "VN", "KR", "MM", "ID", "PH", "TH", "KH", "MY", "TW")
KINDS, SHARES = ("suspect", "undetermined", "victim", "ringleader"), (60, 20, 18, 2)


def name_somebody(rng: random.Random) -> str:
    return f"{rng.choice(FAMILY)} {rng.choice(GIVEN)} {rng.choice(GIVEN)}"


def store_notices(count: int, rng: random.Random, now: datetime, unit: int) -> None:
    from jointdesk.desk.cases.models import Notice

    names = (
        "id",
        "reference",
        "colour",
        "name",
        "birth_date",
        "nationality",
        "issued_on",
        "review_on",
        "unit_id",
    )
    rows = (
        (
            n + 1, f"VN-W-{n:06d}", "yellow" if n % 2 else "red", name_somebody(rng),
            f"19{rng.randrange(60, 99)}-0{rng.randrange(1, 9)}-11", rng.choice(NATIONS),
            now.date() - timedelta(days=n % 900), now.date() + timedelta(days=900 - n % 950), unit,
        )
        for n in range(count)
    )  # fmt: skip
    pour(Notice, names, rows)
    reset_sequences(Notice)


def store_persons(count: int, rng: random.Random) -> None:
    from jointdesk.desk.cases.models import Person

    rows = ((n + 1, name_somebody(rng), rng.choice(NATIONS), f"N{n:08d}") for n in range(count))
    pour(Person, ("id", "name", "nationality", "document"), rows)
    reset_sequences(Person)


def store_operations(
    persons: int, notices: int, rng: random.Random, now: datetime, units: list[tuple[int, str]]
) -> None:
    """Raids of 500, the first and largest of 2,000; one person is found in a hundred of them."""
    from jointdesk.desk.operations.models import Encounter, Operation, Referral
    from jointdesk.desk.screening.models import Candidate, Roster, RosterRow

    taken = number = 0
    while taken < persons:
        people = min(persons - taken, PEOPLE_A_RAID if number else LARGEST_RAID)
        unit, province = units[number % len(units)]
        roster = Roster.objects.create(
            reference=f"R-{number:05d}", unit_id=unit, imported_at=now, screened_at=now
        )
        operation = Operation.objects.create(
            reference=f"OP-{number:05d}", title=f"Compound {number}", unit_id=unit, province=province,
            held_on=now.date() - timedelta(days=number % 300), roster=roster,
        )  # fmt: skip
        fill(roster.pk, operation, taken, people, rng, now, notices)
        taken, number = taken + people, number + 1
    reset_sequences(RosterRow, Encounter, Referral, Candidate)


def fill(
    roster: int, operation: Any, first: int, people: int, rng: random.Random, now: datetime, notices: int
) -> None:
    from jointdesk.desk.operations.models import Encounter, Referral
    from jointdesk.desk.screening.models import Candidate, RosterRow

    keys = range(first + 1, first + people + 1)
    rows = ((pk, roster, str(pk - first), name_somebody(rng), rng.choice(NATIONS), now) for pk in keys)
    pour(RosterRow, ("id", "roster_id", "row_id", "name", "nationality", "screened_at"), rows)
    kinds = dict(zip(keys, rng.choices(KINDS, SHARES, k=people), strict=True))
    found = ((pk, operation.pk, pk, _whom(pk, first), kinds[pk]) for pk in keys)
    pour(Encounter, ("id", "operation_id", "row_id", "person_id", "category"), found)
    victims = (
        (pk, pk, operation.unit_id, now - timedelta(hours=pk % 9000))
        for pk in keys
        if kinds[pk] == "victim" and _whom(pk, first) == pk
    )
    pour(Referral, ("person_id", "encounter_id", "unit_id", "opened_at"), victims)
    names = ("row_id", "notice_id", "outcome", "score", "reasons", "decision")
    pour(Candidate, names, _candidates(keys, rng, notices))


def _whom(pk: int, first: int) -> int:
    """The first of a raid is mostly the same person again."""
    return 1 if pk == first + 1 and first < OFTEN_FOUND * PEOPLE_A_RAID else pk


def _candidates(keys: range, rng: random.Random, notices: int) -> Iterator[tuple[Any, ...]]:
    for pk in keys[::8]:
        outcome = "match" if pk % 5 == 0 else "lead"
        decision = "open" if rng.random() < 0.2 else "rejected"
        yield pk, rng.randrange(1, notices + 1), outcome, rng.random(), [], decision
