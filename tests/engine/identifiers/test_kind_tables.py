"""The tables of plates, coins, places and words for objects keep their form; NAPAS's numbers are of one bank each."""

import re
from collections import Counter

import pytest

from jointdesk.engine.identifiers.characters import to_plain
from jointdesk.engine.identifiers.lexicon import PACKAGE, find_marks
from jointdesk.engine.identifiers.vehicle_plate import has_check_letter, normalise
from jointdesk.engine.reference import countries, read_tsv


def test_each_plate_s_example_is_of_its_country() -> None:
    for row in read_tsv(PACKAGE, "plates.tsv"):
        assert row["certain"] in ("yes", "no")
        assert row["country"] in countries() or row["country"] == "TW", row
        assert normalise(row["example"], row["country"]) == f"{row['country']}:{row['example']}", row


@pytest.mark.parametrize("plate", ["SBA1234G", "SBS3229P", "SG5999Z", "SDN7484U"])
def test_singapore_s_check_letter(plate: str) -> None:
    """SBS 3229 P and SG 5999 Z are buses on published photographs."""
    assert has_check_letter(plate)
    assert not any(
        has_check_letter(plate[:-1] + letter)
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        if letter != plate[-1]
    )


def test_words_for_objects_are_found() -> None:
    for row in read_tsv(PACKAGE, "object_cues.tsv"):
        assert row["kind"] in ("reference", "plate", "vehicle", "imei")
        assert row["alone"] in ("yes", "no")
        for word in row["words"].split("|"):
            marks = find_marks(word, to_plain(word))
            assert any(mark.meaning(row["kind"]) for mark in marks), word


def test_banks_numbers_and_lengths() -> None:
    bins: Counter[str] = Counter()
    for row in read_tsv(PACKAGE, "banks.tsv"):
        for number in filter(None, row["bins"].split("|")):
            assert re.fullmatch(r"\d{3}" if row["country"] == "TW" else r"\d{6}", number), row
            bins[number] += 1
        assert all(6 <= int(length) <= 19 for length in row["lengths"].split()), row
        assert not row["near"] or row["kind"] == "bank", row
    assert max(bins.values()) == 1
    assert len(bins) >= 50


def test_places_of_birth() -> None:
    for row in read_tsv(PACKAGE, "birth_places.tsv"):
        codes = row["codes"].split()
        assert codes == sorted(set(codes))
        assert len({len(code) for code in codes}) == 1
    assert {row["country"] for row in read_tsv(PACKAGE, "birth_places.tsv")} == {"VN", "CN", "ID"}


def test_every_hub_names_its_source_and_whether_it_was_read_again() -> None:
    rows = read_tsv(PACKAGE, "hubs.tsv")
    assert len({(row["kind"], row["value"]) for row in rows}) == len(rows)
    for row in rows:
        assert row["source"], row
        assert re.fullmatch(r"20\d\d-\d\d", row["reviewed"]), row
        assert row["awaits_review"] in ("yes", "no"), row
