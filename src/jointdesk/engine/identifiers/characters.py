"""Single characters as the kinds read them: NFKC, digits of every script, no invisible ones, one hyphen, one space."""

import unicodedata
from collections.abc import Callable

# Compatibility decompositions that would break a word of the language instead of making it plainer.
_AS_WRITTEN = frozenset("\u0e33\u0eb3，；！？。：、…\n\r")


class _Table(dict[int, str]):
    """A `str.translate` table that computes a character's form when it is first met."""

    def __init__(self, form: Callable[[str], str]) -> None:
        self.form = form

    def __missing__(self, code: int) -> str:
        self[code] = folded = self.form(chr(code))
        return folded


def _fold_character(char: str) -> str:
    if char in _AS_WRITTEN or char.isascii():
        return " " if char == "\t" else char
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(char)
    if category == "Cf" or "\ufe00" <= char <= "\ufe0f" or char == "\u20e3":
        return ""
    if category == "Pd" or char == "\u2212":
        return "-"
    return " " if category == "Zs" else unicodedata.normalize("NFKC", char)


def _fold_plain(char: str) -> str:
    if char in "đĐ":
        return "d"
    if char < "\u0250" or "\u1e00" <= char < "\u1f00":
        return unicodedata.normalize("NFD", char)[0].lower()[0]
    return char


FOLD = _Table(_fold_character)
_PLAIN = _Table(_fold_plain)


def to_plain(text: str) -> str:
    """Lower case without Latin diacritics, of the same length."""
    return text.translate(_PLAIN)
