"""Whoever is shown a person, a complaint or any other record is in the register: every page and every operation is asked.

What notes nothing stands in accesses/unnoted.yaml, with the reason why it need not.
"""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve

from desk.conftest import _own_keys, kh, partner  # noqa: F401
from jointdesk.desk.accounts.doors import OFFICER, OPEN, right_of
from jointdesk.desk.accounts.permissions import allowed
from jointdesk.desk.audit.accesses.middleware import unnoted
from jointdesk.desk.audit.models import Access
from jointdesk.desk.audit.subjects import kinds
from jointdesk.engine.reference import read_yaml
from matrix.doors import doors
from matrix.scene import furnish, officers, told, values_of
from records import Records

# signing in, and what describes the API: the library's pages
NOT_ASKED = ("accounts/", "i18n/", "health", "api/docs", "api/openapi.json")
# things of the scene that are records with a subject -> its kind
THINGS = {
    name: name
    for name in (
        "complaint",
        "case",
        "person",
        "notice",
        "family_report",
        "operation",
        "referral",
        "request",
        "network",
    )
} | {"exhibit": "evidence", "exhibit_file": "evidence"}
# addresses that name one record and show another, which is what the register says
OF_ANOTHER = {
    "evidence/case/<str:reference>/labels/": "the pieces whose labels they are",
    "screening/rosters/<str:reference>/set-aside/": "the roster",
    "api/screening/rosters/<reference>": "the roster's numbers",
    "operations/of-case/<str:reference>/": "the scene names a case that is none",
    "operations/<str:reference>/people/<int:pk>/": "the person found there",
}
# the national level, whoever is let in first
ROLES = ("commander", "investigator", "liaison", "intake", "field", "auditor", "administrator")


@pytest.fixture
def place(units, cast, kh, partner):  # noqa: F811
    return furnish(Records(units, cast), kh, partner)


@pytest.fixture
def clients(units, place):
    found = {}
    for (role, seat), officer in officers(units).items():
        if seat == "national":
            found[role] = Client(raise_request_exception=False)
            found[role].force_login(officer)
    return found


def notes(client, door, values):
    """Of which subjects the door wrote accesses; None: it did not open. Nothing of it stays."""
    with transaction.atomic():
        before = set(Access.objects.values_list("pk", flat=True))
        answer = door.ask(client, values)
        if any(template.name == "lists/ask.html" for template in answer.templates):
            # a list as a file is asked what it is for first, which shows nobody
            answer = client.get(door.address(values), {"purpose": "case work"})
        opened = answer.status_code == 200
        noted = set(Access.objects.exclude(pk__in=before).values_list("subject", flat=True))
        transaction.set_rollback(True)
    return noted if opened else None


def look(door, clients, place):
    values = values_of(door.route, door.parameters, place)
    right = right_of(resolve(door.address(values)).route, door.method)
    for role in ROLES:
        if right not in (None, OFFICER, OPEN) and not any(allowed(role, one) for one in right.split("|")):
            continue  # turned away before any view
        found = notes(clients[role], door, values)
        if found is not None:
            return found
    return None


def test_every_look_is_noted(clients, place):
    """Doors that this scene cannot open (another test's table asks them all) are noted by the same middleware."""
    silent, misnamed, opened = [], [], 0
    for door in doors():
        if door.method != "GET" or door.route.startswith(NOT_ASKED):
            continue
        try:
            noted = look(door, clients, place)
        except LookupError:
            continue
        opened += noted is not None
        if noted == set() and name_of(door, place) not in unnoted():
            silent.append(str(door))
        if noted and not noted & (subjects_of(door, place) or noted):
            misnamed.append(f"{door}: {', '.join(noted)}")
    assert silent == []
    # who asks the register for a record is told of its paper, its pictures and what programs read of it, too
    assert misnamed == []
    assert opened > 100


def subjects_of(door, place):
    """How the register calls the records that the door's address names and the door shows."""
    if door.route in OF_ANOTHER:
        return set()
    named = {told(door.route, parameter).partition(".")[0] for parameter in door.parameters}
    return {
        kinds()[THINGS[name]].subject(getattr(place.things[name], "exhibit", place.things[name]))
        for name in named & THINGS.keys()
    }


def name_of(door, place):
    return resolve(door.address(values_of(door.route, door.parameters, place))).view_name


def test_what_is_not_noted_is_a_page_and_has_one_reason():
    names = [
        name
        for names in read_yaml("jointdesk.desk.audit.accesses", "unnoted.yaml").values()
        for name in names
    ]
    assert len(names) == len(set(names)) == len(unnoted())
    known = {pattern.name for _route, pattern in patterns(get_resolver())}
    assert sorted({name.rpartition(":")[2] for name in names} - known) == []


def patterns(resolver, before=""):
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, route)
        else:
            yield route, pattern


def test_a_look_that_the_view_did_not_note_names_the_record(client, cast, records):
    case = records.case()
    client.force_login(cast["alice"])
    client.get("/cases/")
    client.get(f"/cases/{case.reference}/")
    assert set(Access.objects.values_list("subject", flat=True)) >= {"cases", f"case:{case.reference}"}
    assert Access.objects.filter(subject=f"case:{case.reference}").count() == 1
    client.get("/cases/none/")
    assert not Access.objects.filter(subject__contains="none").exists()
