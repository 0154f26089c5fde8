"""One wrong word does not hide in a long name: relatives and namesakes of documented public figures."""

import pytest

from jointdesk.engine.names import compare, read

OTHERS = [
    ("Pintongta Shinawatra", "Paetongtarn Shinawatra"),
    ("Hun Many", "Hun Mana"),
    ("Liu Yang", "Liu Bang"),
    ("Chiang Wei-kuo", "Chiang Ching-kuo"),
    ("Kim Jong-il", "Kim Hong-il"),
    ("Lee Jae-yong", "Lee Maeng-hee"),
    ("Ne Win", "Ne Win Maung"),
    ("Han Yu", "Han Kuo-yu"),
    ("Mao Anying", "Mao Anqing"),
    ("毛岸英", "Mao Anqing"),
]
SAME = [
    ("ชัชชาติ สิทธิพันธุ์", "Chadchart Sittipunt"),
    ("Mahathir Mohamad", "Mahathir Mohammad"),
    ("Benigno Aquino", "Benigno Simeon Aquino"),
    ("Boris Yeltsin", "Boris Eltsin"),
    ("Megawati Sukarnoputri", "Megawati Soekarnoputri"),
    ("Park Chung-hee", "Pak Chong Hui"),
]


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_another_word_is_another_person(one: str, other: str) -> None:
    assert compare(read(one), read(other)).outcome != "match"


@pytest.mark.parametrize(("one", "other"), SAME)
def test_another_spelling_is_not(one: str, other: str) -> None:
    assert compare(read(one), read(other)).outcome == "match"


@pytest.mark.parametrize(("one", "other"), [("Aung Khin", "Ong Khin"), ("Wang Jing-ping", "Ong Cheng Peng")])
def test_spellings_of_one_unknown_name_are_a_lead(one: str, other: str) -> None:
    found = compare(read(one), read(other))
    assert found.outcome == "cannot_compare", found
    assert "both may spell" in found.reasons[0]


def test_a_word_of_mixed_languages_names_the_language_of_each_syllable() -> None:
    reasons = compare(read("毛岸英"), read("Mao Anqing")).reasons
    assert "岸 read an (Korean, Mandarin)" in reasons
    assert any(reason.startswith("英 read ing (Cantonese") for reason in reasons)


def test_the_order_is_said() -> None:
    assert "same order" in compare(read("ហ៊ុន សែន"), read("Hun Sen")).reasons
    assert "family and given names swapped" in compare(read("ហ៊ុន ម៉ាណែត"), read("MANET HUN")).reasons
