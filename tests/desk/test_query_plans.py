"""No list reads a large table from end to end: SQLite's plans, made as at a desk of a million complaints.

How many rows stand behind each index is told to the planner (row_counts.tsv), so that a few rows here are planned for
as a million there. A table is read whole where the plan says SCAN and names no index.
"""

import csv
import re
import runpy
from functools import cache as once
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cast import find_cast, make_cast, make_units
from records import Records

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="plans of SQLite"),
]
COUNTS = Path(__file__).with_name("row_counts.tsv")
MAKER = Path(__file__).parents[2] / "benchmarks" / "row_counts.py"
LARGE_ROWS = 50_000
# who asks: of the whole desk, and of a province
OFFICERS = ("cora", "alice", "bob", "vera", "mai", "ivan", "sok")
PAGES = [
    "/",
    "/month/",
    "/search/?q=Nguyễn",
    "/complaints/",
    "/complaints/?q=Nguyễn",
    "/complaints/?page=100",
    "/complaints/?state=new",
    "/complaints/?overdue=1",
    "/complaints/?scam_type=PIG_BUTCHER",
    "/complaints/?subject=drugs",
    "/complaints/inbox/",
    "/complaints/inbox/?box=overdue",
    "/complaints/inbox/?box=added",
    "/complaints/listings/",
    "/complaints/listings/?q=123",
    "/complaints/danger/",
    "/networks/",
    "/networks/?q=123",
    "/networks/hubs/",
    "/cases/",
    "/cases/?q=abc",
    "/cases/?whose=team",
    "/cases/?whose=late",
    "/cases/tasks/",
    "/cases/persons/",
    "/cases/persons/?q=Nguyễn",
    "/cases/notices/",
    "/cases/notices/?q=Nguyễn",
    "/cases/families/",
    "/exchange/hits/",
    "/exchange/requests/",
    "/exchange/requests/?box=sent",
    "/operations/",
    "/operations/referrals/",
    "/report/?start=2025-01-01&end=2025-12-31",
    "/report/behind/complaints/?start=2025-01-01&end=2025-12-31",
    "/report/behind/by_province/?start=2025-01-01&end=2025-12-31&code=VN-HN",
    "/report/releases/",
    "/advisories/",
    "/screening/",
    "/screening/rosters/",
    "/log/",
    "/log/?q=complaint",
    "/log/accesses/",
    "/log/accesses/?subject=complaint:1",
    "/log/accesses/?act=erasure",
    "/log/accesses/officers/",
    "/log/accesses/unusual/",
    "/log/oversight/",
    "/log/retention/",
    "/notifications/",
    "/works/",
]
SCAN = re.compile(r"^SCAN (\w+)$")
# ... and no condition before it
PAGE_BY_ROWS = re.compile(
    r'^(?:(?! WHERE ).)* ORDER BY "\w+"\."id" (?:DESC|ASC) LIMIT \d+(?: OFFSET \d+)?$', re.DOTALL
)
# what is sought inside of words, or counted up to a bound; (page, table)
KNOWN = {
    # 200 values at the most that hold the text: a value that no index begins with
    ("/networks/?q=123", "intake_identifier"),
    # counted up to 1,001 persons of whom each is asked who may read of him
    ("/cases/persons/", "cases_person"),
}
# lists/duties.py counts many lists in one statement, each by itself
COUNTED_TOGETHER = re.compile(r" UNION ALL (?=SELECT \d+, COUNT)")
ALIAS = re.compile(r'(?:FROM|JOIN) "(\w+)" (?:AS )?"?(\w+)"?')


@pytest.fixture(scope="module")
def furnished(kept):
    """Few rows of each kind, so that no page stops where there is nothing; and the counts of many."""
    units = make_units()
    records = Records(units, make_cast(units))
    for unit in ("national", "VN-HN"):
        said = [records.complaint(unit=unit, received_at=timezone.now()) for _ in range(3)]
        records.network(*said)
        records.hit(complaint=said[0])
        operation = records.operation(day=timezone.localdate().isoformat(), unit=unit)
        records.crowd(operation, 2)
        records.victim(operation)
        records.case(unit)
        records.request(("deliver", "delivered", "2025-09-01"), direction="received", unit=unit)
    pin_counts()


@pytest.fixture
def desk(furnished, db):
    return find_cast()


def pin_counts():
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("DELETE FROM sqlite_stat1")
        there = set(connection.introspection.table_names(cursor))
        for row in read_counts():
            if row["table"] in there:
                for index in _indexes(cursor, row["table"], row["index"]):
                    cursor.execute(
                        "INSERT INTO sqlite_stat1 VALUES (%s, %s, %s)", [row["table"], index, row["counts"]]
                    )
        # the planner reads them again
        cursor.execute("ANALYZE sqlite_schema")


@once
def read_counts():
    lines = [line for line in COUNTS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t"))


def _indexes(cursor, table, columns):
    """The indexes of these columns, whatever they are called here."""
    if not columns:
        return [None]
    name_index = runpy.run_path(str(MAKER))["name_index"]
    cursor.execute(f'PRAGMA index_list("{table}")')
    return [row[1] for row in cursor.fetchall() if name_index(cursor, row[1]) == columns]


def find_scans(asked, large):
    """(table, statement) for each statement that reads a large table whole. Not: a page of it in the order of its rows,
    which ends with the page."""
    with connection.cursor() as cursor:
        for sql in asked:
            if not sql.startswith("SELECT") or PAGE_BY_ROWS.search(sql):
                continue
            names = {alias: table for table, alias in ALIAS.findall(sql)}
            cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"))
            for *_, step in cursor.fetchall():
                if found := SCAN.match(step):
                    table = names.get(found[1], found[1])
                    if table in large:
                        yield table, sql


@pytest.mark.parametrize("page", PAGES)
def test_no_list_reads_a_large_table_whole(client, desk, page):
    large = {row["table"] for row in read_counts() if int(row["counts"].split()[0]) >= LARGE_ROWS}
    answered, found = [], set()
    for name in OFFICERS:
        client.force_login(desk[name])
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            if client.get(page).status_code == 200:
                answered.append(name)
        statements = [part for one in asked.captured_queries for part in COUNTED_TOGETHER.split(one["sql"])]
        found |= {(table, sql) for table, sql in find_scans(statements, large) if (page, table) not in KNOWN}
    assert answered
    assert found == set()


def test_a_scan_would_be_seen(desk):
    asked = ['SELECT U0."id" FROM "intake_complaint" U0 WHERE U0."narrative" LIKE \'%x%\'']
    assert [table for table, _ in find_scans(asked, {"intake_complaint"})] == ["intake_complaint"]
    by_index = ['SELECT "intake_complaint"."id" FROM "intake_complaint" WHERE "intake_complaint"."id" = 1']
    assert list(find_scans(by_index, {"intake_complaint"})) == []
