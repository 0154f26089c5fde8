"""Lao syllables: what closes one, what opens the next, and which letters are silent."""

import pytest

from jointdesk.engine.names.lao import read_tokens


def usual(word: str) -> str:
    return read_tokens([word])[0].plain


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        ("ພົມວິຫານ", "phomvihan"),
        ("ສອນ", "son"),
        ("ແສງອາພອນ", "sengaphon"),
        ("ຍວງ", "nhouang"),
        ("ຂວາ", "khva"),
        ("ຫຼ້າ", "la"),
        ("ຫນູ", "nou"),
        ("ບົວ", "boua"),
        ("ດຽວ", "diao"),
        ("ເມືອງ", "meuang"),
        ("ອົງສານ໌", "ongsa"),
    ],
)
def test_usual_spelling(word: str, plain: str) -> None:
    assert usual(word) == plain


def test_tone_marks_do_not_count() -> None:
    assert usual("ຟ້າງຸ່ມ") == usual("ຟາງຸມ")


def test_a_vowel_typed_twice_is_read_over() -> None:
    assert "" in read_tokens(["ກາາ"])[0].segments[-1].spellings


def test_every_consonant_has_a_reading() -> None:
    letters = [chr(point) for point in range(0x0E81, 0x0EAF) if chr(point).isalpha()]
    for letter in letters:
        for word in (letter, f"{letter}າ", f"ກາ{letter}", f"ເ{letter}", f"ຫ{letter}າ"):
            assert not any(segment.unread for segment in read_tokens([word])[0].segments), word
