"""A receipt reads back however it is typed, and a slip in it is told, with its place."""

import json
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from jointdesk.engine.errors import CallerError
from jointdesk.engine.letterbox.check_words import add_checks, find_slip, find_swap, sums
from jointdesk.engine.letterbox.code_characters import ALPHABET
from jointdesk.engine.letterbox.code_words import LANGUAGES, _words_by_units, word_of
from jointdesk.engine.letterbox.receipts import (
    WORDS,
    Receipt,
    find_receipt,
    hash_receipt,
    make_receipt,
    read_code,
    reply_key,
    write_characters,
    write_qr,
    write_words,
)
from jointdesk.engine.reference import read_tsv

VECTORS = json.loads((Path(__file__).parents[2] / "data/letterbox/receipts.json").read_text(encoding="utf-8"))
KEY = bytes(range(32))
receipts = st.builds(Receipt, st.binary(min_size=3, max_size=3), st.binary(min_size=10, max_size=10))
languages = st.sampled_from(LANGUAGES)


def rows() -> tuple[dict[str, str], ...]:
    return read_tsv("jointdesk.engine.letterbox", "words.tsv")


def test_the_table_has_a_word_a_byte_in_order_and_a_picture():
    assert [int(row["byte"]) for row in rows()] == list(range(256))
    assert len({row["picture"] for row in rows()}) == 256


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_begins_another(language):
    words, _ = _words_by_units(language)
    assert len(words) == 256
    assert [
        (one, other) for one in words for other in words if one != other and other[: len(one)] == one
    ] == []


def test_english_words_differ_by_more_than_a_letter():
    words = [row["en"] for row in rows()]
    assert [pair for pair in combinations(words, 2) if Levenshtein.distance(*pair) < 2] == []


@given(receipts, languages)
def test_words_read_back(receipt, language):
    typed = read_code(" ".join(write_words(receipt, language)))
    assert typed.receipt == receipt
    assert typed.slips == ()


@given(receipts, languages, st.randoms(use_true_random=False))
def test_case_dashes_and_line_breaks_make_no_difference(receipt, language, draw):
    words = [draw.choice((word, word.upper(), word.title())) for word in write_words(receipt, language)]
    gaps = (" ", "\n", " - ", ", ", "\u3000", "  ", " \u2013 ", ". ")
    assert read_code("".join(word + draw.choice(gaps) for word in words)).receipt == receipt


@given(receipts)
def test_vietnamese_needs_no_accents_and_others_no_spaces(receipt):
    plain = str.maketrans("đ", "d")
    import unicodedata

    bare = unicodedata.normalize("NFD", " ".join(write_words(receipt, "vi"))).translate(plain)
    assert read_code("".join(c for c in bare if not unicodedata.combining(c))).receipt == receipt
    for language in ("km", "ko", "zh"):
        assert read_code("".join(write_words(receipt, language))).receipt == receipt


@given(receipts)
def test_characters_read_back_with_the_letters_people_take_for_others(receipt):
    code = write_characters(receipt)
    assert len(code) == 29
    for typed in (
        code,
        code.lower(),
        code.replace("-", " "),
        code.replace("0", "O").replace("1", "l"),
        write_qr(receipt),
    ):
        assert read_code(typed).receipt == receipt
    wide = "".join(chr(ord(c) + 0xFEE0) if c != "-" else "－" for c in code)
    assert read_code(wide).receipt == receipt


@given(receipts, languages, st.integers(0, WORDS - 1), st.integers(1, 255))
def test_a_wrong_word_is_named_with_the_right_one(receipt, language, place, change):
    words = list(write_words(receipt, language))
    right = words[place]
    byte = next(int(row["byte"]) for row in rows() if row[language] == right)
    words[place] = word_of(byte ^ change, language)
    typed = read_code(" ".join(words))
    assert typed.receipt is None
    (slip,) = typed.slips
    if slip.kind == "wrong_word":
        assert (slip.place, slip.proposed) == (place + 1, (right,))
    else:
        assert slip.kind == "swapped_words"  # one wrong word may look like two that changed places


@given(receipts, st.integers(0, WORDS - 1))
def test_a_word_that_is_none_is_named_and_follows_from_the_rest(receipt, place):
    words = list(write_words(receipt, "en"))
    right, words[place] = words[place], "zzqzz"
    (slip,) = read_code(" ".join(words)).slips
    assert (slip.kind, slip.place, slip.typed, slip.proposed) == (
        "unknown_word",
        place + 1,
        "zzqzz",
        (right,),
    )


@given(st.binary(min_size=13, max_size=13), st.integers(0, 13))
def test_neighbours_that_changed_places_are_never_taken(data, place):
    octets = bytearray(add_checks(data))
    octets[place], octets[place + 1] = octets[place + 1], octets[place]
    if octets[place] != octets[place + 1]:
        assert sums(octets) != (0, 0)
        assert find_swap(bytes(octets)) in (place, None)


@given(
    st.binary(min_size=13, max_size=13),
    st.lists(st.integers(0, 14), min_size=2, max_size=2, unique=True),
    st.data(),
)
def test_two_wrong_bytes_are_never_taken(data, places, draw):
    octets = bytearray(add_checks(data))
    for place in places:
        octets[place] ^= draw.draw(st.integers(1, 255))
    assert sums(octets) != (0, 0)


@given(st.binary(min_size=13, max_size=13), st.integers(0, 14), st.integers(1, 255))
def test_one_wrong_byte_is_put_right(data, place, change):
    octets = bytearray(add_checks(data))
    right = octets[place]
    octets[place] ^= change
    assert find_slip(bytes(octets)) == (place, right)


def test_too_few_and_too_many_are_said():
    words = write_words(make_receipt(Random(1).randbytes), "vi")
    assert read_code(" ".join(words[:9])).slips[-1].kind == "too_few"
    assert read_code(" ".join((*words, words[0]))).slips[-1].kind == "too_many"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "a" * 100_000,
        "\u0301" * 50_000,
        "con " * 9_000,
        "大" * 9_000,
        "JD:",
        "0" * 23,
        "ក" * 5_000,
    ],
)
def test_nothing_typed_raises(text):
    assert read_code(text).receipt is None


@given(st.text(max_size=300))
def test_any_text_is_answered(text):
    assert read_code(text).receipt is None


def test_a_locator_alone_opens_nothing():
    ours = Receipt(b"abc", b"0123456789")
    other = Receipt(b"abc", b"0123456780")
    kept = [hash_receipt(other, KEY), hash_receipt(ours, KEY)]
    assert find_receipt(ours, KEY, kept) == 1
    assert find_receipt(Receipt(b"abc", bytes(10)), KEY, kept) is None
    assert find_receipt(ours, bytes(32), kept) is None


def test_a_receipt_says_nothing_of_itself():
    receipt = Receipt(b"abc", b"0123456789")
    assert "0123456789" not in repr(receipt)
    words = write_words(receipt, "en")
    assert not any(
        word in repr(read_code(" ".join((*words[:3], "zzqzz", *words[4:])))) for word in (*words, "zzqzz")
    )
    with pytest.raises(CallerError):
        Receipt(b"ab", b"0123456789")
    with pytest.raises(CallerError):
        hash_receipt(Receipt(b"abc", b"0123456789"), b"short")
    with pytest.raises(CallerError):
        write_words(Receipt(b"abc", b"0123456789"), "fr")


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["characters"])
def test_receipts_on_paper_stay_readable(vector):
    receipt = Receipt(bytes.fromhex(vector["locator"]), bytes.fromhex(vector["secret"]))
    assert write_characters(receipt) == vector["characters"]
    assert hash_receipt(receipt, KEY).hex() == vector["hash"]
    assert reply_key(receipt).public_key().public_bytes_raw().hex() == vector["reply_key"]
    for language, words in vector["words"].items():
        assert " ".join(write_words(receipt, language)) == words
        assert read_code(words).receipt == receipt


@given(receipts, languages, st.integers(0, WORDS - 1))
def test_a_missing_word_is_never_taken_and_mostly_named(receipt, language, place):
    words = list(write_words(receipt, language))
    right = words.pop(place)
    (slip,) = read_code(" ".join(words)).slips
    assert slip.kind in ("missing_word", "too_few")
    if slip.kind == "missing_word":
        whole = [*words[: slip.place - 1], *slip.proposed, *words[slip.place - 1 :]]
        assert read_code(" ".join(whole)).receipt is not None
        assert slip.proposed == (right,)


@pytest.mark.parametrize("language", ["km", "ko", "zh"])
def test_a_slip_without_spaces_swallows_no_other_word(language):
    words = list(write_words(Receipt(b"\x12\x34\x56", b"0123456789"), language))
    words[4] = words[4][:-1]
    slips = read_code("".join(words)).slips
    assert [(slip.kind, slip.place) for slip in slips] == [("unknown_word", 5)]


@given(receipts, st.integers(0, 23), st.integers(1, 31))
def test_a_wrong_character_is_named(receipt, place, change):
    letters = list(write_characters(receipt).replace("-", ""))
    right = letters[place]
    letters[place] = ALPHABET[ALPHABET.index(right) ^ change]
    (slip,) = read_code("".join(letters)).slips
    assert slip.kind in ("wrong_character", "unclear", "swapped_characters")
    if slip.kind == "wrong_character":
        assert (slip.place, slip.proposed) == (place + 1, (right,))


def test_too_few_and_too_many_characters_are_said():
    code = write_characters(Receipt(b"\x12\x34\x56", b"0123456789"))
    assert [(slip.kind, slip.place) for slip in read_code(code[:-1]).slips] == [("too_few", 23)]
    assert [slip.kind for slip in read_code(code + "7").slips] == ["too_many"]
