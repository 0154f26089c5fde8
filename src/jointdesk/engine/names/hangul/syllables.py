"""Hangul syllables: their letters, the initial-sound rule, and where the family name ends."""

from functools import cache, lru_cache

from jointdesk.engine.reference import read_tsv

FIRST, LAST = 0xAC00, 0xD7A3
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = "-ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"


def is_syllable(char: str) -> bool:
    """Is `char` a complete Hangul syllable?"""
    return FIRST <= ord(char) <= LAST


def split_letters(char: str) -> tuple[str, str, str]:
    """Initial, vowel and final (`-` for none) of a complete syllable."""
    number = ord(char) - FIRST
    return INITIALS[number // 588], VOWELS[number % 588 // 28], FINALS[number % 28]


@cache
def _long_surnames() -> frozenset[str]:
    rows = read_tsv(__package__, "syllables.tsv")
    return frozenset(row["part"] for row in rows if row["place"] == "surname" and len(row["part"]) > 1)


def split_surname(text: str) -> tuple[str, str]:
    """Family and given part of an unspaced Korean name; a two-syllable family name needs a longer whole."""
    if len(text) >= 3 and text[:2] in _long_surnames():
        return text[:2], text[2:]
    return text[:1], text[1:]


def same_syllable(a: str, b: str) -> bool:
    """Equal, or equal under the initial-sound rule (리 in the North is 이 in the South)."""
    return a == b or drop_initial(a) == drop_initial(b)


@lru_cache(maxsize=4096)
def drop_initial(char: str) -> str:
    """The syllable as the South says it at the head of a word: 리 is 이, 로 is 노."""
    if not is_syllable(char):
        return char
    number = ord(char) - FIRST
    initial, rest = number // 588, number % 588
    iotated = VOWELS[rest // 28] in "ㅑㅕㅖㅛㅠㅣ"
    if INITIALS[initial] in "ㄹㄴ":
        initial = INITIALS.index("ㅇ" if iotated else "ㄴ")
    return chr(FIRST + initial * 588 + rest)
