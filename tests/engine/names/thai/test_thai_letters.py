"""Thai letters in spoken order, their surroundings, their spellings and the form of their tables."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.names.segments import parse_spellings
from jointdesk.engine.names.thai import syllables
from jointdesk.engine.names.thai.letters import contexts, split_parts
from jointdesk.engine.reference import read_tsv

ROOM = "jointdesk.engine.names.thai"


def spoken(word: str) -> str:
    return " ".join(part.text for part in split_parts(word) if part.kind != "unwritten")


@pytest.mark.parametrize(
    ("word", "order"),
    [
        ("ทักษิณ", "ท ั ก ษ ิ ณ"),
        ("เปรม", "ป ร เ ม"),
        ("เฉลิม", "ฉ - ล เิ ม"),
        ("เผด็จ", "ผ - ด เ จ"),
        ("เสถียร", "ส - ถ เีย ร"),
        ("เตมียเวส", "ต เ ม ี ย ว เ ส"),
        ("เกษียณ", "ก - ษ เีย ณ"),
        ("ไพร", "พ ร ไ"),
        ("เนติ", "น เ ต ิ"),
        ("เอรียา", "อ เ ร ี ย า"),
        ("โกวิท", "ก โ ว ิ ท"),
        ("แสวง", "ส - ว แ ง"),
        ("หลีกภัย", "ล ี ก ภ ัย"),
        ("ธรรมศักดิ์", "ธ รร ม ศ ั ก ด"),
        ("ทรงพล", "ทร ง พ ล"),
        ("ลิ้มทองกุล", "ล ิ ม ท อ ง ก ุ ล"),
        ("นํา", "น ำ"),
        ("เเพร", "พ ร แ"),
    ],
)
def test_parts_stand_in_spoken_order(word: str, order: str) -> None:
    assert spoken(word) == order


@given(st.text(alphabet=st.characters(min_codepoint=0x0E00, max_codepoint=0x0E7F), max_size=30))
def test_any_letters_have_parts(text: str) -> None:
    segments, usual = syllables.segments(text)
    assert len(segments) <= 2 * len(text)
    assert re.fullmatch("[a-z]*", usual)


def test_a_silenced_letter_is_known() -> None:
    assert [part.kind for part in split_parts("พงษ์")][-1] == "silent"


def test_contexts_go_from_exact_to_the_part_alone() -> None:
    for part in split_parts("เกียรติศักดิ์"):
        lengths = [len(context.split(" ")) for context in contexts(part)]
        assert lengths == sorted(lengths, reverse=True)
        assert lengths[-1] == 1


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        ("พร", "porn"),
        ("พร", "phon"),
        ("ชัย", "chai"),
        ("ชัย", "jai"),
        ("ธรรมศักดิ์", "dharmasakti"),
        ("ภักดี", "bhakdi"),
        ("เกียรติ", "kiat"),
        ("ทรงศักดิ์", "songsak"),
        ("บุตร", "but"),
        ("สมปอง", "sompong"),
        ("เดช", "dej"),
        ("ฤทธิ์", "rit"),
    ],
)
def test_spellings_in_use_run_along_the_letters(word: str, latin: str) -> None:
    ends = {0}
    for segment in syllables.segments(word)[0]:
        ends = {end + len(s) for end in ends for s in segment.spellings if latin.startswith(s, end)}
    assert len(latin) in ends


def test_every_letter_of_the_alphabet_is_read() -> None:
    for point in range(0x0E01, 0x0E2F):
        assert not any(segment.unread for segment in syllables.segments(chr(point) + "า")[0]), chr(point)


def test_counted_costs_are_latin_spellings_of_known_kinds() -> None:
    rows = read_tsv(ROOM, "costs.tsv")
    assert len({(row["kind"], row["context"]) for row in rows}) == len(rows)
    for row in rows:
        assert row["kind"] in ("consonant", "vowel", "unwritten", "silent")
        costs = parse_spellings(row["spellings"])
        assert min(costs.values()) == 0
        assert all(re.fullmatch("[a-z]{0,5}", spelling) and cost < 1 for spelling, cost in costs.items()), row
        assert not any(re.search("[ก-๎]{6}", field) for field in row["context"].split(" ")), (
            "a name, not a letter"
        )
