"""The form of the tables of Han characters."""

import re

from jointdesk.engine.reference import read_tsv

ROOM = "jointdesk.engine.names.han"
HANGUL = re.compile("[가-힣]+( [가-힣]+)*")
LATIN = re.compile("[a-z]+( [a-z]+)*")


def test_rows_are_one_character_or_a_compound_surname_with_readings_in_every_language() -> None:
    rows = read_tsv(ROOM, "characters.tsv")
    assert len({row["han"] for row in rows}) == len(rows)
    for row in rows:
        assert re.fullmatch("[\u4e00-\u9fff]{1,2}", row["han"]), row
        assert HANGUL.fullmatch(row["korean"]), row
        assert all(LATIN.fullmatch(row[column]) for column in ("cantonese", "hokkien", "hakka")), row
        assert row["vietnamese"].replace(" ", "").isalpha(), row
