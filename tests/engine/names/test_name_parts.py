"""What one of two names lacks or has more: an English given name, an initial, the family name, a middle word."""

import pytest

from jointdesk.engine.names import Comparison, compare, read
from jointdesk.engine.names.common_reading import may_be_syllable
from jointdesk.engine.reference import read_tsv


def verdict(a: str, b: str) -> Comparison:
    return compare(read(a), read(b))


SAME = {
    "English name in front": ("陳慶炎", "Tony Tan Keng Yam"),
    "English name behind": ("陳慶炎", "Tan Keng Yam Tony"),
    "English name behind the family name": ("陳慶炎", "Tan Tony Keng Yam"),
    "English name before the family name at the end": ("陳慶炎", "Keng Yam Tony Tan"),
    "two English names": ("陳慶炎", "Tony James Tan Keng Yam"),
    "English name in Latin letters": ("Tan Keng Yam", "Tony TAN Keng Yam"),
    "short English name": ("곽민수", "Ken Kwak Min-soo"),
    "initials of names in the middle": ("Mohandas Karamchand Gandhi", "Mohandas K. Gandhi"),
    "initials in front": ("A. P. J. Abdul Kalam", "Abdul Kalam"),
}
PART = {
    "given name alone": ("박지성", "Ji-sung"),
    "family name alone": ("梁振英", "Leung"),
    "an initial": ("박지성", "J. Park"),
    "initials": ("梁振英", "C. Y. Leung"),
    "one word of two": ("Thaksin", "Thaksin Shinawatra"),
}
OTHER = {
    "another family name set before": ("赵薇", "Lương Triều Vĩ"),
    "the given name lacks": ("Vũ Đức Đam", "Vu Duc"),
    "a given name more": ("Trần Văn", "Tran Van Hung"),
    "an initial that does not fit": ("박지성", "K. Park"),
    "another given name before the family name": ("이승만", "Tommy Lee"),
}


@pytest.mark.parametrize("pair", SAME.values(), ids=SAME.keys())
def test_a_word_more_leaves_one_person(pair: tuple[str, str]) -> None:
    assert verdict(*pair).outcome == "match", verdict(*pair)


@pytest.mark.parametrize("pair", PART.values(), ids=PART.keys())
def test_part_of_a_name_is_a_lead(pair: tuple[str, str]) -> None:
    assert verdict(*pair).outcome == "cannot_compare", verdict(*pair)
    assert "only one part of the name is given" in verdict(*pair).reasons


@pytest.mark.parametrize("pair", OTHER.values(), ids=OTHER.keys())
def test_a_word_more_may_make_another_person(pair: tuple[str, str]) -> None:
    assert verdict(*pair).outcome == "no_match", verdict(*pair)


def test_the_table_of_english_names_holds_what_looks_like_a_syllable() -> None:
    names = [row["text"] for row in read_tsv("jointdesk.engine.names", "foreign_given.tsv")]
    assert names == sorted(set(names))
    assert sum(map(may_be_syllable, names)) > 0.8 * len(names)
