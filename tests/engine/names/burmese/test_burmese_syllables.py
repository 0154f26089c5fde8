"""Burmese syllables: where they part, how they are spelt, and what in front of a name is a form of address."""

import pytest

from jointdesk.engine.names import compare, read
from jointdesk.engine.names.burmese import syllables
from jointdesk.engine.reference import read_tsv


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("အောင်ဆန်းစုကြည်", ("အောင်", "ဆန်း", "စု", "ကြည်")),
        ("သန့်မြင့်ဦး", ("သန့်", "မြင့်", "အူး")),
        ("ဝဏ္ဏ", ("ဝဏ္", "ဏ")),
        ("သိင်္ဂီ", ("သိင်", "ဂီ")),
        ("ဥတ္တမ", ("အုတ္", "တ", "မ")),
        ("ဥာဏ်", ("ဉာဏ်",)),
    ],
)
def test_a_word_parts_into_syllables(word: str, parts: tuple[str, ...]) -> None:
    assert syllables.split_syllables(word) == parts


@pytest.mark.parametrize(
    ("syllable", "spelling"),
    [
        ("ကြည်", "kyi"),
        ("မြင့်", "myint"),
        ("ရွှေ", "shwe"),
        ("လှိုင်", "hlaing"),
        ("ဝဏ္", "wun"),
        ("မွှေး", "hmway"),
        ("အုတ္", "ot"),
        ("ကိုယ်", "ko"),
        ("စဝ်", "sao"),
        ("ဘုန်း", "phone"),
    ],
)
def test_a_syllable_has_its_usual_spelling(syllable: str, spelling: str) -> None:
    assert syllables.segment(syllable).spellings[spelling] <= 0.3


ADDRESSED = [
    ("ဦးသန့်", "U Thant"),
    ("ဦးသန့်", "Thant"),
    ("ဒေါ်အောင်ဆန်းစုကြည်", "Aung San Suu Kyi"),
    ("ဗိုလ်ချုပ်ကြီးနေဝင်း", "Ne Win"),
    ("သူရဦးရွှေမန်း", "Shwe Mann"),
    ("သူရဦးရွှေမန်း", "Thura Shwe Mann"),
    ("စောဘိုမြ", "Bo Mya"),
    ("စောမောင်", "Saw Maung"),
    ("မောင်မောင်", "Maung Maung"),
    ("ဘဦး", "Ba U"),
    ("မြအေး", "Ko Mya Aye"),
    ("ဘိုမြ", "Saw Bo Mya"),
]


@pytest.mark.parametrize(("burmese", "latin"), ADDRESSED)
def test_an_honorific_may_be_left_out_and_a_name_that_looks_like_one_stays(burmese: str, latin: str) -> None:
    found = compare(read(burmese), read(latin))
    assert found.outcome == "match", found


@pytest.mark.parametrize(
    ("burmese", "latin"),
    [
        ("မောင်မောင်", "Maung"),
        ("စောမောင်", "Maung"),
        ("အောင်ဆန်းဦး", "Aung San Suu Kyi"),
        ("ကိုကိုကြီး", "Gyi"),
        ("မောင်ဝင်း", "Maung Maung Win"),
    ],
)
def test_part_of_a_name_is_not_the_name(burmese: str, latin: str) -> None:
    assert compare(read(burmese), read(latin)).outcome != "match"


@pytest.mark.parametrize("burmese", ["ၸၢႆးသႅင်", "ၼၢင်းၶမ်း"])
def test_what_is_not_read_cannot_be_compared(burmese: str) -> None:
    assert compare(read(burmese), read("Sai Sing")).outcome == "cannot_compare"


def test_honorifics_are_burmese_with_a_cost() -> None:
    for row in read_tsv("jointdesk.engine.names.burmese", "honorifics.tsv"):
        assert all("\u1000" <= char <= "\u109f" for char in row["text"])
        assert 0 <= float(row["cost"]) < 1


@pytest.mark.parametrize(
    ("burmese", "latin"),
    [("ဂိုချုပ်တောင်", "Goh Chok Tong"), ("လီကွမ်ယူ", "Lee Kuan Yew"), ("ဟွန်ဆန်", "Hun Sen")],
)
def test_a_foreign_name_in_burmese_letters_is_recognised(burmese: str, latin: str) -> None:
    assert compare(read(burmese), read(latin)).outcome == "match"
