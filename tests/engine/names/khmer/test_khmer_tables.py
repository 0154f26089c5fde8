"""The form of the table of Khmer letters and vowels."""

from jointdesk.engine.reference import read_tsv

ROOM = "jointdesk.engine.names.khmer"
LETTERS = {chr(point) for point in range(0x1780, 0x17A3)}


def parts(place: str) -> set[str]:
    return {row["part"] for row in read_tsv(ROOM, "syllables.tsv") if row["place"] == place}


def test_every_consonant_is_of_one_series_and_may_close() -> None:
    first, second = ({part for part in parts(f"onset{series}") if len(part) == 1} for series in (1, 2))
    assert first | second == LETTERS
    assert not first & second
    assert {part for part in parts("final") if len(part) == 1} == LETTERS


def test_every_vowel_sign_is_read_in_both_series() -> None:
    signs = {chr(point) for point in range(0x17B6, 0x17C9)} | {"*", "់", "័", "័យ", "ាំ", "ាំង"}
    for series in ("vowel1", "vowel2"):
        assert signs <= parts(series), signs - parts(series)
