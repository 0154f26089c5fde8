"""Two persons turn out to be one: two officers, every room's rows, and the way back."""

import pytest

from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.actions import open_case
from jointdesk.desk.cases.models import Involvement, Person, PersonMerge
from jointdesk.desk.cases.persons.merging import (
    confirm_merge,
    pointing_at_persons,
    propose_merge,
    refuse_merge,
    undo_merge,
)
from jointdesk.desk.cases.persons.person_actions import add_document, involve
from jointdesk.desk.cases.persons.person_queries import person_of, persons, search_persons
from jointdesk.engine.errors import CallerError, NotAllowed, NotFound


@pytest.fixture
def case(cast, units):
    return open_case(cast["alice"], "One", units["national"])


@pytest.fixture
def two(cast, units, case):
    kept = Person.objects.create(name="Nguyễn Văn A", nationality="VN")
    gone = Person.objects.create(name="阮文A", birth_date="1990-05-01", document="C1")
    involve(cast["alice"], case, kept, "suspect")
    involve(cast["alice"], open_case(cast["alice"], "Other", units["national"]), gone, "witness")
    add_document(cast["alice"], gone, "passport", "b 123", "VN")
    return kept, gone


def joined(cast, two):
    return confirm_merge(cast["cora"], propose_merge(cast["alice"], *two, "Same passport"))


def test_it_takes_two_officers(cast, two):
    merge = propose_merge(cast["alice"], *two, "Same passport")
    with pytest.raises(CallerError, match="another officer"):
        confirm_merge(cast["alice"], merge)
    for name, error in (("vera", NotAllowed), ("adam", NotAllowed), ("charlie", NotFound)):
        with pytest.raises(error):
            confirm_merge(cast[name], merge)
    two[1].refresh_from_db()
    assert two[1].merged_into is None


def test_all_that_points_at_the_one_points_at_the_other(cast, two):
    kept, gone = two
    joined(cast, two)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert gone.merged_into == kept
    assert (kept.aliases, kept.birth_date, kept.document) == (["阮文A"], "1990-05-01", "C1")
    assert kept.involvements.count() == 2
    assert kept.documents.get().number == "B123"
    for field in pointing_at_persons():
        assert not field.model._base_manager.filter(**{field.name: gone}).exists(), field
    assert person_of(cast["alice"], gone.pk) == kept
    assert set(persons(cast["alice"])) == {kept}
    assert Access.objects.filter(act="combination").count() == 2


def test_undone_each_has_its_own_again(cast, two):
    kept, gone = two
    merge = joined(cast, two)
    undo_merge(cast["alice"], merge)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert gone.merged_into is None
    assert (kept.name, kept.aliases, kept.birth_date, kept.document) == ("Nguyễn Văn A", [], "", "")
    assert kept.involvements.get().category == "suspect"
    assert gone.involvements.get().category == "witness"
    assert gone.documents.count() == 1
    with pytest.raises(CallerError):
        undo_merge(cast["alice"], merge)


def test_the_same_category_in_one_case_is_one_row_and_two_again(cast, case, two):
    kept, gone = two
    involve(cast["alice"], case, gone, "suspect")
    merge = joined(cast, two)
    assert Involvement.objects.filter(case=case).count() == 1
    undo_merge(cast["alice"], merge)
    assert set(case.involvements.values_list("person", flat=True)) == {kept.pk, gone.pk}


def test_two_categories_in_one_case_are_settled_first(cast, case, two):
    involve(cast["alice"], case, two[1], "victim")
    with pytest.raises(CallerError, match="categories"):
        propose_merge(cast["alice"], *two, "x")
    assert not PersonMerge.objects.exists()


def test_found_to_be_two(cast, two):
    merge = propose_merge(cast["alice"], *two, "x")
    refuse_merge(cast["alice"], merge)
    with pytest.raises(CallerError):
        confirm_merge(cast["cora"], merge)
    propose_merge(cast["alice"], *two, "again")


@pytest.mark.parametrize("reason", ["", "x" * 301])
def test_a_reason_is_needed(cast, two, reason):
    with pytest.raises(CallerError):
        propose_merge(cast["alice"], *two, reason)


def test_nobody_is_joined_to_himself_or_to_whom_one_may_not_see(cast, two):
    kept, gone = two
    with pytest.raises(CallerError):
        propose_merge(cast["alice"], kept, kept, "x")
    with pytest.raises(NotFound):
        propose_merge(cast["charlie"], kept, gone, "x")


def test_a_person_of_a_case_one_may_not_see_is_not_there(client, cast, two):
    kept, gone = two
    client.force_login(cast["charlie"])
    for path in (f"{kept.pk}/", f"{kept.pk}/edit", f"{kept.pk}/merge", f"{kept.pk}/documents/new"):
        assert client.get(f"/cases/persons/{path}").status_code == 404
    merge = propose_merge(cast["alice"], kept, gone, "x")
    assert client.post(f"/cases/persons/merges/{merge.pk}/confirm").status_code == 404
    assert "Nguyễn" not in client.get("/cases/persons/").content.decode()
    assert not Access.objects.filter(officer=cast["charlie"], subject__startswith="person:").exists()


def test_the_pages_lead_through_it(client, cast, two):
    kept, gone = two
    client.force_login(cast["alice"])
    client.post(f"/cases/persons/{kept.pk}/merge", {"other": gone.pk, "reason": "Same face"})
    merge = PersonMerge.objects.get()
    client.force_login(cast["cora"])
    assert "They are one" in client.get("/cases/persons/").content.decode()
    answer = client.post(f"/cases/persons/merges/{merge.pk}/confirm", follow=True)
    assert "Undo" in answer.content.decode()
    assert client.get(f"/cases/persons/{gone.pk}/")["Location"] == f"/cases/persons/{kept.pk}/"


def test_somebody_is_found_by_name_by_another_spelling_and_by_any_document(cast, two):
    kept, _gone = two
    joined(cast, two)
    Person.objects.filter(pk=kept.pk).update(aliases=["Trần Thị Bình", "阮文A"])
    for text in ("nguyễn văn", "Thị Bình", "阮文", "C1", "b123"):
        assert [one.pk for one in search_persons(cast["alice"], text)] == [kept.pk], text
    assert not search_persons(cast["charlie"], "Thị Bình").exists()
