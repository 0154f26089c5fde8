"""The door every import goes through: what breaks a rule is named by file, line and field."""

import io

import pytest

from jointdesk.desk.intake.csv_file import MAX_FIELD, Broken, Row, read_rows, write_refused
from jointdesk.engine.errors import InputError


def read(raw: bytes | str) -> list[Row | Broken]:
    data = raw.encode() if isinstance(raw, str) else raw
    return list(read_rows(io.BytesIO(data), "f.csv", columns=["id", "on", "sum"], required=["id"]))


def test_lines_are_counted_as_an_editor_does_even_when_a_cell_has_two() -> None:
    rows = read('id,on\n"a\nb",x\n\nc,y\n')
    assert [(row.line, row.cells) for row in rows if isinstance(row, Row)] == [
        (2, {"id": "a\nb", "on": "x"}),
        (5, {"id": "c", "on": "y"}),
    ]


def test_a_byte_order_mark_is_no_part_of_the_first_column() -> None:
    assert [row.cells for row in read(b"\xef\xbb\xbfid\n1\n")] == [{"id": "1"}]


@pytest.mark.parametrize(
    ("raw", "where"),
    [
        (b"", "f.csv: is empty"),
        (b"id,colour\n", "f.csv, line 1, field colour: unknown column"),
        (b"on\n", "f.csv, line 1, field id: column is missing"),
        (b"id,id\n", "f.csv, line 1, field id: column is there twice"),
        (b"i\xffd\n", "f.csv, line 1: is not UTF-8"),
    ],
)
def test_a_broken_header_stops_the_file(raw: bytes, where: str) -> None:
    with pytest.raises(InputError) as caught:
        read(raw)
    assert str(caught.value).startswith(where)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"\xff\xfe,x", "line 3: is not UTF-8"),
        (b"1,2,3", "line 3: 3 cells, the header has 2"),
        (b'a"b,"c"d', "line 3:"),
        (b"x" * (MAX_FIELD * 2) + b",y", "line 3: field larger"),
    ],
)
def test_a_broken_line_is_yielded_and_the_next_ones_still_read(line: bytes, why: str) -> None:
    rows = read(b"id,on\n1,x\n" + line + b"\n2,y\n")
    assert [row.cells["id"] for row in rows if isinstance(row, Row)] == ["1", "2"]
    broken = [row for row in rows if isinstance(row, Broken)]
    assert len(broken) == 1
    assert f"f.csv, {why}" in str(broken[0].error)


def test_an_unclosed_quote_is_an_error_not_a_giant_cell() -> None:
    rows = read('id,on\n1,"x\n2,y\n')
    assert [type(row) for row in rows] == [Broken]


@pytest.mark.parametrize("value", ["2025-02-30", "yesterday", "", "0999-01-01", "2025-01-01T99"])
def test_a_date_that_is_none_is_refused(value: str) -> None:
    row = Row("f.csv", 7, {"on": value})
    with pytest.raises(InputError, match=r"f\.csv, line 7, field on"):
        row.moment("on")


@pytest.mark.parametrize("value", ["1e400", "NaN", "-5", "1.234", "five", "Infinity", "1e16"])
def test_a_sum_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(InputError, match="field sum"):
        Row("f.csv", 2, {"sum": value}).decimal("sum")


def test_a_file_of_refused_lines_can_be_read_again() -> None:
    text = write_refused([(InputError("is bad", file="f", line=3, field="on"), {"id": "1"})], ["id", "on"])
    assert "1,,3,on,is bad" in text
    assert [row.cells for row in read(text)] == [{"id": "1", "on": ""}]
