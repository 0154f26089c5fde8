"""The form of the tables of Han characters."""

import re

import pytest

from jointdesk.engine.reference import read_tsv

ROOM = "jointdesk.engine.names.han"
HAN = re.compile("[\u3007\u3400-\u9fff\ufa0e-\ufa29\U00020000-\U0003ffff]")
HANGUL = re.compile("[가-힣]+( [가-힣]+)*")
LATIN = re.compile("[a-z]+( [a-z]+)*")
LANGUAGES = {"mandarin", "cantonese", "korean", "vietnamese", "hokkien", "hakka"}


def test_reviewed_rows_are_one_character_with_readings_in_letters() -> None:
    rows = read_tsv(ROOM, "characters.tsv")
    assert len({row["han"] for row in rows}) == len(rows)
    for row in rows:
        assert re.fullmatch("[\u4e00-\u9fff]", row["han"]), row
        assert row["korean"] == "-" or HANGUL.fullmatch(row["korean"]), row
        for column in ("cantonese", "hokkien", "hakka"):
            assert row[column] == "-" or LATIN.fullmatch(row[column]), row
        assert row["vietnamese"].replace(" ", "").isalpha(), row


def test_reviewed_rows_are_in_the_form_characters_are_folded_to() -> None:
    variants = {char for row in read_tsv(ROOM, "folds.tsv") for char in row["variants"]}
    reviewed = {char for row in read_tsv(ROOM, "characters.tsv") for char in row["han"]}
    assert not variants & reviewed


def test_folding_ends_after_one_step() -> None:
    rows = read_tsv(ROOM, "folds.tsv")
    variants = [char for row in rows for char in row["variants"]]
    assert len(set(variants)) == len(variants)
    assert not set(variants) & {row["folded"] for row in rows}
    assert all(len(row["folded"]) == 1 for row in rows)


def test_readings_of_unihan_are_letters_by_language_and_rank() -> None:
    rows = read_tsv(ROOM, "readings.tsv")
    assert {row["language"] for row in rows} == LANGUAGES
    assert {row["rank"] for row in rows} == {"1", "2", "3"}
    keys = [(row["language"], row["rank"], row["reading"]) for row in rows]
    assert len(set(keys)) == len(keys)
    for row in rows:
        assert row["characters"], row
        assert all(HAN.fullmatch(char) for char in row["characters"]), row
        if row["language"] == "korean":
            assert re.fullmatch("[가-힣]", row["reading"]), row
        elif row["language"] != "vietnamese":
            assert re.fullmatch("[a-z]+", row["reading"]), row


def test_no_character_has_two_usual_readings_but_in_korean() -> None:
    for language in LANGUAGES - {"korean"}:
        rows = [r for r in read_tsv(ROOM, "readings.tsv") if (r["language"], r["rank"]) == (language, "1")]
        chars = "".join(row["characters"] for row in rows)
        assert len(set(chars)) == len(chars), language


def test_variants_by_hand_stand_for_one_form_each() -> None:
    rows = read_tsv(ROOM, "variants.tsv")
    variants = [char for row in rows for char in row["variants"].split(" ")]
    assert len(set(variants)) == len(variants)
    assert all(len(char) == 1 for char in variants)


def test_family_names_are_one_or_two_characters_with_syllables() -> None:
    rows = read_tsv(ROOM, "surnames.tsv")
    assert len({row["han"] for row in rows}) == len(rows)
    for row in rows:
        assert 1 <= len(row["han"]) <= 2, row
        for language in ("mandarin", "cantonese"):
            assert re.fullmatch("-|[a-z]+( [a-z]+)?", row[language]), row


@pytest.mark.parametrize("table", ["cantonese.tsv", "hokkien.tsv", "hakka.tsv", "pinyin.tsv"])
def test_rules_are_of_initials_finals_or_whole_syllables(table: str) -> None:
    rows = read_tsv(ROOM, table)
    assert {row["place"] for row in rows} <= {"initial", "final", "whole"}


def test_respellings_are_patterns_with_a_cost() -> None:
    for row in read_tsv(ROOM, "respellings.tsv"):
        assert row["place"] in ("any", "dialect"), row
        assert re.compile(row["pattern"])
        assert re.fullmatch(r"(\\1)?[a-z]*", row["spelt"]), row
        assert 0 < float(row["cost"]) < 1, row
