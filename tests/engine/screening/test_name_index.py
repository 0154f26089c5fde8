"""Names by their keys: a public figure is found among thousands, in whatever script either side is written."""

import random

import numpy as np
import pytest

from jointdesk.engine.names import read
from jointdesk.engine.screening.bitmaps import Bitmaps, count_bits
from jointdesk.engine.screening.columns import Column, Ragged, Texts
from jointdesk.engine.screening.name_index import NameIndex
from jointdesk.engine.world.naming import compose_name

FIGURES = [
    ("문재인", "Moon Jae-in"),
    ("朴槿惠", "박근혜"),
    ("潘基文", "Ban Ki-moon"),
    ("習近平", "Xi Jinping"),
    ("林鄭月娥", "Carrie LAM CHENG Yuet-ngor"),
    ("李顯龍", "Lee Hsien Loong"),
    ("ហ៊ុន ម៉ាណែត", "Hun Manet"),
    ("ทักษิณ ชินวัตร", "Thaksin Shinawatra"),
    ("အောင်ဆန်းစုကြည်", "Aung San Suu Kyi"),
    ("Nguyễn Phú Trọng", "NGUYEN PHU TRONG"),
    ("Phạm Minh Chính", "Pham Mnh Chinh"),
]
CULTURES = {"vi": "VN", "zh": "HK", "ko": "KR", "km": "KH", "th": "TH", "my": "MM", "id": "ID", "en": "GB"}


def strangers(count: int) -> list[str]:
    rng = random.Random(7)
    names = []
    for _ in range(count):
        culture = rng.choice(list(CULTURES))
        name = compose_name(rng, culture, rng.choice("MF"), CULTURES[culture])
        names.append(name.native if rng.random() < 0.5 else " ".join(name.latin))
    return names


@pytest.fixture(scope="module")
def crowd() -> NameIndex:
    index = NameIndex()
    for text in [*strangers(3000), *(native for native, _ in FIGURES), *(latin for _, latin in FIGURES)]:
        index.add(read(text))
    return index


@pytest.mark.parametrize("place", range(len(FIGURES)), ids=[latin for _, latin in FIGURES])
def test_either_writing_finds_the_other(crowd: NameIndex, place: int) -> None:
    native, latin = 3000 + place, 3000 + len(FIGURES) + place
    for asked in FIGURES[place]:
        assert {native, latin} <= set(crowd.nearest(read(asked), 20).tolist())


def test_names_added_one_by_one_are_found_as_those_added_at_once() -> None:
    texts = strangers(200)
    grown, built = NameIndex(), NameIndex()
    for text in texts:
        grown.add(read(text))
        grown.nearest(read("Kim"), 1)
        built.add(read(text))
    for text in texts[::10]:
        assert grown.nearest(read(text), 10).tolist() == built.nearest(read(text), 10).tolist()


def test_a_removed_name_is_not_found_and_the_rest_is() -> None:
    index = NameIndex()
    first, second = index.add(read("Hun Manet")), index.add(read("ហ៊ុន ម៉ាណែត"))
    index.remove(first)
    assert index.nearest(read("Hun Manet"), 10).tolist() == [second]


def test_what_else_speaks_for_a_name_moves_it_up_and_names_may_be_looked_at_anyway() -> None:
    index = NameIndex()
    names = [index.add(read("Nguyen Van Hung")) for _ in range(5)]
    best = index.nearest(read("Nguyen Van Hung"), 5, lambda places: (places == names[3]).astype(np.float32))
    assert best.tolist()[0] == names[3]
    stranger = index.add(read("Xyz"))
    found = index.nearest(read("Nguyen Van Hung"), 10, also=np.array([stranger]))
    assert stranger in found.tolist()


def test_nothing_is_found_in_nothing_and_no_name_finds_nothing_by_error() -> None:
    assert NameIndex().nearest(read("Kim"), 5).tolist() == []
    index = NameIndex()
    index.add(read("Kim Min-jun"))
    for text in ("", "Mr.", "\ud800", "123", "ng", "x" * 390):
        assert len(index.nearest(read(text), 5)) <= 1


def test_bits_of_features_across_blocks_and_single_names() -> None:
    bitmaps = Bitmaps(3)
    rng = random.Random(1)
    truth = [[rng.random() < 0.3 for _ in range(3)] for _ in range(20_011)]
    at = 0
    for count in (1, 6, 2, 20_000, 2):
        pairs = [(row, name) for name in range(count) for row in range(3) if truth[at + name][row]]
        bitmaps.extend(np.array([p[0] for p in pairs], int), np.array([p[1] for p in pairs], int), count)
        at += count
    for row in range(3):
        bits = bitmaps.any_of(np.array([row]))
        assert bitmaps.spread(bits).tolist() == [int(one[row]) for one in truth]
        assert count_bits(bits) == sum(one[row] for one in truth)
    either = bitmaps.spread(bitmaps.any_of(np.array([0, 2])))
    assert either.tolist() == [int(one[0] or one[2]) for one in truth]


def test_columns_grow_change_and_leave_stored_arrays_alone() -> None:
    stored = np.arange(3, dtype=np.uint32)
    stored.flags.writeable = False
    column = Column("uint32", stored)
    column.append(7)
    column[0] = 9
    column[3] = 8
    assert column.values().tolist() == [9, 1, 2, 8]
    assert stored.tolist() == [0, 1, 2]


def test_rows_of_any_length_and_texts_of_any_script() -> None:
    rows = Ragged("uint16")
    for row in ([1], [2, 3, 4], [5, 6]):
        rows.append(row)
    numbers, firsts = rows.take(np.array([1, 2, 0]))
    assert (numbers.tolist(), firsts.tolist()) == ([2, 3, 4, 5, 6, 1], [0, 3, 5])
    texts = Texts()
    for text in ("", "ហ៊ុន", "\ud800", "Kim"):
        texts.append(text)
    assert [texts[at] for at in range(4)] == ["", "ហ៊ុន", "\ud800", "Kim"]
