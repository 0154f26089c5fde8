"""The CSV of a roster or list: what is read, and where a fault is named."""

import pytest

from jointdesk.engine.errors import InputError
from jointdesk.engine.screening import Person, read_persons

HEADER = "id,name,birth_date,nationality,document\n"


def test_reads_rows_whatever_the_order_of_columns_and_whatever_else_is_there() -> None:
    content = "note,document,id,name,nationality,birth_date\r\nx,C1, 7 ,Nguyễn Văn A,vn,1990-01-02\r\n\r\ny,,8,,,\r\n"
    assert read_persons(content.encode("utf-8-sig"), "r.csv") == [
        Person("7", ("Nguyễn Văn A",), "1990-01-02", "VN", "C1"),
        Person("8", ()),
    ]


@pytest.mark.parametrize(
    ("country", "code"),
    [
        ("Vietnamese", "VN"),
        ("កម្ពុជា", "KH"),
        ("대한민국", "KR"),
        ("kh", "KH"),
        ("VNM", "VN"),
        ("prc", "CN"),
        ("UK", "GB"),
        ("VN/KH", "VN KH"),
        ("Việt Nam; KHM", "VN KH"),
        ("", ""),
        ("unknown", ""),
    ],
)
def test_nationality_by_code_name_or_demonym(country: str, code: str) -> None:
    assert read_persons(f"{HEADER}1,A,,{country},\n".encode(), "r.csv")[0].nationality == code


def test_reads_what_may_stand_beside() -> None:
    content = (
        "id,name,birth_date,nationality,document,sex,phone,age,age_on\n"
        "1,A,,VN,,Nam,0912 345 678; +85512345678,25 tuổi,15/10/2025\n2,B,,,,여,0912345678,~30,\n"
    )
    first, second = read_persons(content.encode(), "r.csv", age_on="2025-01-01")
    assert (first.sex, first.phones) == ("M", ("+84912345678", "+85512345678"))
    assert (first.age, first.age_on) == (25, "2025-10-15")
    assert (second.sex, second.phones, second.age, second.age_on) == ("F", ("0912345678",), 30, "2025-01-01")


FAULTS = {
    "no header": (b"", 1, "id"),
    "missing column": (b"id,name,birth_date,document\n", 1, "nationality"),
    "column twice": (b"id,name,name,birth_date,nationality,document\n", 1, "name"),
    "no id": (HEADER.encode() + b"1,A,,,\n,B,,,\n", 3, "id"),
    "bad date": (HEADER.encode() + b"1,A,1990-02-30,,\n", 2, "birth_date"),
    "date without a century": (HEADER.encode() + b"1,A,30/01/90,,\n", 2, "birth_date"),
    "words for a date": (HEADER.encode() + b"1,A,last spring,,\n", 2, "birth_date"),
    "sex of no kind": (b"id,name,birth_date,nationality,document,sex\n1,A,,,,blue\n", 2, "sex"),
    "age of nobody": (b"id,name,birth_date,nationality,document,age\n1,A,,,,300\n", 2, "age"),
    "two ages": (b"id,name,birth_date,nationality,document,age\n1,A,,,,20-25\n", 2, "age"),
    "extra column twice": (b"id,name,birth_date,nationality,document,sex,sex\n", 1, "sex"),
    "month without meaning": (HEADER.encode() + b"1,A,1990-13,,\n", 2, "birth_date"),
    "year nobody was born in": (HEADER.encode() + b"1,A,0190,,\n", 2, "birth_date"),
    "no country": (HEADER.encode() + b"1,A,,Atlantis,\n", 2, "nationality"),
    "not UTF-8": (HEADER.encode() + b"1,A,,,\n2,\xff\xfe,,,\n", 3, None),
    "too few cells": (HEADER.encode() + b"1,A\n", 2, None),
    "open quote": (HEADER.encode() + b'1,"A,,,\n', 2, None),
    "NUL": (HEADER.encode() + b"1,A\0,,,\n", 2, None),
    "endless value": (HEADER.encode() + b"1," + b"a" * 30_000 + b",,,\n", 2, "name"),
    "line after a value of two lines": (HEADER.encode() + b'1,"A\nB",,,\n2,C,x,,\n', 4, "birth_date"),
}


@pytest.mark.parametrize(("content", "line", "field"), FAULTS.values(), ids=FAULTS.keys())
def test_names_the_place_of_a_fault(content: bytes, line: int, field: str | None) -> None:
    with pytest.raises(InputError) as caught:
        read_persons(content, "r.csv")
    error = caught.value
    assert (error.file, error.line, error.field) == ("r.csv", line, field)
    assert "\n" not in str(error)
