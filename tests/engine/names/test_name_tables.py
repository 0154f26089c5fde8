"""The form of every table of the room: what the readers rely on, and no spelling outside a-z."""

import re
from importlib.resources import files

import pytest

from jointdesk.engine.names.segments import parse_spellings
from jointdesk.engine.reference import read_tsv

ROOM = "jointdesk.engine.names"
LATIN = re.compile("[a-z]+( [a-z]+)*")
TABLES = [
    (f"{ROOM}.{room.name}", table.name)
    for room in files(ROOM).iterdir()
    if room.is_dir()
    for table in room.iterdir()
    if table.name.endswith(".tsv")
]
SPELT = [table for table in TABLES if {"place", "part", "spellings"} <= read_tsv(*table)[0].keys()]


def test_every_table_of_spellings_is_found() -> None:
    assert len(SPELT) >= 5


@pytest.mark.parametrize("table", SPELT)
def test_spellings_are_latin_letters_with_a_cost_below_one_wrong_letter(table: tuple[str, str]) -> None:
    for row in read_tsv(*table):
        spellings = parse_spellings(row["spellings"])
        assert spellings, row
        for spelling, cost in spellings.items():
            assert re.fullmatch("[a-z]*", spelling), row
            assert 0 <= cost < 1, row


@pytest.mark.parametrize("table", SPELT)
def test_a_part_stands_once(table: tuple[str, str]) -> None:
    parts = [(row["place"], row["part"]) for row in read_tsv(*table)]
    assert len(parts) == len(set(parts))


def test_titles_are_lower_case_with_their_language() -> None:
    for row in read_tsv(ROOM, "titles.tsv"):
        assert row["text"] == row["text"].lower()
        assert re.fullmatch("[a-z]{2}", row["language"]), row
        assert row["place"] in {"before", "after"}, row
        assert row["joined"] in {"yes", "no"}, row
        assert row["least"] in {"0", "1", "2"}, row


@pytest.mark.parametrize("table", ["aliases.tsv", "remarks.tsv", "titles.tsv"])
def test_words_around_a_name_are_lower_case_once_and_of_a_language(table: str) -> None:
    rows = read_tsv(ROOM, table)
    texts = [row["text"] for row in rows]
    assert len(set(texts)) == len(texts)
    for row in rows:
        assert row["text"] == row["text"].lower().strip()
        assert re.fullmatch("[a-z]{2}", row["language"]), row
