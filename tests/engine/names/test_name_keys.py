"""Keys that retrieve a name: spellings of one name sound alike in every script, others do not."""

import numpy as np
import pytest

from jointdesk.engine.names import read
from jointdesk.engine.names.keys import MOST_READINGS, MOST_SLOTS, name_keys
from jointdesk.engine.names.sounds import hear, word_slots
from jointdesk.engine.reference import read_tsv

PAIRS = [
    ("문재인", "Moon Jae-in"),
    ("이승만", "Rhee Seungman"),
    ("梁振英", "Leung Chun-ying"),
    ("吳作棟", "Goh Chok Tong"),
    ("ហ៊ុន សែន", "Hun Sen"),
    ("အောင်ဆန်းစုကြည်", "Aung San Suu Kyi"),
    ("Nguyễn Phú Trọng", "NGUYENPHUTRONG"),
    ("李冰冰", "Li Bingbing"),
    ("金大中", "김대중"),
]


def nearness(asked: str, listed: str) -> float:
    """How near each syllable asked for comes to a sound of the listed name, on average."""
    sounds = [sound for said in name_keys(read(listed)).readings for slot in said.slots for sound in slot]
    return max(
        float(np.mean([hear(tuple(slot.items()))[sounds].max() for slot in said.slots]))
        for said in name_keys(read(asked)).readings
    )


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_spellings_of_one_name_sound_alike(a: str, b: str) -> None:
    assert nearness(a, b) > 0.65
    assert nearness(b, a) > 0.65


def test_other_names_do_not() -> None:
    others = [nearness(a, d) for a, _ in PAIRS for c, d in PAIRS if a != c]
    assert np.mean(others) < 0.5


def test_a_hanja_name_and_its_hangul_share_their_words() -> None:
    hanja, hangul = name_keys(read("朴正熙")).units, name_keys(read("박정희")).units
    assert all(one.keys() & other.keys() for one, other in zip(hanja, hangul, strict=True))


def test_a_lost_vowel_leaves_the_consonants() -> None:
    (whole,), (lost,) = name_keys(read("Huynh")).units, name_keys(read("Hunh")).units
    assert whole.keys() & lost.keys()


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("minjun", 2), ("kyaw", 1), ("huang", 1), ("ng", 1), ("phonphiphat", 3), ("maya", 2), ("", 0)],
)
def test_words_part_into_syllables(word: str, syllables: int) -> None:
    assert len(word_slots(word)) == syllables


def test_a_cut_that_is_open_is_made_both_ways() -> None:
    joined, apart = word_slots("sungeun"), (*word_slots("sung"), *word_slots("eun"))
    assert all(whole.keys() >= part.keys() for whole, part in zip(joined, apart, strict=True))


def test_a_word_of_letters_is_cut_in_every_likely_number_of_syllables() -> None:
    readings = name_keys(read("ธนพร")).readings
    assert {len(said.slots) for said in readings} >= {2, 3}


def test_a_given_name_in_han_has_a_reading_in_each_language_and_keeps_its_length() -> None:
    readings = name_keys(read("陳偉明")).readings
    assert len(readings) == 5
    assert {said.words for said in readings} == {(1, 2)}
    ((ming,),) = (word_slots("ming"),)
    assert any(said.slots[2].keys() & ming.keys() for said in readings)


def test_readings_are_bounded() -> None:
    name = name_keys(read(" ".join(["ธนพร"] * 12)))
    assert len(name.readings) <= MOST_READINGS
    assert all(len(said.slots) == sum(said.words) <= MOST_SLOTS for said in name.readings)


def test_the_tables_of_sounds_have_their_form() -> None:
    rows = read_tsv("jointdesk.engine.names", "sounds.tsv")
    assert {row["place"] for row in rows} == {"onset", "vowel", "final"}
    spellings = [(row["place"], spelling) for row in rows for spelling in row["spellings"].split()]
    assert len(spellings) == len(set(spellings))
    named = {(row["place"], row["sound"]) for row in rows}
    for row in read_tsv("jointdesk.engine.names", "sounds_alike.tsv"):
        assert {(row["place"], row["sound"]), (row["place"], row["other"])} <= named
        assert 0 < float(row["likeness"]) < 1


def test_a_sound_is_nearest_to_itself() -> None:
    (slot,) = word_slots("kim")
    (sound,) = slot
    near = hear(tuple(slot.items()))
    assert near.argmax() == sound
    assert near.max() == 1
