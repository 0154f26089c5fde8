"""Japanese names in characters are never refuted by a Chinese reading, and no Chinese name becomes Japanese by it."""

import pytest

from jointdesk.engine.names import compare, han, read
from jointdesk.engine.reference import read_tsv

ROWS = read_tsv("jointdesk.engine.names.han", "japanese_surnames.tsv")


def test_the_table_has_a_row_a_name_and_readings_of_japanese_syllables() -> None:
    names = [row["surname"] for row in ROWS]
    assert len(names) == len(set(names)) >= 200
    for row in ROWS:
        for reading in row["readings"].split():
            assert han.may_be_japanese(["shinzo", reading]) or reading == "o", row


@pytest.mark.parametrize(
    ("characters", "letters"),
    [
        ("安倍晋三", "Abe Shinzo"),
        ("大谷翔平", "Shohei Ohtani"),
        ("王貞治", "Oh Sadaharu"),
        ("鳩山由紀夫", "Yukio Hatoyama"),
    ],
)
def test_a_family_name_read_so_is_a_lead(characters: str, letters: str) -> None:
    found = compare(read(characters), read(letters))
    assert found.outcome == "cannot_compare"
    assert found.score >= 0.5
    assert "(Japanese)" in found.reasons[0]


def test_characters_no_table_reads_refute_nothing() -> None:
    found = compare(read("北条時宗"), read("Hojo Tokimune"))
    assert found.outcome == "cannot_compare"
    assert found.score < 0.5


@pytest.mark.parametrize(
    ("characters", "letters"),
    [
        ("安倍晋三", "Tanaka Kakuei"),
        ("李娜", "Tanaka Makiko"),
        ("安倍晋三", "Wang Meihua"),
        ("安倍晋三", "Li Keqiang"),
    ],
)
def test_another_family_name_refutes(characters: str, letters: str) -> None:
    assert compare(read(characters), read(letters)).outcome == "no_match"


@pytest.mark.parametrize("words", [["mei", "hua"], ["wang", "kenji"], ["kenji"], ["park", "jimin"], []])
def test_letters_of_others_are_not_japanese(words: list[str]) -> None:
    assert not han.may_be_japanese(words)


def test_a_word_nobody_bears_is_none() -> None:
    assert not han.may_be_japanese(["a" * 400, "shinzo"])
    assert not han.may_be_japanese(["aiueonn" * 3 + "x", "shinzo"])
