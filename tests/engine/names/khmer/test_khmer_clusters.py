"""Khmer clusters are one, however their signs were typed, and every letter of the script is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.names.khmer import read_tokens
from jointdesk.engine.names.khmer.clusters import split_clusters

KHMER = [chr(point) for point in range(0x1780, 0x17D4)]


def usual(word: str) -> str:
    return read_tokens([word])[0].plain


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ស៊ីម", "សុីម"),
        ("ប៉ែន", "បែ៉ន"),
        ("ស្រី", "សី្រ"),
        ("កោត", "កេាត"),
        ("កើត", "កេីត"),
        ("ជុំ", "ជំុ"),
        ("កាំង", "កំាង"),
        ("ស្ត្រី", "ស្រ្តី"),
    ],
)
def test_order_of_signs_does_not_matter(typed: str, meant: str) -> None:
    assert usual(typed) == usual(meant)


def test_letters_and_signs_of_a_cluster() -> None:
    first, second = split_clusters("គង់")
    assert (first.letters, first.sign, first.short, first.bare) == (("គ",), "", False, True)
    assert (second.letters, second.short) == (("ង",), True)


def test_every_letter_has_a_reading() -> None:
    for letter in (char for char in KHMER if char.isalpha()):
        for word in (letter, f"{letter}ា", f"កា{letter}", f"ក្{letter}ា", f"កា{letter}កា", f"កា{letter}្មិ"):
            assert not any(segment.unread for segment in read_tokens([word])[0].segments), word


@given(st.text(alphabet=KHMER, min_size=1, max_size=30))
def test_any_khmer_is_read_without_an_error(word: str) -> None:
    for token in read_tokens([word]):
        assert all(cost >= 0 for segment in token.segments for cost in segment.spellings.values())


def test_letters_heaped_up_cost_no_more_than_a_word() -> None:
    segments = read_tokens(["កា" + "ខ" + "្ខ" * 190])[0].segments
    assert sum(len(segment.spellings) for segment in segments) < 3_000


def test_a_letter_of_another_script_is_unread_not_lost() -> None:
    assert any(segment.unread for segment in read_tokens(["កaក"])[0].segments)
