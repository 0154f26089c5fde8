"""SQLite's planner knows how many rows there are: at the worker's start, each day, and when the desk has grown."""

import pytest
from django.db import connection

from jointdesk.cli import row_counts
from jointdesk.cli.row_counts import RowCounts
from jointdesk.cli.worker import chores

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL counts by itself"),
]


@pytest.fixture
def counted(monkeypatch):
    asked = []
    monkeypatch.setattr(row_counts, "count_rows", lambda: asked.append(1))
    return asked


def test_what_is_counted_is_what_the_planner_reads(units):
    row_counts.count_rows()
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'accounts_unit'")
        assert {row[0].split()[0] for row in cursor.fetchall()} == {str(len(units))}


def test_once_until_a_day_is_over(counted, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(row_counts.time, "monotonic", lambda: now[0])
    chore = RowCounts()
    for _ in range(3):
        assert chore.count() == 0
    assert len(counted) == 1
    now[0] += row_counts.EVERY_SECONDS
    chore.count()
    assert len(counted) == 2


@pytest.mark.parametrize(("pages", "times"), [(100, 1), (149, 1), (151, 2)])
def test_again_when_the_desk_has_grown_by_half(counted, monkeypatch, pages, times):
    chore = RowCounts()
    for there in (100, pages):
        monkeypatch.setattr(row_counts, "_count_pages", lambda there=there: there)
        chore.count()
    assert len(counted) == times


def test_it_is_one_of_the_workers_chores():
    assert "count rows" in {chore.name for chore in chores()}
