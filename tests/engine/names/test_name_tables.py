"""The form of every table of the room: what the readers rely on, and no spelling outside a-z."""

import re
from importlib.resources import files

import pytest

from jointdesk.engine.names.segments import parse_spellings
from jointdesk.engine.reference import read_tsv

ROOM = "jointdesk.engine.names"
SPELT = ("hangul.tsv", "burmese.tsv", "thai.tsv", "khmer.tsv", "pinyin.tsv")
HANGUL = re.compile("[가-힣]+( [가-힣]+)*")
LATIN = re.compile("[a-z]+( [a-z]+)*")


def test_every_table_of_the_room_is_read_here() -> None:
    found = {item.name for item in files(ROOM).iterdir() if item.name.endswith(".tsv")}
    assert found == {*SPELT, "han.tsv", "titles.tsv", "vietnamese.tsv", "variants.tsv", "particles.tsv"}


@pytest.mark.parametrize("table", SPELT)
def test_spellings_are_latin_letters_with_a_cost_below_one_wrong_letter(table: str) -> None:
    for row in read_tsv(ROOM, table):
        spellings = parse_spellings(row["spellings"])
        assert spellings, row
        for spelling, cost in spellings.items():
            assert re.fullmatch("[a-z]*", spelling), row
            assert 0 <= cost < 1, row


@pytest.mark.parametrize("table", SPELT)
def test_a_part_stands_once(table: str) -> None:
    parts = [(row["place"], row["part"]) for row in read_tsv(ROOM, table)]
    assert len(parts) == len(set(parts))


def test_han_rows_are_one_character_or_a_compound_surname_with_readings_in_every_language() -> None:
    rows = read_tsv(ROOM, "han.tsv")
    assert len({row["han"] for row in rows}) == len(rows)
    for row in rows:
        assert re.fullmatch("[\u4e00-\u9fff]{1,2}", row["han"]), row
        assert HANGUL.fullmatch(row["korean"]), row
        assert all(LATIN.fullmatch(row[column]) for column in ("cantonese", "hokkien", "hakka")), row
        assert row["vietnamese"].replace(" ", "").isalpha(), row


def test_vietnamese_weights_lie_between_nought_and_one() -> None:
    for row in read_tsv(ROOM, "vietnamese.tsv"):
        assert row["place"] in {"family", "middle", "onset", "rhyme"}, row
        assert 0 < float(row["weight"]) <= 1, row
        assert re.fullmatch("[a-z]+", row["part"]), row


def test_variants_are_latin_words_and_titles_and_particles_are_lower_case() -> None:
    for row in read_tsv(ROOM, "variants.tsv"):
        assert row["group"] in row["spellings"].split()
        assert LATIN.fullmatch(row["spellings"]), row
    for row in (*read_tsv(ROOM, "titles.tsv"), *read_tsv(ROOM, "particles.tsv")):
        assert row["text"] == row["text"].lower()
        assert re.fullmatch("[a-z]{2}", row["language"]), row
