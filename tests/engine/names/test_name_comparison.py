"""Names of documented public figures, as their papers and the press write them, and near neighbours."""

import pytest

from jointdesk.engine.names import MATCH_SCORE, Comparison, compare, read


def verdict(a: str, b: str) -> Comparison:
    return compare(read(a), read(b))


SAME = {
    "Vietnamese without tones": ("Phạm Minh Chính", "PHAM MINH CHINH"),
    "Vietnamese with đ": ("Đặng Thái Sơn", "Dang Thai Son"),
    "Vietnamese given name first": ("Võ Nguyên Giáp", "Giap Vo Nguyen"),
    "Vietnamese written together": ("Nguyễn Phú Trọng", "NGUYENPHUTRONG"),
    "tone mark placed otherwise": ("Nguyễn Hòa Bình", "Nguyễn Hoà Bình"),
    "final y or i": ("Nguyễn Văn Lý", "Nguyễn Văn Lí"),
    "Vietnamese with a lost letter": ("Nguyễn Phú Trọng", "Nguyen Phu Trog"),
    "Vietnamese without the middle name": ("Nguyễn Văn Thiệu", "Nguyen Thieu"),
    "Hangul, family name Yi": ("이승만", "Yi Seung-man"),
    "Hangul, family name Rhee and order": ("이승만", "Seungman Rhee"),
    "Hangul, Park Geun-hye": ("박근혜", "Park Geun-hye"),
    "Hangul, given name joined": ("문재인", "MOON JAEIN"),
    "Hangul, Noh as Roh": ("노무현", "Roh Moo-hyun"),
    "Hangul, compound family name": ("황보관", "Hwangbo Kwan"),
    "North Korean initial sound": ("리설주", "이설주"),
    "Hanja": ("朴正熙", "박정희"),
    "simplified and traditional": ("陈水扁", "陳水扁"),
    "pinyin": ("习近平", "Xi Jinping"),
    "pinyin, given name first": ("王毅", "Yi Wang"),
    "Wade-Giles": ("李登輝", "Lee Teng-hui"),
    "Cantonese": ("梁振英", "LEUNG Chun-ying"),
    "Cantonese with an English name": ("梁振英", "CY Leung Chun-ying"),
    "Hokkien": ("吳作棟", "Goh Chok Tong"),
    "Sino-Vietnamese": ("胡志明", "Hồ Chí Minh"),
    "Khmer": ("ហ៊ុន សែន", "Hun Sen"),
    "Khmer order swapped": ("ហ៊ុន ម៉ាណែត", "MANET HUN"),
    "Thai": ("ทักษิณ ชินวัตร", "Thaksin Shinawatra"),
    "Burmese": ("အောင်ဆန်းစုကြည်", "Aung San Suu Kyi"),
    "Burmese creaky final": ("သန့်မြင့်ဦး", "Thant Myint-U"),
    "title in front": ("Samdech Hun Sen", "Hun Sen"),
    "title in Khmer": ("សម្តេច ហ៊ុន សែន", "Hun Sen"),
    "spelling of Muhammad": ("Mahathir Mohamad", "MAHATHIR BIN MOHAMMAD"),
    "Korean in two Latin spellings": ("Park Chung-hee", "Pak Chong Hui"),
    "two scripts in one field": ("김대중 Kim Dae-jung", "Kim Dae Jung"),
    "Cyrillic through general transliteration": ("Владимир Путин", "Vladimir Putin"),
}

OTHER = {
    "tones differ": ("Nguyễn Văn Hùng", "Nguyễn Văn Hưng"),
    "other given name": ("Nguyễn Phú Trọng", "Nguyen Phu Hoa"),
    "common middle name does not make a match": ("Nguyễn Thị Định", "Nguyen Thi Binh"),
    "Korean brothers": ("박정희", "Park Jung-soo"),
    "Chinese, one syllable differs": ("习近平", "Xi Jinyuan"),
    "Chinese, given syllables exchanged": ("王岐山", "Wang Shanqi"),
    "Khmer": ("ហ៊ុន សែន", "Sar Kheng"),
    "Thai": ("ทักษิณ ชินวัตร", "Prayut Chan-o-cha"),
    "Burmese": ("အောင်ဆန်းစုကြည်", "Min Aung Hlaing"),
    "hanja": ("金大中", "김정일"),
    "Latin": ("Joko Widodo", "Anwar Ibrahim"),
}

UNDECIDED = {
    "nothing": ("", "Hun Sen"),
    "only a title": ("Mr.", "Hun Sen"),
    "only a family name": ("Kim", "김대중"),
    "only a given name": ("Chính", "Phạm Minh Chính"),
    "signs": ("???", "Hun Sen"),
    "script without a table": ("നരേന്ദ്ര മോദി", "Hun Sen"),
    "foreign name in Han": ("弗拉基米尔", "Joko Widodo"),
}


@pytest.mark.parametrize("pair", SAME.values(), ids=SAME.keys())
def test_one_person(pair: tuple[str, str]) -> None:
    found = verdict(*pair)
    assert found.outcome == "match", found
    assert found.score >= MATCH_SCORE
    assert found.reasons


@pytest.mark.parametrize("pair", OTHER.values(), ids=OTHER.keys())
def test_two_persons(pair: tuple[str, str]) -> None:
    found = verdict(*pair)
    assert found.outcome == "no_match", found
    assert found.score < MATCH_SCORE


@pytest.mark.parametrize("pair", UNDECIDED.values(), ids=UNDECIDED.keys())
def test_says_that_it_cannot_compare(pair: tuple[str, str]) -> None:
    found = verdict(*pair)
    assert found.outcome == "cannot_compare", found
    assert found.reasons


def test_reasons_name_the_language_of_a_reading() -> None:
    assert any("Cantonese" in reason for reason in verdict("梁振英", "Leung Chun-ying").reasons)


def test_reasons_tell_of_swapped_order() -> None:
    assert any("swapped" in reason for reason in verdict("Phạm Minh Chính", "Minh Chinh Pham").reasons)


@pytest.mark.parametrize(
    ("a", "b"),
    [("Xu Rong", "Tsui Wing"), ("Wang Jing-ping", "Ong Cheng Peng"), ("Roh Moohyun", "No Muhyeon")],
)
def test_two_latin_spellings_of_unknown_characters_are_not_told_apart(a: str, b: str) -> None:
    found = verdict(a, b)
    assert found.outcome in ("match", "cannot_compare"), found


@pytest.mark.parametrize(("a", "b"), [("Chen Shui-bian", "Ma Ying-jeou"), ("Roh Moo-hyun", "Kim Dae-jung")])
def test_latin_spellings_of_other_characters_are_told_apart(a: str, b: str) -> None:
    assert verdict(a, b).outcome == "no_match"


@pytest.mark.parametrize("other", ["NGOC HIEN HIEN DOAN", "Hien Hien Ngoc Doan", "Doan Ngoc Hien Hien"])
def test_a_word_that_stands_twice_answers_in_order(other: str) -> None:
    found = compare(read("Doan Ngoc Hien Hien"), read(other))
    assert found.outcome == ("no_match" if other.startswith("Hien") else "match")
    assert found == compare(read(other), read("Doan Ngoc Hien Hien"))
