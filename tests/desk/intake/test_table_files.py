"""A table comes as CSV, pasted, or as an Excel file; a hostile one is refused in one line, quickly."""

import io
import time
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from jointdesk.desk.intake import xlsx_file
from jointdesk.desk.intake.table_file import MOST_COLUMNS, MOST_LINES, read_table
from jointdesk.engine.errors import InputError


def workbook(*rows: list[object], sheets: int = 1) -> bytes:
    book = Workbook()
    for _ in range(sheets - 1):
        book.create_sheet()
    for row in rows:
        book.worksheets[-1].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _at(*parts: int) -> datetime:
    """Excel knows no time zones."""
    return datetime(*parts)  # type: ignore[arg-type,misc]  # noqa: DTZ001


@pytest.mark.parametrize(
    "text",
    [
        "name,born\nAn,1990\n",
        "name;born\r\nAn;1990\r\n",
        "name\tborn\nAn\t1990\n\n\n",
        "\ufeffname|born\n\nAn|1990",
        '"name";"born"\n"An";"1990"',
    ],
)
def test_any_separator_will_do(text: str) -> None:
    lines = read_table(text.encode(), "r.csv").lines
    assert [cells for _, cells in lines] == [["name", "born"], ["An", "1990"]]


def test_a_comma_in_a_name_does_not_cut_a_table_of_tabs() -> None:
    lines = read_table("name\tborn\nTAN, Wei Ming\t1990\nLIM, Ah Kow\t1991\n".encode("utf-16"), "r").lines
    assert lines[1] == (2, ["TAN, Wei Ming", "1990"])


def test_lines_are_numbered_as_the_officer_counts_them() -> None:
    lines = read_table(b"name\n\n\nAn\n", "r.csv").lines
    assert [line for line, _ in lines] == [1, 4]
    content = workbook(["name"], [], ["An"])
    assert [line for line, _ in read_table(content, "r.xlsx").lines] == [1, 3]


def test_cells_of_excel_become_text() -> None:
    content = workbook(
        ["name", "born", "seen", "phone", "on"],
        ["An", _at(1990, 4, 12), _at(2025, 1, 1, 8, 30), 84912345678.0, True],
        ["Binh", date(1991, 1, 1), None, "0912", None],
    )
    assert read_table(content, "r.xlsx").lines[1:] == [
        (2, ["An", "1990-04-12", "2025-01-01 08:30:00", "84912345678", "True"]),
        (3, ["Binh", "1991-01-01", "", "0912", ""]),
    ]


def test_the_first_sheet_with_anything_on_it_is_read() -> None:
    assert read_table(workbook(["An"], sheets=3), "r.xlsx").lines == [(1, ["An"])]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"name\n\xff\xfe\n", "r, line 2: is not UTF-8"),
        (b"\xd0\xcf\x11\xe0rest", "old Excel"),
        (b"PK\x03\x04 no zip at all", "cannot be read as an Excel file"),
        (b"name\n" + b"x" * 3000, "line 2: a cell is longer"),
        (b"a," * (MOST_COLUMNS + 1) + b"a", "columns"),
        (b"a\n" * (MOST_LINES + 1), "split it"),
        (b"x" * (8 * 1024 * 1024 + 1), "larger than"),
        (b'name\n"' + b"x" * 200_000, "field larger than field limit"),
    ],
)
def test_what_is_no_table_is_refused_in_one_line(content: bytes, why: str) -> None:
    with pytest.raises(InputError, match=why) as caught:
        read_table(content, "r")
    assert "\n" not in str(caught.value)


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    started = time.thread_time()
    for content in (
        packed(xl__sharedStrings_xml=b"<a>" * (xlsx_file.MOST_UNPACKED // 3 + 9)),
        packed(**{f"p{n}_xml": b"" for n in range(xlsx_file.MOST_PARTS + 1)}),
    ):
        with pytest.raises(InputError, match="unpacks to more than"):
            read_table(content, "r.xlsx")
    # a bound of order, not a measurement: unpacking would take minutes
    assert time.thread_time() - started < 60


def test_entities_are_refused() -> None:
    lol = b'<!DOCTYPE a [<!ENTITY x "xx"><!ENTITY y "&x;&x;">]><a>&y;</a>'
    with pytest.raises(InputError, match="cannot be read"):
        read_table(packed(xl__workbook_xml=lol), "r.xlsx")


def test_nothing_far_down_or_far_right_is_lost_in_silence() -> None:
    book = Workbook()
    book.active.append(["name"])  # type: ignore[union-attr]
    book.active.cell(row=900_000, column=1, value="An")  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    assert read_table(out.getvalue(), "r.xlsx").lines[-1] == (900_000, ["An"])
    book.active.cell(row=2, column=16_000, value="x")  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(InputError, match="line 2: has more than 60 columns"):
        read_table(out.getvalue(), "r.xlsx")
