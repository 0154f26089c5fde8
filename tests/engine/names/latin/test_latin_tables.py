"""The form of the tables of Latin words."""

import re

from jointdesk.engine.reference import read_tsv

ROOM = "jointdesk.engine.names.latin"
LATIN = re.compile("[a-z]+( [a-z]+)*")


def test_vietnamese_weights_lie_between_nought_and_one() -> None:
    for row in read_tsv(ROOM, "vietnamese.tsv"):
        assert row["place"] in {"family", "middle", "unmarked", "onset", "rhyme"}, row
        assert 0 < float(row["weight"]) <= 1, row
        assert re.fullmatch("[a-z]+", row["part"]), row


def test_variants_are_latin_words_of_a_group_that_names_one_of_them() -> None:
    for row in read_tsv(ROOM, "variants.tsv"):
        assert row["group"] in row["spellings"].split()
        assert LATIN.fullmatch(row["spellings"]), row


def test_particles_are_lower_case_with_their_language() -> None:
    for row in read_tsv(ROOM, "particles.tsv"):
        assert row["text"] == row["text"].lower()
        assert re.fullmatch("[a-z]{2}", row["language"]), row
        assert row["says"] in {"child of", "of", "pilgrim", "prince", "elder"}, row


def test_common_words_weigh_less_than_others() -> None:
    rows = read_tsv(ROOM, "common.tsv")
    assert len({row["text"] for row in rows}) == len(rows)
    for row in rows:
        assert re.fullmatch("[a-z]+", row["text"]), row
        assert 0 < float(row["weight"]) < 1, row


def test_folds_are_patterns_of_a_known_scheme() -> None:
    for row in read_tsv(ROOM, "folds.tsv"):
        assert row["scheme"] in {"old", "any"}, row
        assert re.sub(row["find"], row["put"], "soekarnodjajatjahaja"), row
