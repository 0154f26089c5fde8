"""Vietnamese typed without its letters, restored: VIQR `Nguye^~n`, Telex `Nguyeenx`, VNI `Nguye6n4`.

Only where every word becomes a syllable and one of them a family name; all other text stays as it is.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from jointdesk.engine.names.latin.plain import plain_letters
from jointdesk.engine.names.latin.syllables import reads_vietnamese

_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300\u0301\u0309\u0303\u0323"
_HAT, _HORN, _BREVE = "\u0302\u031b\u0306"
_VIQR: Mapping[str, str] = {
    **{"^": _HAT, "+": _HORN, "*": _HORN, "(": _BREVE},
    **{"`": _GRAVE, "'": _ACUTE, "?": _HOOK, "~": _TILDE, ".": _DOT},
}
_VNI: Mapping[str, str] = {
    **{"6": _HAT, "7": _HORN, "8": _BREVE},
    **{"1": _ACUTE, "2": _GRAVE, "3": _HOOK, "4": _TILDE, "5": _DOT},
}
_TELEX_TONES: Mapping[str, str] = {"s": _ACUTE, "f": _GRAVE, "r": _HOOK, "x": _TILDE, "j": _DOT}
# A sign that only VIQR puts behind a vowel; a full stop or an apostrophe alone may be anything.
_LOOKS_VIQR = re.compile(r"[aeiouy](?:[\^(+*][`'?~.]?|[`~?])|dd", re.IGNORECASE)
_LOOKS_VNI = re.compile(r"[a-z][1-8]|d9", re.IGNORECASE)
_LOOKS_TELEX = re.compile(r"aa|ee|oo|[aou]w|dd|[a-z][sfrxj]\b", re.IGNORECASE)
_LEAST_SIGNS = 2
# What other languages do not write: Foo, Low and Lees are names, a final x or j is none.
_SURELY_VNI, _SURELY_TELEX = (
    re.compile(r"[aeo]6|[ou]7|a8|d9", re.IGNORECASE),
    re.compile(r"[fxj]\b|uw|dd|aa", re.IGNORECASE),
)
_VIQR_VOWEL = re.compile(r"([aeiouy])([\^(+*]?)([`'?~.]?)", re.IGNORECASE)
_TELEX_VOWEL = re.compile(r"(a)a|(e)e|(o)o", re.IGNORECASE)
_TELEX_HORN = re.compile(r"uow|([aou])w", re.IGNORECASE)


def restore_typed(text: str) -> str:
    """The text in Vietnamese letters where it was typed in VIQR, VNI or Telex; else as it is."""
    if not text.isascii():
        return text
    for looks, surely, restore, least in _WAYS:
        if surely.search(text) and len(looks.findall(text)) >= least:
            words = [restore(word) for word in text.split()]
            if reads_vietnamese([plain_letters(word) for word in words]):
                return " ".join(words)
    return text


@lru_cache(maxsize=1 << 17)
def may_be_typed(word: str) -> bool:
    """May a word of letters a-z be Vietnamese as it is typed?"""
    return _SURELY_TELEX.search(word) is not None


def _restore_viqr(word: str) -> str:
    def mark(found: re.Match[str]) -> str:
        return found[1] + _VIQR.get(found[2], "") + _VIQR.get(found[3], "")

    return unicodedata.normalize("NFC", _VIQR_VOWEL.sub(mark, _restore_d(word, "d")))


def _restore_vni(word: str) -> str:
    """A digit marks the last vowel before it that may bear it."""
    marked = ""
    for char in _restore_d(word, "9"):
        marked = _put(marked, _VNI[char]) if char in _VNI else marked + char
    return unicodedata.normalize("NFC", marked)


def _restore_telex(word: str) -> str:
    tone = _TELEX_TONES.get(word[-1:].lower(), "") if len(word) > 1 else ""
    bare = _restore_d(word[:-1] if tone else word, "d")
    hatted = _TELEX_VOWEL.sub(lambda found: found[0][0] + _HAT, bare)
    horned = _TELEX_HORN.sub(_put_horn, hatted)
    return unicodedata.normalize("NFC", _put(horned, tone) if tone else horned)


def _put_horn(found: re.Match[str]) -> str:
    letters = found[0][:-1]
    return "".join(letter + (_BREVE if letter in "aA" else _HORN) for letter in letters)


def _restore_d(word: str, sign: str) -> str:
    return re.sub(f"d{sign}", "đ", word, flags=re.IGNORECASE)


def _put(word: str, mark: str) -> str:
    """The mark on the vowel that bears it: a tone on a hatted vowel, else before a vowel that ends the word."""
    apart = unicodedata.normalize("NFD", word)
    bearers = {_HAT: "aeo", _HORN: "ou", _BREVE: "a"}.get(mark, "aeiouy")
    places = [at for at, char in enumerate(apart) if char.lower() in bearers]
    if not places:
        return word
    hatted = [at for at in places if apart[at + 1 : at + 2] in (_HAT, _HORN, _BREVE)]
    ends_open = places[-1] == len(apart) - 1 and len(places) > 1 and places[-2] == places[-1] - 1
    at = hatted[-1] if hatted else places[-2] if ends_open and mark in _TELEX_TONES.values() else places[-1]
    at += 1
    while at < len(apart) and unicodedata.combining(apart[at]):
        at += 1
    return apart[:at] + mark + apart[at:]


_WAYS = (
    (_LOOKS_VIQR, _LOOKS_VIQR, _restore_viqr, 1),
    (_LOOKS_VNI, _SURELY_VNI, _restore_vni, _LEAST_SIGNS),
    (_LOOKS_TELEX, _SURELY_TELEX, _restore_telex, _LEAST_SIGNS),
)
