"""Several names in one text: each may match; what is a remark is none."""

import pytest

from jointdesk.engine.names import compare, read

ALIASES = [
    ("Nguyen Tat Thanh alias Ho Chi Minh", "Hồ Chí Minh"),
    ("Nguyễn Sinh Cung, bí danh Nguyễn Ái Quốc", "NGUYEN AI QUOC"),
    ("Saloth Sar a.k.a. Pol Pot", "ប៉ុល ពត"),
    ("Saloth Sar @ Pol Pot", "Pol Pot"),
    ("សាឡុត ស ហៅ ប៉ុល ពត", "Pol Pot"),
    ("孙文，又名孙中山", "Sun Zhongshan"),
    ("Chen Zhi (陈志)", "陳志"),
    ("Sun Yat-sen (孫中山)", "Sun Zhongshan"),
    ("이원록 일명 이육사", "Lee Yuk-sa"),
    ("Kim Dae-jung / Toyota Daiju", "Toyota Daiju"),
    ("Norodom Sihanouk (Samdech Euv Sihanouk)", "Euv Sihanouk"),
]
REMARKS = [
    "Hun Sen (Cambodia)",
    "Hun Sen (កម្ពុជា)",
    "Hun Sen (born 1952)",
    "Hun Sen (politician)",
    "Hun Sen (Sen)",
    "Hun Sen [14]",
    'Hun "Samdech" Sen',
    "Hun Sen (",
    "Hun Sen alias",
]


@pytest.mark.parametrize(("text", "other"), ALIASES)
def test_an_alias_matches(text: str, other: str) -> None:
    found = compare(read(text), read(other))
    assert found.outcome == "match", found


@pytest.mark.parametrize(("text", "other"), ALIASES)
def test_the_first_name_still_matches(text: str, other: str) -> None:
    first = text.split(" alias ")[0].split(",")[0].split(" a.k.a")[0].split(" @")[0].split(" ហៅ")[0]
    first = first.split("，")[0].split(" (")[0].split(" 일명")[0].split(" /")[0]
    assert compare(read(text), read(first)).outcome == "match"


@pytest.mark.parametrize("text", REMARKS)
def test_a_remark_is_no_other_name(text: str) -> None:
    name = read(text)
    assert name.alternatives == ()
    assert compare(name, read("Hun Sen")).outcome == "match"


def test_two_persons_with_one_remark_stay_two() -> None:
    assert compare(read("Hun Sen (Phnom Penh)"), read("Sar Kheng (Phnom Penh)")).outcome == "no_match"


def test_the_number_of_names_in_a_text_is_bounded() -> None:
    assert len(read(" alias ".join(f"Aa{chr(97 + i)} Bb{chr(97 + i)}" for i in range(20))).alternatives) <= 5


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Tony 梁朝偉", "Tony 劉德華"),
        ("존 C. 스테니스", "에드워드 C. 케네디"),
        ("李자스민", "李에리사"),
        ("Kim 민준", "Kim 서연"),
    ],
)
def test_a_part_too_small_to_be_a_name_makes_no_match(a: str, b: str) -> None:
    assert compare(read(a), read(b)).outcome != "match"


@pytest.mark.parametrize(
    ("a", "b"), [("Tony 梁朝偉", "Tony Leung Chiu-wai"), ("김대중 Kim Dae-jung", "金大中")]
)
def test_a_mixed_text_still_matches(a: str, b: str) -> None:
    assert compare(read(a), read(b)).outcome == "match"
