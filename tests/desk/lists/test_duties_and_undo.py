"""Duties are counted so far and no further; what can be undone is offered with a button; works are found again."""

from datetime import timedelta

from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory
from django.utils import timezone

from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.lists import duties, works
from jointdesk.desk.lists.duties import COUNTED, Duty, count_so_far, waiting
from jointdesk.desk.lists.undo import offer_undo
from jointdesk.desk.lists.works import Work


def test_long_lists_are_not_counted_to_their_end_and_all_in_one_question(db, django_assert_num_queries):
    Unit.objects.bulk_create(Unit(code=f"u{n}", name="U", level="district") for n in range(COUNTED + 50))
    some, percent = Unit.objects.filter(code__in=["u1", "u2"]), Unit.objects.filter(name="100 %")
    with django_assert_num_queries(1) as asked:
        counts = count_so_far([Unit.objects.all(), 7, some, Unit.objects.none(), "four", percent])
    assert counts == [COUNTED + 1, 7, 2, 0, 4, 0]
    assert f"LIMIT {COUNTED + 1}" in asked[0]["sql"]
    with django_assert_num_queries(0):
        assert count_so_far([Unit.objects.none()]) == [0]


def test_more_than_counted_is_said(client, cast, monkeypatch):
    monkeypatch.setattr(duties, "_OFFERED", [Duty("", "things", lambda officer: range(COUNTED + 9), "today")])
    (found,) = waiting(cast["mai"])
    assert (found.count, found.more) == (COUNTED, True)
    client.force_login(cast["mai"])
    assert "1,000+" in client.get("/").content.decode()


def test_a_duty_may_be_of_one_role_only(cast, monkeypatch):
    only = Duty("complaints.read", "x", lambda officer: 3, "today", roles=frozenset({"intake"}))
    monkeypatch.setattr(duties, "_OFFERED", [only])
    assert [found.count for found in waiting(cast["mai"])] == [3]
    assert waiting(cast["ivan"]) == []


def test_the_message_carries_the_way_back(client, cast):
    request = RequestFactory().get("/")
    request.session, request.user = {}, cast["mai"]
    request._messages = FallbackStorage(request)
    offer_undo(request, "Done.", "filter-drop", 4)
    (message,) = get_messages(request)
    assert (message.message, message.extra_tags) == ("Done.", "/lists/filters/4/drop/")


def test_what_runs_stands_before_what_has_ended(client, cast, monkeypatch):
    now = timezone.now()
    told = [
        Work("Import", "old.csv", "/a", now - timedelta(hours=2), ended_at=now),
        Work("Screening", "R-1", "/b", now - timedelta(hours=5), done=3, total=9),
    ]
    monkeypatch.setattr(works, "_TELLING", [lambda officer: told])
    client.force_login(cast["mai"])
    html = client.get("/works/").content.decode()
    assert html.index("R-1") < html.index("old.csv")
    assert "3 of 9" in html
