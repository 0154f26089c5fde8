"""The tables of the ear hold together, and codes keep near what sounds near."""

from rapidfuzz.distance import Levenshtein

from jointdesk.engine.names.heard.letters import spell_letters
from jointdesk.engine.names.heard.sounds import ANY, BURMESE, MANDARIN, VIETNAMESE, encode, fold
from jointdesk.engine.reference import read_tsv

ROOM = "jointdesk.engine.names.heard"
SOUNDS = {row["sound"] for row in read_tsv(ROOM, "phonemes.tsv")}


def test_every_sound_of_the_tables_is_known() -> None:
    for row in read_tsv(ROOM, "folds.tsv"):
        assert row["language"] in (ANY, BURMESE, MANDARIN, VIETNAMESE)
        for way in row["sounds"].split():
            assert set(way.partition(":")[0]) <= SOUNDS, row
    assert all(set(row["sound"]) <= SOUNDS for row in read_tsv(ROOM, "letters.tsv"))


def test_a_spelling_has_one_row_a_language() -> None:
    rows = [(row["language"], row["spelling"]) for row in read_tsv(ROOM, "folds.tsv")]
    assert len(rows) == len(set(rows))


def test_a_letter_has_one_sound() -> None:
    rows = read_tsv(ROOM, "letters.tsv")
    letters = [letter for row in rows for script in list(row)[1:] for letter in row[script]]
    assert len(letters) == len(set(letters))


def test_letters_are_read_in_their_language() -> None:
    assert fold("qian", MANDARIN) == {"cien": 0.0}
    assert "c" in fold("tr", VIETNAMESE)
    assert "c" not in fold("tr")
    assert fold("...") == {"": 0.0}


def test_what_languages_exchange_is_nearer_than_what_they_do_not() -> None:
    def apart(one: str, other: str) -> int:
        return Levenshtein.distance(encode(one), encode(other))

    assert apart("ta", "Ta") < apart("ta", "sa") < apart("ta", "ma") + 1
    assert apart("tan", "taN") < apart("tan", "tak")
    assert apart("so", "su") < apart("so", "si")


def test_words_of_one_origin_have_one_code() -> None:
    assert spell_letters("สีหนุ") == spell_letters("សីហនុ")
    assert spell_letters("ราม") == spell_letters("រាម") == spell_letters("ຣາມ")
