"""Hangul in Latin letters: habits of Koreans, both Koreas' schemes, and Chinese names written in Hangul."""

import pytest

from jointdesk.engine.names import compare, hangul, read
from jointdesk.engine.names.hangul.syllables import split_letters
from jointdesk.engine.names.hangul.tokens import is_foreign
from jointdesk.engine.reference import read_tsv

KOREAN = {
    "passport habit": ("윤여정", "Youn Yuh-jung"),
    "family name last": ("손흥민", "Heung-Min Son"),
    "given name joined": ("김옥균", "Kim Okkyun"),
    "McCune-Reischauer": ("조만식", "Cho Man-sik"),
    "McCune-Reischauer with its marks": ("박헌영", "Pak Hŏnyŏng"),
    "Revised Romanization": ("전봉준", "Jeon Bong-jun"),
    "North Korean": ("최룡해", "Choe Ryong Hae"),
    "initial sound unsaid inside": ("이병렬", "Lee Byung-yeol"),
    "two-syllable surname": ("남궁민", "Namkoong Min"),
    "silent w and h": ("강경화", "Kang Kyung-wha"),
    "given name alone": ("민아", "Bang Min-ah"),
    "foreign given name in front": ("이재용", "Jay Lee Jae-yong"),
    "honorific": ("반기문 씨", "Ban Ki-moon"),
}
CHINESE = {
    "by Korean reading": ("모택동", "Mao Zedong"),
    "two syllables by Korean reading": ("노신", "Lu Xun"),
    "by sound": ("시진핑", "Xi Jinping"),
    "by sound, two syllables for one": ("저우언라이", "Zhou Enlai"),
    "by sound, as it is commonly written": ("장쩌민", "Jiang Zemin"),
    "compound surname": ("제갈량", "Zhuge Liang"),
}
FOREIGN = {
    "Vietnamese": ("응우옌 쑤언 푹", "Nguyễn Xuân Phúc"),
    "Vietnamese, unspaced": ("응우옌쑤언푹", "Nguyen Xuan Phuc"),
    "Vietnamese, four syllables or fewer": ("쩐 다이 꽝", "Trần Đại Quang"),
    "Vietnamese, two words": ("또 럼", "To Lam"),
    "Khmer": ("훈 마넷", "Hun Manet"),
    "Malay": ("마하티르 모하마드", "Mahathir Mohamad"),
    "Filipino": ("로드리고 두테르테", "Rodrigo Duterte"),
    "Russian": ("블라디미르 푸틴", "Vladimir Putin"),
    "English, family name first": ("보리스 존슨", "Johnson Boris"),
}
IN_HAN = {
    "by sound": ("시진핑", "习近平"),
    "by sound, two syllables": ("왕이", "王毅"),
    "by sound, two syllables for one character": ("저우언라이", "周恩來"),
    "by Korean reading": ("모택동", "毛澤東"),
}
OTHER = {
    "another vowel": ("이용구", "Lee Yeong-gyu"),
    "another Chinese name": ("시진핑", "Xi Zhongxun"),
    "another final": ("김종인", "Kim Jong-il"),
    "another Vietnamese name": ("쩐 다이 꽝", "Tran Duc Luong"),
    "another Khmer name": ("훈 마넷", "Hun Sen"),
    "another Chinese name in Han": ("시진핑", "习仲勋"),
    "a syllable more at the end": ("김준", "Kim Jun-ho"),
    "a syllable more in front": ("김현", "Jong-hyun Kim"),
    "half by reading, half by sound": ("김지수", "金吉水"),
}


@pytest.mark.parametrize(
    "pair", [*KOREAN.values(), *CHINESE.values(), *FOREIGN.values()], ids=[*KOREAN, *CHINESE, *FOREIGN]
)
def test_one_person_in_hangul(pair: tuple[str, str]) -> None:
    found = compare(*map(read, pair))
    assert found.outcome == "match", found


@pytest.mark.parametrize("pair", OTHER.values(), ids=OTHER.keys())
def test_two_persons_in_hangul(pair: tuple[str, str]) -> None:
    found = compare(*map(read, pair))
    assert found.outcome == "no_match", found


def test_what_another_syllable_is_likelier_to_be_costs_more() -> None:
    young, yong = hangul.segment("영").spellings, hangul.segment("용").spellings
    assert young["yong"] > yong["yong"]
    assert yong["young"] > young["young"]


def test_a_spelling_names_the_languages_it_is_of() -> None:
    languages = hangul.segment("양").languages
    assert (languages["yang"], languages["liang"]) == ("Korean/Mandarin/Mandarin sound", "Mandarin")
    assert hangul.segment("량").languages["ryang"] == "Korean"


@pytest.mark.parametrize("char", ["a", "ㄱ", "陳"])
def test_what_is_no_syllable_is_unread(char: str) -> None:
    assert hangul.segment(char).unread


@pytest.mark.parametrize(("north", "south"), [("리", "이"), ("로", "노"), ("녀", "여"), ("렬", "열")])
def test_initial_sounds_of_north_and_south_are_one(north: str, south: str) -> None:
    assert hangul.same_syllable(north, south)
    assert not hangul.same_syllable(north, "박")


@pytest.mark.parametrize("words", [["김", "민준"], ["황보관"], ["제갈량"], ["리설주"], ["모택동"]])
def test_a_korean_or_chinese_name_is_not_foreign(words: list[str]) -> None:
    assert not is_foreign(words)


def test_surnames_stand_under_their_initial_once() -> None:
    rows = read_tsv("jointdesk.engine.names.hangul", "surnames.tsv")
    names = [name for row in rows for name in row["surnames"].split()]
    assert len(set(names)) == len(names)
    for row in rows:
        assert all(split_letters(name[0])[0] == row["initial"] for name in row["surnames"].split()), row


@pytest.mark.parametrize(
    ("word", "may_be"), [("kang", True), ("rhee", True), ("ho", True), ("il", False), ("tony", False)]
)
def test_a_word_that_may_be_a_korean_family_name(word: str, may_be: bool) -> None:
    assert hangul.may_be_surname(word) is may_be


def test_a_vietnamese_name_by_its_sound_is_found_in_its_characters() -> None:
    found = compare(read("응우옌푸쫑"), read("阮富仲"))
    assert found.outcome == "match"
