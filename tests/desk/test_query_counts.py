"""No list asks the database more often because it is longer: as many queries with 25 rows as with 5."""

import uuid
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jointdesk.desk.operations.gate.entering import enter
from jointdesk.desk.operations.gate.phones import register_phone
from jointdesk.desk.operations.models import Outcome, SeizedItem
from jointdesk.desk.operations.people.outcome_actions import decide_outcome
from jointdesk.desk.operations.people.seizing import Thing, seize
from records import Records


@pytest.fixture
def records(units, cast):
    return Records(units, cast)


def complaints(records):
    records.complaint(received_at=timezone.now())


def networks(records):
    records.network(records.complaint(), records.complaint())


def hits(records):
    records.hit(complaint=records.complaint())


def requests(records):
    records.request(("deliver", "delivered", "2025-09-01"), direction="received")


def operations(records):
    records.crowd(records.operation(), 2)


def referrals(records):
    records.victim(records.operation())


def cases(records):
    records.case()


LISTS = [
    ("/", complaints),
    ("/", networks),
    ("/complaints/", complaints),
    ("/networks/", networks),
    ("/cases/", cases),
    ("/exchange/hits/", hits),
    ("/exchange/requests/", requests),
    ("/operations/", operations),
    ("/operations/referrals/", referrals),
    ("/screening/rosters/", operations),
    ("/log/", complaints),
    ("/log/accesses/", complaints),
    ("/works/", operations),
]


def count_queries(client, path: str) -> int:
    client.get(path)  # sessions, caches and the like are there afterwards
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("page", ["", "live/", "leaving/", "seized/", "gate/", "gate/latest/", "gate/state/"])
def test_as_many_queries_for_a_raid_of_many_people(client, cast, records, page):
    client.force_login(cast["cora"])
    operation = records.operation()
    path = f"/operations/{operation.reference}/{page}"
    populate(records, operation, cast["cora"])
    few = count_queries(client, path)
    for _ in range(4):
        populate(records, operation, cast["cora"])
    assert count_queries(client, path) == few


def populate(records, operation, officer):
    """Whatever a raid gathers, five of each: people of each category, things, outcomes, rows of a phone."""
    phone = register_phone(officer, operation, uuid.uuid4())
    for _ in range(5):
        records.victim(operation)
        suspect = records.found(operation)
        kind = SeizedItem.Kind.values[0]
        seize(officer, operation, Thing(kind, "Phone", seal=str(uuid.uuid4())[:8]), suspect)
        decide_outcome(officer, suspect, Outcome.Kind.RELEASED, place="Bus 1")
    sent = [{"key": str(uuid.uuid4()), "name": f"Person {n}", "needs": ["hurt"]} for n in range(5)]
    assert {one.state for one in enter(officer, phone, sent, date(2026, 1, 1))} == {"taken"}


@pytest.mark.parametrize(("path", "make"), LISTS, ids=[f"{path} {make.__name__}" for path, make in LISTS])
def test_as_many_queries_for_many_rows(client, cast, records, path, make):
    client.force_login(cast["cora"])
    for _ in range(5):
        make(records)
    few = count_queries(client, path)
    for _ in range(20):
        make(records)
    assert count_queries(client, path) == few
