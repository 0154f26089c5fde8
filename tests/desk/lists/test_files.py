"""A list as a file: what stands in it, that none of it is run, and that no row of it is held for long."""

import csv
import io
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.desk.audit.models import Access
from jointdesk.desk.lists import export as exporting
from jointdesk.desk.lists.cells import FORMULA, Column, defuse
from jointdesk.desk.lists.export import export
from jointdesk.desk.lists.workbook import MAX_TEXT, write_workbook
from jointdesk.engine.errors import CallerError

ROW = {
    "text": "=cmd|' /C calc'!A0",
    "sum": Decimal("12.50"),
    "day": date(2026, 3, 1),
    "at": datetime(2026, 3, 1, 6, 30, tzinfo=UTC),
    "none": None,
    "long": 12345678901234567890,
}
COLUMNS = [Column(key, lambda row, key=key: row[key]) for key in ROW]


def ask(officer, purpose="a hearing"):
    request = RequestFactory().get("/", {"purpose": purpose})
    request.user = officer
    return request


def read_sheet(raw):
    return list(openpyxl.load_workbook(io.BytesIO(raw)).active.iter_rows(values_only=True))


def test_csv_is_defused_and_opens_as_utf_8(cast):
    answer = export(ask(cast["alice"]), "matters", COLUMNS, [ROW], "csv")
    raw = b"".join(answer.streaming_content)
    assert raw.startswith(b"\xef\xbb\xbf")
    heading, row = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    assert heading[:-1] == list(ROW)
    assert heading[-1].startswith("※ Test desk: taken by Alice, ")
    assert heading[-1].endswith(" for: a hearing")
    assert row[0] == "'=cmd|' /C calc'!A0"
    assert row[1:] == ["12.50", "2026-03-01", "2026-03-01T06:30:00+00:00", "", "12345678901234567890", ""]
    assert answer["Content-Disposition"] == 'attachment; filename="matters.csv"'


def test_a_workbook_keeps_numbers_and_times_and_runs_nothing(cast):
    answer = export(ask(cast["alice"]), "matters", COLUMNS, [ROW], "xlsx")
    raw = b"".join(answer.streaming_content)
    assert read_sheet(raw) == [
        tuple(ROW),
        (
            "=cmd|' /C calc'!A0",
            12.5,
            datetime(2026, 3, 1),  # noqa: DTZ001
            datetime(2026, 3, 1, 6, 30),  # noqa: DTZ001
            None,
            "12345678901234567890",
        ),
    ]
    about = openpyxl.load_workbook(io.BytesIO(raw)).worksheets[1]
    assert dict(about.iter_rows(values_only=True))["Purpose"] == "a hearing"
    cell = openpyxl.load_workbook(io.BytesIO(raw)).active["A2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


@pytest.mark.parametrize("sign", FORMULA)
def test_every_sign_of_a_formula_is_defused(sign):
    assert defuse(f"{sign}1+1") == f"'{sign}1+1"


def test_words_stay_as_they_are():
    assert defuse("Nguyễn Văn A") == "Nguyễn Văn A"


@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_any_text_makes_a_workbook_that_opens(texts):
    (row,) = read_sheet(b"".join(write_workbook("any", ["h"] * len(texts), [texts])))[1:]
    for written, read in zip(texts, row, strict=True):
        said = "".join(
            sign
            if sign in "\t\n\r"
            or "\x20" <= sign <= "\ud7ff"
            or "\ue000" <= sign <= "\ufffd"
            or sign > "\uffff"
            else "\ufffd"
            for sign in written
        )
        assert (read or "").replace("\r\n", "\n").replace("\r", "\n") == said.replace("\r\n", "\n").replace(
            "\r", "\n"
        )


def test_what_looks_like_an_escape_and_what_is_too_long_for_a_cell():
    escaped, long = read_sheet(
        b"".join(write_workbook("x", ["a", "b"], [["_x0041_", "m" * (MAX_TEXT + 5)]]))
    )[1]
    assert openpyxl.utils.escape.unescape(escaped) == "_x0041_"
    assert len(long) == MAX_TEXT
    assert long.endswith("[…]")


def test_the_look_is_registered_before_the_first_line(cast):
    export(ask(cast["alice"]), "matters", COLUMNS, [ROW], "xlsx", subject="case:1")
    noted = Access.objects.get()
    assert (noted.officer, noted.act, noted.subject) == (cast["alice"], "consultation", "case:1")
    assert noted.purpose == "list taken as XLSX: a hearing"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_more_rows_than_a_file_takes_are_refused_and_not_cut(cast, monkeypatch, form):
    monkeypatch.setattr(exporting, "MOST", {"csv": 2, "xlsx": 2})
    with pytest.raises(CallerError, match="too long"):
        export(ask(cast["alice"]), "matters", COLUMNS, [ROW] * 3, form)
    endless = export(ask(cast["alice"]), "matters", COLUMNS, iter([ROW] * 3), form)
    with pytest.raises(CallerError, match="too long"):
        b"".join(endless.streaming_content)


def test_an_unknown_form_is_refused(cast):
    with pytest.raises(CallerError, match="CSV or XLSX"):
        export(ask(cast["alice"]), "matters", COLUMNS, [], "pdf")


def most_held(rows):
    tracemalloc.start()
    for _ in write_workbook("long", ["text"], ([f"row {number} " + "x" * 200] for number in range(rows))):
        pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def test_a_long_sheet_takes_no_more_memory_than_a_short_one():
    most_held(10)
    assert most_held(20_000) < 1.3 * most_held(2_000)
