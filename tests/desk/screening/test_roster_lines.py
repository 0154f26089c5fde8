"""A line of a roster is refused only where it means nothing, and the refusal names file, line and field."""

import pytest

from jointdesk.desk.screening.lines import Source, Taken, take_lines
from jointdesk.desk.screening.roster_lines import COLUMNS, REQUIRED, RosterLine, parse_roster_line
from jointdesk.engine.errors import InputError

HEADER = "id,name,birth_date,sex,nationality,document,role,indicators,note\n"


def read(lines: str, *, quarantine: bool = False) -> Taken[RosterLine]:
    pasted = Source.pasted(HEADER + lines, "roster.csv")
    source = Source(pasted.file, pasted.name, quarantine)
    return take_lines(source, COLUMNS, REQUIRED, parse_roster_line)


def test_a_full_line_is_typed() -> None:
    [(_, line)] = read("7, 김민준 ,1990-04,m,kr,M1234,worker,14; 3;3,tired\n").lines
    assert line == RosterLine("7", "김민준", "1990-04", "M", "KR", "M1234", "worker", (3, 14), "tired")


def test_half_the_fields_may_be_missing() -> None:
    [(_, line)] = read("7,,,,,,,,\n").lines
    assert line == RosterLine("7", "")


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (",An,,,,,,,", "id"),
        ("a b,An,,,,,,,", "id"),
        ("7,An,1990-13-01,,,,,,", "birth_date"),
        ("7,An,12/04/1990,,,,,,", "birth_date"),
        ("7,An,90,,,,,,", "birth_date"),
        ("7,An,1790,,,,,,", "birth_date"),
        ("7,An,,male,,,,,", "sex"),
        ("7,An,,,VIE,,,,", "nationality"),
        ("7,An,,,,,boss,,", "role"),
        ("7,An,,,,,,23,", "indicators"),
        ("7,An,,,,,,three,", "indicators"),
        ("7," + "x" * 201 + ",,,,,,,", "name"),
    ],
)
def test_what_means_nothing_is_refused_by_name(line: str, field: str) -> None:
    with pytest.raises(InputError) as caught:
        read(f"1,An,,,,,,,\n{line}\n")
    assert (caught.value.file, caught.value.line, caught.value.field) == ("roster.csv", 3, field)


def test_in_quarantine_the_other_lines_are_taken() -> None:
    taken = read("1,An,,,,,,,\n2,Binh,never,,,,,,\n3,Chi,,,,,,,\n", quarantine=True)
    assert [line.row_id for _, line in taken.lines] == ["1", "3"]
    assert [(error.line, error.field, cells["name"]) for error, cells in taken.refusals.lines] == [
        (3, "birth_date", "Binh")
    ]
