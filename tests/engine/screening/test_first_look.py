"""Few of many names are chosen by what they share with the one asked for, wherever it stands in them."""

import numpy as np

from jointdesk.engine.screening.first_look import Told, sort_names
from jointdesk.engine.screening.syllables import MOST, Near

# Name 0 has the syllables 1 and 2 (1 in two of its readings), name 1 has 2 and 3, name 2 has 3; word 7 is in name 2.
SYLLABLES, NAMES = np.array([1, 2, 1, 2, 3, 3], np.uint32), np.array([0, 0, 0, 1, 1, 2], np.uint32)
LOOK = sort_names(SYLLABLES, NAMES, np.array([7], np.uint32), np.array([2], np.uint32), 3)


def near(*syllables: int) -> Near:
    found = np.zeros(4, np.uint8)
    found[list(syllables)] = MOST
    return found


def test_a_name_bears_a_syllable_once_however_many_of_its_readings_have_it() -> None:
    assert LOOK.count_bearers(4).tolist() == [0, 1, 2, 2]


def test_the_name_that_shares_most_is_chosen() -> None:
    asked = [(9.0, LOOK.find_alike(near(1))), (5.0, LOOK.find_alike(near(2)))]
    (chosen,) = LOOK.choose([asked], [], 1)
    assert chosen.tolist() == [0]


def test_a_written_word_alone_is_enough() -> None:
    begin, end = (int(places[0]) for places in LOOK.units.spans(np.array([7], np.uint32)))
    (chosen,) = LOOK.choose([], [Told(1.0, begin, end)], 1)
    assert chosen.tolist() == [2]


def test_a_second_search_starts_afresh() -> None:
    asked = [(9.0, LOOK.find_alike(near(3)))]
    first, second = (LOOK.choose([asked], [], 2)[0].tolist() for _ in range(2))
    assert first == second == [1, 2]


def test_each_parting_of_the_name_chooses_by_itself() -> None:
    partings = [[(9.0, LOOK.find_alike(near(one)))] for one in (1, 3)]
    chosen = LOOK.choose(partings, [], 2)
    assert chosen[0].tolist() == [0]
    assert chosen[1].tolist() in ([1], [1, 2])
