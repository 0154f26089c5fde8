"""Scripts without a table: a match may be found through general transliteration, and none is ever refuted."""

import pytest

from jointdesk.engine.names import compare, read

FOUND = [
    ("Сергей Лавров", "Sergey Lavrov"),
    ("Михаил Горбачёв", "Mikhail Gorbachev"),
    ("Никита Хрущёв", "Nikita Khrushchev"),
    ("Αλέξης Τσίπρας", "Alexis Tsipras"),
    ("いとう ひろぶみ", "Itou Hirobumi"),
    ("ヤマダ　タロウ", "Yamada Taro"),
    ("नरेन्द्र मोदी", "Narendra Modi"),
    ("やまだ たろう", "ヤマダ タロウ"),
]
OPEN = [
    ("Сергей Лавров", "Hun Sen"),
    ("محمد مرسي", "Mohamed Morsi"),
    ("நரேந்திர மோடி", "Hun Sen"),
    ("नरेन्द्र मोदी", "ហ៊ុន សែន"),
    ("Владимир Путин", "ทักษิณ ชินวัตร"),
    ("やまだ", "Путин"),
]


@pytest.mark.parametrize(("unread", "latin"), FOUND)
def test_a_match_is_found_and_says_how(unread: str, latin: str) -> None:
    found = compare(read(unread), read(latin))
    assert found.outcome == "match", found
    assert any("general transliteration" in reason for reason in found.reasons)


@pytest.mark.parametrize(("unread", "other"), OPEN)
def test_nothing_is_refuted(unread: str, other: str) -> None:
    found = compare(read(unread), read(other))
    assert found.outcome == "cannot_compare", found
    assert any("no table for this script" in reason for reason in found.reasons)


def test_two_names_in_one_alphabet_are_told_apart() -> None:
    assert compare(read("Сергей Лавров"), read("Сергей Лавров")).outcome == "match"
    assert compare(read("Сергей Лавров"), read("Дмитрий Медведев")).outcome == "no_match"
