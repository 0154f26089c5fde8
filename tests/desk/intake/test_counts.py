"""Figures told over the API are those of a plain count of every row, restricted and withdrawn ones among them; and a
filter that few complaints meet finds what one that many meet would."""

from datetime import date

import pytest
from django.db.models import Count, Q
from django.utils import timezone

from cast import find_cast, make_cast, make_units
from jointdesk.desk.intake import counts, queries
from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.desk.networks import queries as networks
from records import Records

pytestmark = pytest.mark.django_db
READERS = ("cora", "alice", "mai", "charlie", "adam")
STOPPED = date(2025, 1, 1)


def name(complaint, *values):
    for start, value in enumerate(values):
        one, _ = Identifier.objects.get_or_create(kind="phone", value=value)
        Mention.objects.create(complaint=complaint, identifier=one, raw=value, start=start, end=start + 1)


@pytest.fixture(scope="module")
def furnished(kept):
    """In each unit complaints of three states, readable and restricted: each names a number of its own and one of its
    state and mark; two are stopped, two told again, some are of other subjects and types."""
    units = make_units()
    records = Records(units, make_cast(units))
    for unit in units:
        for state in ("new", "new", "accepted", "withdrawn"):
            for mark in ("AMBER", "RED"):
                number = next(records.numbers)
                subject, types = ("drugs", ("LOAN",)) if number % 3 == 0 else ("scam", ("INVEST",))
                one = records.complaint(
                    unit=unit, state=state, mark=mark, subject=subject, types=types,
                    stopped_on=STOPPED if number % 4 == 0 else None,
                )  # fmt: skip
                name(one, f"{number}", f"{state} {mark}")
    told = list(Complaint.objects.order_by("pk"))
    for one, again in ((0, 2), (0, 3), (8, 12)):
        Complaint.objects.filter(pk=told[again].pk).update(duplicate_of=told[one])
    standing = [one for one in told if one.state != "withdrawn"]
    # wholly readable, wholly restricted, mixed; the others alone
    for members in (standing[0:3:2], standing[1:4:2], standing[4:9], *([one] for one in standing[9:])):
        records.network(*members)
    named = Q(mentions__complaint__state__in=("new", "accepted"))
    for one in Identifier.objects.annotate(n=Count("mentions", filter=named)):
        Identifier.objects.filter(pk=one.pk).update(complaint_count=one.n)
    Identifier.objects.create(kind="phone", value="named by nobody any more")


@pytest.fixture
def desk(furnished, db):
    return find_cast()


@pytest.mark.parametrize("reader", READERS)
def test_complaints_are_counted_as_one_by_one(desk, reader):
    officer, today = desk[reader], timezone.localdate()
    rows = list(queries.complaints(officer))
    new = [one for one in rows if one.state == "new"]
    assert counts.count_complaints(officer) == {
        "all": len(rows),
        "new": len(new),
        "overdue": sum(one.decide_by < today and one.stopped_on is None for one in new),
        "withdrawn": sum(one.state == "withdrawn" for one in rows),
        "duplicates": sum(one.duplicate_of_id is not None for one in rows),
    }
    assert bool(rows) == (reader != "adam")


@pytest.mark.parametrize("reader", READERS)
def test_identifiers_are_counted_as_one_by_one(desk, reader):
    named = Mention.objects.filter(complaint__in=queries.complaints(desk[reader]))
    different = set(named.values_list("identifier", flat=True))
    assert counts.count_identifiers(desk[reader]) == (len(different), False)


def test_of_a_unit_they_are_counted_only_so_far(desk, client, monkeypatch):
    monkeypatch.setattr(counts, "NAMED", 3)
    client.force_login(desk["mai"])
    told = client.get("/api/complaints/counts").json()
    assert (told["identifiers"], told["identifiers_more"]) == (3, 1)
    client.force_login(desk["cora"])
    told = client.get("/api/complaints/counts").json()
    assert told["identifiers"] > 3
    assert "identifiers_more" not in told


@pytest.mark.parametrize("reader", READERS)
def test_networks_are_counted_as_one_by_one(desk, reader):
    sizes = list(networks.networks(desk[reader]).values_list("complaint_count", flat=True))
    together, alone = sum(size > 1 for size in sizes), sum(size == 1 for size in sizes)
    assert networks.count_networks(desk[reader]) == (together, alone, False)


@pytest.mark.parametrize("rare", [0, 5_000])
@pytest.mark.parametrize("chosen", [{"scam_type": "LOAN"}, {"scam_type": "ROMANCE"}, {"subject": "drugs"}])
def test_what_few_complaints_meet_is_found_as_what_many_do(desk, monkeypatch, rare, chosen):
    monkeypatch.setattr(queries, "RARE", rare)
    found = queries.search(desk["cora"], queries.Filters(**chosen))
    field, value = next(iter(chosen.items()))
    wanted = {"scam_type": Q(scam_types__code=value), "subject": Q(subject=value)}[field]
    assert list(found) == list(queries.complaints(desk["cora"]).filter(wanted))
    assert bool(found) == (value != "ROMANCE")
