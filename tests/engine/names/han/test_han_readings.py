"""Characters folded to one form, and read in the languages of the region."""

import pytest

from jointdesk.engine.names import compare, han, read
from jointdesk.engine.names.han.surnames import split_surname


@pytest.mark.parametrize(
    ("variant", "folded"),
    [
        ("習近平", "习近平"),
        ("林峯", "林峰"),
        ("衞詩雅", "卫诗雅"),
        ("梁啓超", "梁启超"),
        ("黒沢明", "黑泽明"),
        ("渡邊謙", "渡边谦"),
        ("呉清源", "吴清源"),
        ("鍾楚紅", "钟楚红"),
        ("张栢芝", "张柏芝"),
    ],
)
def test_traditional_and_variant_forms_are_one(variant: str, folded: str) -> None:
    assert han.simplify(variant) == folded
    assert han.simplify(folded) == folded


@pytest.mark.parametrize(
    ("char", "spelling", "language"),
    [
        ("陈", "chen", "Mandarin"),
        ("陈", "chan", "Cantonese"),
        ("陈", "tan", "Hokkien or Teochew"),
        ("陈", "chin", "Hakka"),
        ("陈", "tran", "Sino-Vietnamese"),
        ("陈", "jin", "Korean"),
        ("谢", "hsieh", "Mandarin, older spelling"),
        ("谢", "tse", "Cantonese"),
        ("郭", "kuok", "Cantonese"),
        ("黄", "vong", "Cantonese"),
        ("赵", "chio", "Cantonese"),
        ("吕", "lyu", "Mandarin, older spelling"),
        ("郭", "quek", "Hokkien or Teochew"),
        ("冯", "phung", "Sino-Vietnamese"),
        ("叶", "yap", "Hakka"),
    ],
)
def test_a_character_is_spelt_in_each_language(char: str, spelling: str, language: str) -> None:
    segment = han.segment(char, surname=True)
    assert spelling in segment.spellings
    assert language in segment.languages[spelling].split("/")


def test_a_family_name_is_read_as_one() -> None:
    assert han.segment("曾", surname=True).spellings["zeng"] == 0.0
    assert han.segment("曾").spellings["zeng"] > 0.0


@pytest.mark.parametrize(
    ("name", "parts"),
    [("欧阳修", ("欧阳", "修")), ("诸葛亮", ("诸葛", "亮")), ("王毅", ("王", "毅")), ("司马", ("司", "马"))],
)
def test_compound_family_names_are_split_off(name: str, parts: tuple[str, str]) -> None:
    assert split_surname(name) == parts


@pytest.mark.parametrize(
    ("written", "spelt"),
    [
        ("歐陽修", "Ouyang Xiu"),
        ("歐陽震華", "Bobby Au-yeung Chin-wah"),
        ("歐陽震華", "Auyeung Chin Wah"),
        ("司徒華", "Szeto Wah"),
        ("尉遲恭", "Yuchi Gong"),
        ("長孫無忌", "Zhangsun Wuji"),
    ],
)
def test_a_compound_family_name_is_written_in_one_word_or_two(written: str, spelt: str) -> None:
    assert compare(read(written), read(spelt)).outcome == "match"


@pytest.mark.parametrize(
    ("char", "reading"), [("金", "김"), ("恩", "은"), ("李", "이"), ("陈", "진"), ("㻐", "현")]
)
def test_sino_korean_readings_cover_names(char: str, reading: str) -> None:
    readings = han.korean_readings(han.simplify(char))
    assert not readings or reading in readings
    assert readings or char == "㻐"


def test_a_rare_character_is_read_not_refused() -> None:
    segment = han.segment("焜")
    assert "kun" in segment.spellings
    assert not segment.unread


def test_a_syllable_has_a_bounded_number_of_spellings() -> None:
    for char in "陈林黄李王张志明伟国强家欣怡俊豪":
        assert 5 <= len(han.segment(char).spellings) <= 150


@pytest.mark.parametrize(
    ("mixed", "hangul", "same"),
    [
        ("文재인", "문재인", True),
        ("李재명", "이재명", True),
        ("盧무현", "노무현", True),
        ("文재인", "박재인", False),
        ("金구", "김구", True),
    ],
)
def test_a_family_name_in_hanja_before_a_given_name_in_hangul(mixed: str, hangul: str, same: bool) -> None:
    assert (compare(read(mixed), read(hangul)).outcome == "match") is same


def test_a_name_in_hanja_and_again_in_hangul_is_two_writings_of_one() -> None:
    assert compare(read("朴槿惠박근혜"), read("박근혜")).outcome == "match"


@pytest.mark.parametrize(
    ("han", "spelt", "same"),
    [
        ("李克強", "LI KEQIANG", True),
        ("李克強", "Li K'e-ch'iang", True),
        ("呂秀蓮", "LYU XIULIAN", True),
        ("呂秀蓮", "LV XIU LIAN", True),
        ("呂秀蓮", "Lü Xiulian", True),
        ("單田芳", "Shan Tianfang", True),
        ("王建民", "Wang Chien-ming", True),
        ("趙少康", "Jaw Shaw-kong", True),
        ("李靜", "Li Jing", True),
        ("李靜", "Li Jin", False),
        ("楊颖", "Angelababy Yeung Wing", True),
        ("李小龍", "Lee Siu-lung", True),
        ("李小龍", "Lý Tiểu Long", True),
    ],
)
def test_spellings_of_one_name_and_their_bounds(han: str, spelt: str, same: bool) -> None:
    assert (compare(read(han), read(spelt)).outcome == "match") is same
