"""What the engine says in English reads in the officer's language: no sentence of a reason stays English."""

import re
import time

import pytest
from django.template import Context, Template
from django.utils import translation

from jointdesk.desk.accounts.wording import FORMS, LANGUAGES, LONGEST, say
from jointdesk.engine.errors import InputError
from jointdesk.engine.names import compare, read
from jointdesk.engine.screening import Person, Watchlist

PAIRS = [
    ("陈伟明", "Tan Wei Ming"),
    ("陈伟明", "진위명"),
    ("陈伟明", "陈伟"),
    ("김민수", "Kim Min-su"),
    ("김민수", "민수김"),
    ("김", "Kim Min-su"),
    ("Nguyễn Văn An", "An Nguyễn Văn"),
    ("Nguyễn Văn An", "Nguyễn Vân An"),
    ("Nguyen Thi Hoa", "Nguyn Thi Hoa"),
    ("សុខ សុភា", "Sok Sophea"),
    ("ทักษิณ ชินวัตร", "Thaksin Shinawatra"),
    ("အောင်ဆန်းစုကြည်", "Aung San Suu Kyi"),
    ("ໄກສອນ ພົມວິຫານ", "Kaysone Phomvihane"),
    ("Ong Khin", "Aung Khin"),
    ("Wei Chen", "Chen Wei Ming"),
    ("Ivan Ivanov", "Иван Иванов"),
    ("Ivan Ivanov", "Ιβάν"),
    ("John M Smith", "John Michael Smith"),
    ("Mr", "Kim"),
    ("", "Kim"),
    ("12", "Kim"),
]


def english_words(text: str) -> list[str]:
    return re.findall(
        r"\b(?:name|names|birth|date|nationality|document|same|other|only|unknown|read|differs|with)\b", text
    )


@pytest.mark.parametrize("language", ["vi", "km", "ko", "zh-hans"])
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_reasons_about_names(language, one, other):
    with translation.override(language):
        for reason in compare(read(one), read(other)).reasons:
            for piece in reason.split("; "):
                if re.fullmatch(r"\S+ [=≠] \S+", piece):
                    continue
                assert say(piece) != piece, piece
                assert not english_words(say(piece))


@pytest.mark.parametrize("language", ["vi", "km", "ko", "zh-hans"])
def test_reasons_of_a_candidate(language):
    listed = Person("n1", ("Tan Wei Ming",), "1990-05-12", "MY", "A1234567")
    found = Person("r1", ("陈伟明",), "1990-12-05", "SG", "A1234568")
    candidates = Watchlist.build([listed]).screen(found)
    assert candidates
    with translation.override(language):
        for reason in candidates[0].reasons:
            assert not english_words(say(reason)), say(reason)


def test_a_candidate_in_vietnamese():
    with translation.override("vi"):
        said = say(
            "name matches (陈 read tan (Hokkien or Teochew); 伟明 read wei-ming (Mandarin)): +9.8 bits"
        )
    assert (
        said
        == "tên khớp (陈 đọc là tan (Phúc Kiến hoặc Triều Châu); 伟明 đọc là wei-ming (Quan thoại)): +9.8 bit"
    )


def test_a_file_line_and_field_are_said():
    error = InputError("'12x' is not a number", file="raid.csv", line=3, field="amount")
    with translation.override("vi"):
        assert say(str(error)) == "raid.csv, dòng 3, trường amount: '12x' không phải số"


def test_in_english_nothing_changes():
    with translation.override("en"):
        for sentence in (
            *FORMS,
            *LANGUAGES,
            "raid.csv, line 3: is empty",
            "name matches (a = b): +6.0 bits",
            "other",
        ):
            filled = re.sub(r"%\(\w+\)s", "x", sentence)
            assert say(filled) == filled


@pytest.mark.parametrize(
    "sentence", ["", "nobody says this", "a: b", "x" * (LONGEST + 1), "100 % of %(it)s", "(((((: : :"]
)
def test_what_fits_no_form_stays(sentence):
    with translation.override("ko"):
        assert say(sentence) == sentence


def test_time_is_bounded_for_hostile_text():
    with translation.override("vi"):
        for piece in (" read ", " ~ : ", ", line 1, field ", "(; ", "= ≠ "):
            began = time.thread_time()
            say((piece * LONGEST)[:LONGEST])
            # of the processor's own time, and of order: what grows faster than the text takes hours
            assert time.thread_time() - began < 60


def test_pages_escape_what_is_said():
    page = Template("{{ sentence|say }}").render(Context({"sentence": "only in one name: <b>"}))
    assert page == "only in one name: &lt;b&gt;"
