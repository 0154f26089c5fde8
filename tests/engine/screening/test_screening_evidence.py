"""Levels of the evidence beside the name, and the form of the table of weights."""

import pytest

from jointdesk.engine.names import Comparison
from jointdesk.engine.reference import read_tsv
from jointdesk.engine.screening.evidence import (
    normalise_document,
    prior_bits,
    weigh_age,
    weigh_ages,
    weigh_birth_date,
    weigh_crowd,
    weigh_document,
    weigh_name,
    weigh_nationality,
    weigh_phone,
    weigh_sex,
)
from jointdesk.engine.screening.evidence.weights import ROLES

WEIGHTS = read_tsv("jointdesk.engine.screening", "weights.tsv")


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("1988-03-07", "1988-03-07", "exact"),
        ("1988-03-07", "1988-07-03", "swapped"),
        ("1988-03-07", "1988-03-17", "digit"),
        ("1988-03-07", "1978-03-07", "digit"),
        ("1995-11-21", "1995-11-12", "transposed"),
        ("1988-03", "1988-03-07", "month"),
        ("1988", "1988-03-07", "year"),
        ("1989", "1988-03-07", "near_year"),
        ("1988-04", "1988-03-07", "conflict"),
        ("1988-03-07", "1988-09-25", "conflict"),
        ("1990-01-01", "1990-01-01", "new_year"),
        ("1990-01-01", "1990-08-17", "year"),
        ("1990-01-01", "1990-08", "year"),
        ("1990-12-30", "2533-12-30", "era"),
        ("1990-12-30", "0079-12-30", "era"),
        ("1990-12-30", "1979-12-30", "era"),
        ("1990-12-30", "1933-12-30", "era"),
        ("1990", "2533", "era_year"),
        ("1990-01-01", "1990-01-27", "year"),
        ("1990-01-02", "1990-01-28", "lunar"),
        ("1985-01-12", "1985-02-01", "lunar"),
        ("1985-01-02", "1985-02-21", "lunar"),
        ("1989-12-05", "1990-01-01", "lunar"),
        ("1988-03-07", "1983-03-07", "digit"),
        ("1988-03-07", "1991-03-07", "other_year"),
        ("1988-02-30", "1988-04-15", "conflict"),
        ("1970", "1988", "conflict"),
        ("", "1988-03-07", "unknown"),
        ("1988-03-07", "", "unknown"),
    ],
)
def test_birth_dates(a: str, b: str, level: str) -> None:
    assert weigh_birth_date(a, b).level == level
    assert weigh_birth_date(b, a).level == level


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("C1234567", "C1234567", "exact"),
        ("C1234567", "C1234568", "one_off"),
        ("C1234567", "C123467", "one_off"),
        ("C1234567", "C2134567", "one_off"),
        ("C1234567", "C7654321", "other"),
        ("123456", "123457", "other"),
        ("123", "123", "unknown"),
        ("", "C1234567", "unknown"),
        ("CO123456", "C0123456", "confused"),
        ("B1234567", "81234567", "confused"),
        ("VN:passport:C1234567", "VN:passport:C1234567", "exact"),
        ("VN:passport:C1234567", "C1234567", "exact"),
        (":passport:C1234567", "VN:passport:C1234567", "exact"),
        ("VN:passport:C1234567", "LA:passport:C1234567", "other_type"),
        ("VN:national_id:123456789", "VN:passport:123456789", "other_type"),
        ("VN:national_id:123456789", "KH:national_id:123456780", "other"),
        ("1" * 10_000, "1" * 9_999 + "2", "other"),
    ],
)
def test_documents(a: str, b: str, level: str) -> None:
    assert weigh_document(a, b).level == level


@pytest.mark.parametrize(
    ("text", "number"),
    [("c 123-4567", "C1234567"), ("VN:passport:C1234567", "C1234567"), ("", ""), ("n/a", "NA"), ("៣", "")],
)
def test_document_normal_form(text: str, number: str) -> None:
    assert normalise_document(text) == number
    assert normalise_document(number) == number


def test_nationality() -> None:
    assert [weigh_nationality(*pair).level for pair in (("VN", "VN"), ("VN", "KH"), ("", "KH"))] == [
        "same",
        "other",
        "unknown",
    ]


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("VN", "VN KH", "same"),
        ("VN KH", "KH", "same"),
        ("VN TH", "KH LA", "other"),
        ("VN", "", "unknown"),
    ],
)
def test_nationality_of_two_countries(a: str, b: str, level: str) -> None:
    assert weigh_nationality(a, b).level == level


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [("M", "M", "same"), ("M", "F", "other"), ("", "F", "unknown"), ("x", "F", "unknown")],
)
def test_sex(a: str, b: str, level: str) -> None:
    assert weigh_sex(a, b).level == level


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        (["+84912345678"], ["+85512345678", "+84912345678"], "same"),
        (["0912345678"], ["+84912345678"], "same"),
        (["0912345678"], ["0912345678"], "same"),
        (["012345"], ["+85512345"], "other"),
        (["+84912345678"], ["+84912345679"], "other"),
        ([], ["+84912345679"], "unknown"),
    ],
)
def test_phones(a: list[str], b: list[str], level: str) -> None:
    assert weigh_phone(a, b).level == level
    assert weigh_phone(b, a).level == level


@pytest.mark.parametrize(
    ("birth_date", "age", "level"),
    [
        ("1990-03-07", 35, "age"),
        ("1990-12-07", 34, "age"),
        ("1990", 35, "age"),
        ("1990-03", 35, "age"),
        ("1990-03-07", 36, "age_counted"),
        ("1990-03-07", 37, "age_counted"),
        ("1990-03-07", 34, "age_counted"),
        ("1990-03-07", 38, "age_near"),
        ("1990-03-07", 20, "age_conflict"),
        ("1990-03-07", 999, "unknown"),
        ("", 20, "unknown"),
    ],
)
def test_ages(birth_date: str, age: int, level: str) -> None:
    assert weigh_age(birth_date, age, "2025-10-15").level == level
    assert weigh_age(birth_date, age, "").level == "unknown"


def test_two_ages_told_on_different_days() -> None:
    assert weigh_ages(30, "2025-10-15", 25, "2020-10-15").level == "age"
    assert weigh_ages(30, "2025-10-15", 30, "2015-10-15").level == "age_conflict"


def test_each_doubling_of_namesakes_takes_a_bit() -> None:
    assert [weigh_crowd(count).bits for count in (0, 1, 2, 4, 64)] == [0, 0, -1, -2, -6]


@pytest.mark.parametrize(
    ("kind", "levels"),
    [
        ("birth_date", ["exact", "swapped", "digit", "unknown", "conflict"]),
        ("birth_date", ["exact", "new_year", "lunar", "unknown"]),
        ("birth_date", ["exact", "month", "year", "unknown", "near_year", "conflict"]),
        ("birth_date", ["year", "age", "age_counted", "age_near", "age_conflict"]),
        ("birth_date", ["digit", "other_year", "unknown"]),
        ("document", ["exact", "confused", "one_off", "other_type", "unknown", "other"]),
        ("phone", ["same", "unknown", "other"]),
        ("sex", ["same", "unknown", "other"]),
        ("nationality", ["same", "unknown", "other"]),
        ("name", ["match_full", "match", "near", "cannot_compare", "no_match"]),
    ],
)
def test_better_evidence_never_weighs_less(kind: str, levels: list[str]) -> None:
    bits = {row["level"]: float(row["bits"]) for row in WEIGHTS if row["evidence"] == kind}
    assert [bits[level] for level in levels] == sorted((bits[level] for level in levels), reverse=True)


def test_a_better_score_never_weighs_less() -> None:
    scores = [weigh_name(Comparison("match", score, ())).bits for score in (0.7, 0.8, 0.9, 1.0)]
    assert scores == sorted(scores)


def test_no_name_alone_outweighs_the_prior_by_enough_for_a_match() -> None:
    full = weigh_name(Comparison("match", 1.0, ())).bits + weigh_nationality("VN", "VN").bits
    assert full + prior_bits() < 0


def test_the_table_has_every_level_once_with_a_number() -> None:
    levels = [(row["evidence"], row["level"]) for row in WEIGHTS]
    assert len(levels) == len(set(levels))
    for row in WEIGHTS:
        assert -60 <= float(row["bits"]) <= 60
        assert row["role"] in ROLES
        assert row["reason"] or row["evidence"] in ("prior", "crowd")
        assert not set(row["reason"]) & set("(:;")
