"""Names by their keys: a public figure is found among thousands, in whatever script either side is written."""

import random

import numpy as np
import pytest

from jointdesk.engine.names import read
from jointdesk.engine.names.sounds import word_slots
from jointdesk.engine.screening.columns import Column, Ragged, Texts
from jointdesk.engine.screening.lineup import Order, measure_lack
from jointdesk.engine.screening.name_index import NameIndex
from jointdesk.engine.screening.postings import Postings, select_highest
from jointdesk.engine.screening.syllables import MOST, Syllables
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


def test_order_counts_and_a_family_name_may_stand_last() -> None:
    index = NameIndex()
    turned, same = index.add(read("Minh Chinh Pham")), index.add(read("Pham Minh Chinh"))
    mixed = index.add(read("Minh Pham Chinh"))
    assert index.nearest(read("Phạm Minh Chính"), 3).tolist() == [same, turned, mixed]


def test_a_given_name_is_said_in_one_language() -> None:
    index = NameIndex()
    for text in strangers(300):
        index.add(read(text))
    mixed, cantonese = index.add(read("Chan Wei Ming")), index.add(read("Chan Wai Ming"))
    found = index.nearest(read("陳偉明"), 5).tolist()
    assert {mixed, cantonese} <= set(found)
    assert found[0] in (mixed, cantonese)


def test_a_word_of_open_cut_is_found_in_either() -> None:
    index = NameIndex()
    for text in strangers(300):
        index.add(read(text))
    two, three = index.add(read("Thanphon")), index.add(read("Thanaporn"))
    assert {two, three} <= set(index.nearest(read("ธนพร"), 5).tolist())


def test_bearers_of_a_name_are_counted() -> None:
    index = NameIndex()
    for _ in range(40):
        index.add(read("Nguyen Van Hung"))
    index.add(read("Kim Min-jun"))
    assert index.search(read("Nguyễn Văn Hùng"), 10).bearers == 40
    assert index.search(read("김민준"), 10).bearers == 1
    assert NameIndex().search(read("김민준"), 10).bearers == 0


def test_rows_laid_beside_lack_what_is_missing_and_no_more() -> None:
    listed = np.array([[1, 2, 0], [2, 1, 0], [1, 0, 0], [1, 2, 3], [0, 0, 0]])
    costs = [np.array([900, 0, 900, 900], np.int16), np.array([900, 900, 0, 900], np.int16)]
    straight, turned = Order((0, 1)), Order((1, 0), price=5)
    found = measure_lack(listed, costs, [900, 900], [straight]).tolist()
    assert found[0] == 0
    assert found[1] > 500
    assert found[2] == 900
    assert 0 < found[3] < 500
    assert found[4] == 1800
    assert measure_lack(listed, costs, [900, 900], [straight, turned]).tolist()[1] == 5


def test_postings_give_the_rows_of_each_number() -> None:
    postings = Postings.sort(np.array([7, 3, 7, 9], np.uint32), np.array([0, 1, 2, 3], np.uint32))
    begin, end = postings.spans(np.array([7, 4, 9], np.uint32))
    assert (end - begin).tolist() == [2, 0, 1]
    assert postings.rows(begin.tolist(), end.tolist()).tolist() == [0, 2, 3]
    assert postings.rows([], []).tolist() == []


@pytest.mark.parametrize("most", [1, 40, 3000, 9000, 30_000])
def test_the_highest_counts_are_selected_and_ties_by_place(most: int) -> None:
    rng = np.random.default_rng(3)
    counts = rng.choice(np.array([0, 0, 0, 1, 5, 5, 90, 250], np.uint8), 20_000)
    found = select_highest(counts, most)
    ranked = sorted(np.flatnonzero(counts).tolist(), key=lambda at: (-int(counts[at]), at))
    assert found.tolist() == (sorted(ranked[:most]) if most < len(counts) else sorted(ranked))


def test_one_sound_is_one_syllable_and_nearest_to_itself() -> None:
    syllables = Syllables()
    (kim,), (gim,), (lee,) = word_slots("kim"), word_slots("gim"), word_slots("lee")
    numbers = [syllables.number(slot) for slot in (kim, gim, lee, dict(kim))]
    assert numbers == [1, 2, 3, 1]
    near = syllables.near(kim)
    assert near[1] == near.max() == MOST
    assert near[1] > near[2] > near[3]
    again = Syllables(*(array.copy() for array in syllables.arrays().values()))
    assert again.number(lee) == 3
    assert again.number(word_slots("van")[0]) == 4


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
