"""What two hands write of one person gives them a key in common, and what they write of two does not."""

import pytest

from jointdesk.engine.exchange.matching.persons import (
    MOST_KEYS,
    PERSON,
    PERSON_YEAR,
    Birth,
    name_keys,
    person_keys,
    read_birth,
    shared_sounds,
)
from jointdesk.engine.names import read

BORN = "1953-06-15"
# one person's name as two desks have it; the first is published, the second asked, and the other way round
SAME = (
    ("习近平", "Xi Jinping"),
    ("習近平", "习近平"),
    ("Xi Jinping", "JINPING XI"),
    ("Xi Jin Ping", "Xi Jin-ping"),
    ("梁朝偉", "Tony LEUNG Chiu-wai"),
    ("陈川仁", "Tan Chuan-Jin"),
    ("武元甲", "Võ Nguyên Giáp"),
    ("Võ Nguyên Giáp", "Vo Nguyen Giap"),
    ("Nguyễn Xuân Phúc", "Phuc Nguyen Xuan"),
    ("김정은", "Kim Jong-un"),
    ("金正恩", "김정은"),
    ("金正恩", "Kim Jong Un"),
    ("이승만", "Lee Seungman"),
    ("이승만", "Yi Seung-man"),
    ("리설주", "이설주"),
    ("Park Geun-hye", "Pak Kun-hye"),
    ("ហ៊ុន សែន", "Hun Sen"),
    ("ហ៊ុន ម៉ាណែត", "Hun Manet"),
    ("ប្រាក់ សុខុន", "Prak Sokhonn"),
    ("ប្រាក់ សុខុន", "SOKHONN Prak"),
    ("ประยุทธ์ จันทร์โอชา", "Prayut Chan-o-cha"),
    ("ประยุทธ์ จันทร์โอชา", "Prayuth Chanocha"),
    ("အောင်ဆန်းစုကြည်", "Aung San Suu Kyi"),
    ("သန်းရွှေ", "Than Shwe"),
    ("ທອງລຸນ ສີສຸລິດ", "Thongloun Sisoulith"),
    ("Rodrigo Duterte", "DUTERTE, Rodrigo"),
    ("Anwar bin Ibrahim", "Anwar Ibrahim"),
)
OTHER = (
    ("Xi Jinping", "Hu Jintao"),
    ("习近平", "Li Keqiang"),
    ("김정은", "Kim Il-sung"),
    ("Nguyễn Văn Hùng", "Nguyễn Văn Sơn"),
    ("ហ៊ុន សែន", "Sok An"),
    ("ประยุทธ์ จันทร์โอชา", "Thaksin Shinawatra"),
    ("Tony Leung Chiu-wai", "Tony Leung Ka-fai"),
)


def meet(record: str, question: str, born: str = BORN, kind: str = PERSON) -> bool:
    published = person_keys([record], born, kind).published
    return not set(published).isdisjoint(person_keys([question], born, kind).asked)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_person_is_found_whoever_asks(one: str, other: str) -> None:
    assert meet(one, other)
    assert meet(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_person_is_not(one: str, other: str) -> None:
    assert not meet(one, other)
    assert not meet(other, one)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("1953-06-15", "1953-06-15", True),
        ("1953-06-05", "1953-05-06", True),
        ("1953-06-15", "1953-06-16", False),
        ("1953-06-15", "1954-06-15", False),
    ],
)
def test_the_whole_birth_date_counts_with_day_and_month_in_either_order(
    one: str, other: str, found: bool
) -> None:
    published = person_keys(["Xi Jinping"], one, PERSON).published
    assert (not set(published).isdisjoint(person_keys(["习近平"], other, PERSON).asked)) is found


@pytest.mark.parametrize(
    ("written", "birth"),
    [
        ("1990-05-21", Birth("1990", "0521")),
        ("1990-12-03", Birth("1990", "0312")),
        ("1990-05", Birth("1990", "")),
        ("1990", Birth("1990", "")),
        ("1990-01-01", Birth("1990", "")),
        ("", None),
        ("1990-02-30", None),
        ("90-02-03", None),
        ("1390-02-03", None),
        ("1990-05-21 ", None),
        ("٢٠٢٠-٠١-٠٢", None),
    ],
)
def test_a_birth_date_is_a_day_a_year_or_nothing(written: str, birth: Birth | None) -> None:
    assert read_birth(written) == birth


def test_a_year_alone_has_keys_of_its_own_kind_only() -> None:
    assert person_keys(["Xi Jinping"], "1953", PERSON).published == ()
    assert person_keys(["Xi Jinping"], "", PERSON_YEAR).published == ()
    assert meet("习近平", "Xi Jinping", "1953", PERSON_YEAR)
    # a record with the day is found by one who knows the year alone
    day = person_keys(["习近平"], BORN, PERSON_YEAR).published
    assert not set(day).isdisjoint(person_keys(["Xi Jinping"], "1953", PERSON_YEAR).asked)


def test_with_the_year_alone_vowels_count() -> None:
    assert meet("Chen Tai", "Chan Tu")
    assert not meet("Chen Tai", "Chan Tu", "1953", PERSON_YEAR)


@pytest.mark.parametrize(
    "text", ["Suharto", "Hùng", "王", "김", "สมชาย", "សុខា", "U Nu", "", "Mr.", "123", "Иван Петров"]
)
def test_one_word_alone_is_no_name(text: str) -> None:
    assert name_keys(read(text), fine=False).published == ()
    assert name_keys(read(text), fine=False).asked == ()


@pytest.mark.parametrize("missing", ["Văn Hùng", "Nguyễn Hùng"])
def test_every_part_of_the_name_counts(missing: str) -> None:
    assert not meet("Nguyễn Văn Hùng", missing)


def test_aliases_in_one_field_are_names_of_their_own() -> None:
    assert meet("Trần Văn A alias 陈志明", "Chen Zhiming")
    assert meet("Chan Chi Ming (陳志明)", "陈志明")


def test_who_writes_characters_does_not_find_characters_by_their_sound() -> None:
    assert not meet("陈志明", "程志明")
    assert meet("陈志明", "Chan Chi Ming")
    # what letters do not tell apart they do not tell apart here
    assert meet("程志明", "Chan Chi Ming")


def test_no_more_keys_than_allowed_and_the_rest_is_told() -> None:
    keys = person_keys(["黄碧云"], BORN, PERSON)
    assert len(keys.published) == len(keys.asked) == MOST_KEYS
    assert keys.excess == 4


def test_sounds_without_a_date_hold_both_what_is_published_and_what_is_asked() -> None:
    assert not shared_sounds(["Nguyễn Văn Hùng"]).isdisjoint(shared_sounds(["阮文雄"]))
    assert shared_sounds(["Nguyễn Văn Hùng"]).isdisjoint(shared_sounds(["Trần Thị Mai"]))
    assert shared_sounds([]) == frozenset()
