"""The week in figures: seven days against the seven before, what the officer may read alone, each with its list."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer, Role
from jointdesk.desk.today.week import MEASURES, figures_of_week


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def figures(officer):
    cache.clear()
    return {one.key: (one.now, one.before) for one in figures_of_week(officer)["figures"]}


def back(days):
    return timezone.now() - timedelta(days=days)


def test_this_week_is_set_against_the_week_before(cast, records):
    for days in (0, 1, 6, 7, 13, 14):
        records.complaint(received_at=back(days), state="accepted", decided_at=back(days))
    operation = records.operation(day=timezone.localdate().isoformat())
    records.crowd(operation, 3)
    records.operation(day=back(8).date().isoformat())
    found = figures(cast["cora"])
    assert (found["complaints"], found["decided"]) == ((3, 2), (3, 2))
    assert (found["operations"], found["found"]) == ((1, 1), (3, 0))


def test_how_it_stands_is_compared_with_nothing(cast, records):
    records.complaint(received_at=back(60))
    records.request(("send", "sent", "2025-09-16"))
    found = figures(cast["cora"])
    assert found["overdue"] == (1, None)
    assert found["late"][1] is None


def test_a_province_counts_its_own(cast, records, units):
    far = Officer.objects.create(username="far", role=Role.COMMANDER, unit=units["VN-SG"], password="!")
    records.complaint(received_at=back(1), unit="VN-HN")
    records.complaint(received_at=back(1), unit="VN-SG")
    assert figures(cast["cora"])["complaints"] == (2, 0)
    assert figures(far)["complaints"] == (1, 0)


def test_every_figure_opens_its_list(client, cast):
    client.force_login(cast["cora"])
    page = client.get("/week/").content.decode()
    for one in figures_of_week(cast["cora"])["figures"]:
        assert f'href="{one.url}"' in page
        assert client.get(one.url).status_code == 200, one.url
    assert len(MEASURES) == 12
    assert "/week/" in client.get("/").content.decode()


@pytest.mark.parametrize("name", ["mai", "sok", "adam", "vera"])
def test_it_is_for_who_commands(client, cast, name):
    client.force_login(cast[name])
    assert client.get("/week/").status_code == 403
    assert "/week/" not in client.get("/").content.decode()


def test_it_costs_as_much_for_many_as_for_few(client, cast, records, django_assert_max_num_queries):
    for _ in range(30):
        records.complaint(received_at=back(1))
    with django_assert_max_num_queries(8):
        figures(cast["cora"])
