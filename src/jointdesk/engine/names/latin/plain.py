"""A word in plain letters a-z, and its tone marks apart."""

import re
import unicodedata

import anyascii

_TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"
# Hook above and dot below, the horn, and a second mark on a vowel: no other language of the region writes them.
_ONLY_VIETNAMESE = re.compile("[\u0309\u031b]|[aeiouy]\u0323|[aeo][\u0302\u0306][\u0300\u0301\u0303]")
_NOT_LETTER = re.compile("[^a-z]")


def plain_letters(word: str) -> str:
    """The word in letters a-z: marks off, đ as d, other scripts' letters as anyascii gives them."""
    if word.isascii():
        return _NOT_LETTER.sub("", word.lower())
    return _NOT_LETTER.sub("", anyascii.anyascii(unicodedata.normalize("NFC", word)).lower())


def split_tones(word: str) -> tuple[str, str]:
    """A word without its tone marks, and the marks: thuý and thúy are one, final y and i too (lý, lí)."""
    if word.isascii():
        base, tones = word, ""
    else:
        marked = unicodedata.normalize("NFD", word)
        tones = "".join(sorted(char for char in marked if char in _TONE_MARKS))
        base = unicodedata.normalize("NFC", "".join(char for char in marked if char not in _TONE_MARKS))
    if len(base) > 1 and base.endswith("y") and base[-2] not in "aâuư":
        base = base[:-1] + "i"
    return base, tones


def is_toned(word: str) -> bool:
    """Does the word bear marks (tones, hats, horns, đ)?"""
    return not word.isascii() and (unicodedata.normalize("NFD", word) != word or "đ" in word)


def is_marked_vietnamese(word: str) -> bool:
    """Does the word (lower case) bear marks that no other language of the region writes?"""
    return not word.isascii() and _ONLY_VIETNAMESE.search(unicodedata.normalize("NFD", word)) is not None
