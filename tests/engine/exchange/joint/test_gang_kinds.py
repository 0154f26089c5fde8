"""The table of a gang's kinds is whole, and an entry that contradicts itself says where and why."""

from datetime import date
from typing import Any

import pytest

from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.joint.evaluations import Evaluation, read_evaluation, schemes, write_evaluation
from jointdesk.engine.exchange.joint.gang_rules import (
    check_gang_entry,
    normalise_fields,
    read_coordinates,
    read_counts,
    read_losses,
)
from jointdesk.engine.exchange.joint.kinds import entry_kinds
from jointdesk.engine.identifiers import KINDS
from jointdesk.engine.reference import read_yaml, scam_types

TABLE: dict[str, Any] = read_yaml("jointdesk.engine.exchange.joint", "gang_kinds.yaml")
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("kind", TABLE)
def test_a_kind_is_in_form(kind: str) -> None:
    read = entry_kinds()[kind]
    assert (read.version, read.own) == (1, False)
    assert read.heading == TABLE[kind]["heading"]
    assert read.under == ("" if kind == "gang" else "gang")
    assert any(field.required for field in read.fields)
    names = {field.name for field in read.fields}
    assert {field.not_before for field in read.fields} - {""} <= names


def test_codes_of_other_tables_are_those_tables_codes() -> None:
    for kind in ("gang", "gang_complaint"):
        assert TABLE[kind]["fields"]["scam_types"]["choices"] == list(scam_types())
    assert TABLE["gang_identifier"]["fields"]["type"]["choices"] == list(KINDS)


CONTRADICTIONS: list[tuple[str, dict[str, Any], str]] = [
    ("gang_person", {"birth_date": "17/05/1990"}, "birth_date"),
    ("gang_person", {"birth_date": "1990-02-30"}, "birth_date"),
    ("gang_person", {"birth_date": "2027"}, "birth_date"),
    ("gang_person", {"nationality": "Vietnam"}, "nationality"),
    ("gang_site", {"coordinates": "far away"}, "coordinates"),
    ("gang_site", {"coordinates": "91, 0"}, "coordinates"),
    ("gang_site", {"country": "VN", "province": "KH-12"}, "province"),
    ("gang_site", {"seen_to": "2030-01-01"}, "seen_to"),
    ("gang_arrest", {"number": 30, "nationalities": ["SG 27", "MY 7"]}, "nationalities"),
    ("gang_arrest", {"nationalities": ["27 from Singapore"]}, "nationalities"),
    ("gang_reference", {"losses": ["a lot"]}, "losses"),
    ("gang_complaint", {"amount": 5}, "currency"),
    ("gang_complaint", {"translation": "t", "translator": "x"}, "original"),
    ("gang_complaint", {"translation": "t", "original": "o"}, "translator"),
    ("gang_complaint", {"identifiers": ["fax 12"]}, "identifiers"),
    ("gang_identifier", {"type": "phone", "value": "nonsense"}, "value"),
]


@pytest.mark.parametrize(("kind", "fields", "named"), CONTRADICTIONS)
def test_a_contradiction_is_named(kind: str, fields: dict[str, Any], named: str) -> None:
    assert [error.field for error in check_gang_entry(kind, fields, TODAY)] == [named]


def test_what_agrees_is_not_refused() -> None:
    agreeing: list[tuple[str, dict[str, Any]]] = [
        ("gang_person", {"birth_date": "1990-05", "nationality": "VN", "names": ["A"]}),
        ("gang_site", {"country": "KH", "province": "KH-12", "coordinates": "11.5564, 104.9282"}),
        ("gang_arrest", {"number": 34, "nationalities": ["SG 27", "MY 7"], "day": "2025-09-09"}),
        ("gang_reference", {"losses": ["VND 300000000000", "USD 12.50"]}),
        ("gang_identifier", {"type": "phone", "value": "+84900000001"}),
        ("gang", {}),
    ]
    for kind, fields in agreeing:
        assert check_gang_entry(kind, fields, TODAY) == ()


def test_values_of_any_type_are_judged_without_an_exception() -> None:
    fields = {name for row in TABLE.values() for name in row["fields"]}
    for wrong in (1, True, None, [], ["x", 1], {"a": 1}, "\ud800"):
        for kind in TABLE:
            assert isinstance(check_gang_entry(kind, dict.fromkeys(fields, wrong), TODAY), tuple)


def test_lines_are_read_and_others_left() -> None:
    assert read_counts(["SG 27", "MY 7", "many", "SG 1"]) == {"SG": 28, "MY": 7}
    assert read_losses(["USD 10.5", "x"]) == [("USD", "10.5")]
    assert (read_coordinates("11.5,104.9"), read_coordinates(5)) == ((11.5, 104.9), None)


def test_an_identifier_is_kept_in_its_normal_form() -> None:
    fields = {"type": "phone", "value": "+84 900 000 001"}
    assert normalise_fields("gang_identifier", fields)["value"] == "+84900000001"
    assert normalise_fields("gang_site", {"name": "+84 900"}) == {"name": "+84 900"}


def test_a_native_code_stays_as_it_was_given() -> None:
    assert write_evaluation("4x4", "B2") == "4x4 B2"
    assert read_evaluation("4x4 B2") == Evaluation("4x4", "B2")
    assert read_evaluation("Police of X b/2") == Evaluation("Police of X", "b/2")
    assert Evaluation("Police of X", "b/2").is_of_its_scheme is None
    assert read_evaluation("4x4 F6") == Evaluation("4x4", "F6")  # a partner's: shown, and said not to fit
    assert Evaluation("4x4", "F6").is_of_its_scheme is False
    assert (read_evaluation(" "), write_evaluation("4x4", "")) == (None, "")


@pytest.mark.parametrize(("scheme", "code"), [("4x4", "F6"), ("", "A1"), ("4x4", "A 1"), ("x" * 60, "A")])
def test_our_own_code_is_one_of_its_scheme(scheme: str, code: str) -> None:
    with pytest.raises(CallerError):
        write_evaluation(scheme, code)


def test_a_scheme_says_what_each_place_means() -> None:
    samples = {"4x4": "A1", "5x5x5": "B22", "3x5x2": "1AP", "Admiralty": "F6"}
    assert samples.keys() == schemes().keys()
    for name, scheme in schemes().items():
        assert scheme.code.fullmatch(samples[name])
        assert len(scheme.parts) == len(samples[name])
