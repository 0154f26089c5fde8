"""Levels of the evidence beside the name, and the form of the table of weights."""

import pytest

from jointdesk.engine.names import Comparison
from jointdesk.engine.reference import read_tsv
from jointdesk.engine.screening.evidence import (
    normalise_document,
    prior_bits,
    weigh_birth_date,
    weigh_document,
    weigh_name,
    weigh_nationality,
)
from jointdesk.engine.screening.evidence.weights import ROLES


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


def test_better_evidence_never_weighs_less() -> None:
    dates = ["exact", "swapped", "digit", "month", "year", "unknown", "near_year", "conflict"]
    bits = {
        row["level"]: float(row["bits"])
        for row in read_tsv("jointdesk.engine.screening", "weights.tsv")
        if row["evidence"] == "birth_date"
    }
    assert [bits[level] for level in dates] == sorted((bits[level] for level in dates), reverse=True)
    scores = [weigh_name(Comparison("match", score, ())).bits for score in (0.7, 0.8, 0.9, 1.0)]
    assert scores == sorted(scores)


def test_no_name_alone_outweighs_the_prior_by_enough_for_a_match() -> None:
    full = weigh_name(Comparison("match", 1.0, ())).bits + weigh_nationality("VN", "VN").bits
    assert full + prior_bits() < 0


def test_the_table_has_every_level_once_with_a_number() -> None:
    rows = read_tsv("jointdesk.engine.screening", "weights.tsv")
    levels = [(row["evidence"], row["level"]) for row in rows]
    assert len(levels) == len(set(levels))
    for row in rows:
        assert -60 <= float(row["bits"]) <= 60
        assert row["role"] in ROLES
        assert row["reason"] or row["evidence"] in ("prior", "crowd")
        assert not set(row["reason"]) & set("(:;")
