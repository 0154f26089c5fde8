"""A plain name is read at once, and as the whole way of reading would read it."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jointdesk.engine.names.plain import LETTERS, split_plain
from jointdesk.engine.names.reading import read_any, read_plain
from jointdesk.engine.names.text import clean, script_of
from jointdesk.engine.reference import read_tsv

PEOPLE = sorted(Path(__file__).parents[2].glob("data/names/*.tsv"))
PLAIN = [
    "Hun Sen",
    "Tony LEUNG Chiu-wai",
    "Tan, Wei Ming",
    "NGUYỄN PHÚ TRỌNG",
    unicodedata.normalize("NFD", "Trần Đại Quang"),
    "Yusof Ishak",
    "毛泽东",
    "문재인",
    "ហ៊ុន សែន",
    "ทักษิณ ชินวัตร",
    "ໄກສອນ ພົມວິຫານ",
    "အောင်ဆန်းစုကြည်",
]
NOT_PLAIN = [
    "",
    "Mr Hun Sen",
    "Tran Van A alias Tony",
    "Nguyeenx Phus Trongj",
    "V. Putin",
    "O'Neill",
    "毛泽东先生",
    "毛泽东又名毛润之",
    "문재인 대통령",
    "លោកហ៊ុន សែន",
    "นายทักษิณ ชินวัตร",
    "김대중 Kim Dae-jung",
    "Путин",
    "a " * 17,
    "a" * 401,
]
PARTS = [
    *(
        "Nguyễn",
        "van",
        "AN",
        "Nguyeenx",
        "Phus",
        "Trongj",
        "u",
        "Mr",
        "Aaf",
        "tức",
        "bin",
        "KIM",
        "e\u0302\u0301",
    ),
    *(
        "陳",
        "先生",
        "偉明",
        "又名",
        "김",
        "민준",
        "씨",
        "리",
        "ហ៊ុន",
        "លោក",
        "ហៅ",
        "คุณ",
        "ทำ",
        "นาง",
        "กุ่",
        "ໄກ",
        "ທ້າວ",
    ),
    *("ဦး", "အောင်", "စု\u1036", "၀င်း", "ေအာ", "-", ",", " ", " ", " ", ", ", "\u200b", "."),
]


def told(texts: list[str]) -> list[str]:
    return [
        cell for path in PEOPLE for line in path.read_text("utf-8").splitlines() for cell in line.split("\t")
    ] + texts


@pytest.mark.parametrize("text", PLAIN)
def test_most_names_are_plain(text: str) -> None:
    assert read_plain(text) == read_any(text)


@pytest.mark.parametrize("text", NOT_PLAIN)
def test_a_text_that_holds_more_is_not_plain(text: str) -> None:
    assert read_plain(text) is None


def test_both_ways_come_to_the_same_for_people_of_public_life() -> None:
    titles = [
        row["text"]
        for name in ("titles.tsv", "aliases.tsv")
        for row in read_tsv("jointdesk.engine.names", name)
    ]
    texts = told([*PLAIN, *NOT_PLAIN])
    beside = [f"{title}{space}{text}" for title in titles for space in ("", " ") for text in PLAIN]
    behind = [f"{text}{space}{title}" for title in titles for space in ("", " ") for text in PLAIN]
    for text in (*texts, *map(str.upper, texts), *beside, *behind):
        assert read_plain(text) in (None, read_any(text)), text


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PARTS), max_size=8).map("".join) | st.text(max_size=12))
def test_both_ways_come_to_the_same_for_any_text(text: str) -> None:
    assert read_plain(text) in (None, read_any(text))


@pytest.mark.parametrize("script", LETTERS)
def test_letters_of_plain_names_are_letters_of_their_script(script: str) -> None:
    letters = every_letter(script)
    assert letters
    for char in letters:
        assert clean(char) == unicodedata.normalize("NFKC", char)
        assert script_of(char) == script, hex(ord(char))


def every_letter(script: str) -> set[str]:
    ranges = LETTERS[script]  # type: ignore[index]
    found, at = set(ranges) - {"-"}, 0
    while (at := ranges.find("-", at + 1)) > 0:
        found |= {chr(point) for point in range(ord(ranges[at - 1]), ord(ranges[at + 1]) + 1)}
    return found


def test_a_plain_name_is_cut_as_it_is_written() -> None:
    assert split_plain("LÊ Thị-Mai, An") == ("latin", "LÊ Thị-Mai, An", ["lê", "thị", "mai", "an"])
