"""Words of an erased complaint leave the file of the index, a piece at a time, by the worker."""

import pytest
from django.db import connection

from jointdesk.desk.intake import search_sweep
from jointdesk.desk.intake.search_index import find_complaints, forget_complaints, index_complaints
from jointdesk.desk.intake.search_sweep import is_to_sweep, sweep_index
from records import Records

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL forgets by itself"),
]


def stands_in_file(part):
    with connection.cursor() as cursor:
        cursor.execute("SELECT block FROM intake_searchtext_data")
        return any(part in bytes(row[0]) for row in cursor.fetchall())


def indexed(units, cast, narrative):
    found = Records(units, cast).complaint()
    found.narrative = narrative
    found.reference = narrative.split()[0]
    found.save()
    index_complaints([found.pk])
    return found


@pytest.fixture
def complaint(units, cast):
    return indexed(units, cast, "qwyjibozzz called me")


def sweep_whole():
    for _turn in range(100):
        sweep_index()
        if not is_to_sweep():
            return
    raise AssertionError("a sweep never ends")


def test_a_word_that_only_the_erased_complaint_held_is_gone(complaint, units, cast):
    other = indexed(units, cast, "kept words stay")
    assert stands_in_file(b"yjibozzz")
    forget_complaints([complaint.pk])
    assert stands_in_file(b"yjibozzz")
    assert is_to_sweep()
    sweep_whole()
    assert not stands_in_file(b"yjibozzz")
    assert find_complaints("kept words", None) == [other.pk]


def test_what_is_erased_while_a_sweep_is_under_way_is_swept_too(complaint, units, cast, monkeypatch):
    monkeypatch.setattr(search_sweep, "PIECES_A_TURN", 1)
    other = indexed(units, cast, "vlorpnexx wrote")
    forget_complaints([complaint.pk])
    sweep_index()
    forget_complaints([other.pk])
    sweep_whole()
    assert not stands_in_file(b"yjibozzz")
    assert not stands_in_file(b"orpnexx")


def test_a_desk_where_nothing_was_erased_is_left_alone(complaint, django_assert_num_queries):
    sweep_whole()  # an earlier test that committed may have left its mark: emptying the tables spares a virtual one
    with django_assert_num_queries(1):
        sweep_index()
