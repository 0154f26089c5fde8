"""An officer keeps a choice of rows under a name, sees only own ones, and lets them go."""

import pytest

from jointdesk.desk.lists import actions
from jointdesk.desk.lists.models import SavedFilter

PAGE = {"page": "complaints", "query": "state=new&page=4&q="}


@pytest.fixture
def mai(client, cast):
    client.force_login(cast["mai"])
    return client


def test_saved_shown_and_deleted(mai, cast):
    answer = mai.post("/lists/filters/", {**PAGE, "name": "Fresh ones"})
    assert answer["Location"] == "/complaints/?state=new"
    saved = SavedFilter.objects.get()
    assert (saved.officer, saved.name, saved.query) == (cast["mai"], "Fresh ones", "state=new")
    mai.post(f"/lists/filters/{saved.pk}/drop/")
    assert not SavedFilter.objects.filter(dropped_at=None).exists()


def test_the_same_name_again_is_the_newer_choice(mai):
    mai.post("/lists/filters/", {**PAGE, "name": "Mine"})
    mai.post("/lists/filters/", {"page": "complaints", "query": "?overdue=1", "name": "Mine"})
    assert SavedFilter.objects.get().query == "overdue=1"


def test_of_a_colleague_nothing_is_seen_or_deleted(mai, client, cast):
    mai.post("/lists/filters/", {**PAGE, "name": "Mine"})
    saved = SavedFilter.objects.get()
    client.force_login(cast["charlie"])
    assert client.post(f"/lists/filters/{saved.pk}/drop/").status_code == 404
    assert SavedFilter.objects.exists()


@pytest.mark.parametrize(
    ("page", "query", "name", "words"),
    [
        ("complaints", "state=new", "  ", "Give the filter a name"),
        ("complaints", "page=3&q=", "Empty", "Choose a filter first"),
        ("complaints", "q=" + "x" * 1500, "Long", "Choose a filter first"),
    ],
)
def test_what_cannot_be_kept_is_said(mai, page, query, name, words):
    answer = mai.post("/lists/filters/", {"page": page, "query": query, "name": name}, follow=True)
    assert words in answer.content.decode()
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("page", ["https://elsewhere.example/", "complaint", ""])
def test_a_page_that_is_no_list_leads_nowhere(mai, page):
    assert mai.post("/lists/filters/", {"page": page, "query": "a=b", "name": "x"}).status_code == 404


def test_one_let_go_is_taken_back_once(mai):
    mai.post("/lists/filters/", {**PAGE, "name": "Mine"})
    mai.post("/lists/filters/", {**PAGE, "name": "Other"})
    mine, other = SavedFilter.objects.order_by("name")
    page = mai.post(f"/lists/filters/{mine.pk}/drop/", follow=True).content.decode()
    assert f'action="/lists/filters/{mine.pk}/restore/"' in page
    assert not SavedFilter.objects.filter(pk=mine.pk, dropped_at=None).exists()
    mai.post(f"/lists/filters/{mine.pk}/restore/")
    assert SavedFilter.objects.get(pk=mine.pk).dropped_at is None
    assert mai.post(f"/lists/filters/{mine.pk}/restore/").status_code == 404
    mai.post(f"/lists/filters/{mine.pk}/drop/")
    mai.post(f"/lists/filters/{other.pk}/drop/")
    assert not SavedFilter.objects.filter(pk=mine.pk).exists()


def test_everything_is_a_choice_where_a_list_opens_with_less(mai):
    saved = {"page": "case-tasks", "query": "whose=mine&state=", "name": "All mine"}
    mai.post("/lists/filters/", saved)
    assert SavedFilter.objects.get().query == "whose=mine&state="


def test_there_is_an_end_to_saving(mai, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 2)
    for name in "abc":
        mai.post("/lists/filters/", {**PAGE, "name": name})
    assert SavedFilter.objects.count() == 2
