"""Single characters as the kinds read them: NFKC, digits of every script, no invisible ones, one hyphen, one space.

Most texts hold nothing that changes. Two alphabets find that out as fast as the text is copied; what is in neither
goes character by character through a table that fills itself.
"""

import codecs
import re
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

# Vietnamese fits into one byte a letter, so that a text goes there and back at the speed of a codec. Code 0 is 0.
_VIETNAMESE = "\0\n\r" + "".join(map(chr, range(0x20, 0x7F)))
_VIETNAMESE += "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư" + "".join(map(chr, range(0x1EA0, 0x1EFA)))
_VIETNAMESE += "“”‘’…₫°·•×€₩¥£฿៛→"
_CODES = codecs.charmap_build(_VIETNAMESE.ljust(256, "\ufffe"))
_PLAIN_LETTERS = "".join(map(_fold_plain, _VIETNAMESE))
# Scripts without letter case, their digits left out, and signs that stay what they are.
CASELESS = (
    "\u0e01-\u0e4f\u0e81\u0e82\u0e84\u0e86-\u0ebd\u0ec0-\u0ec4\u1000-\u103f\u1780-\u17b3\u17b6-\u17db"
    "\u2018-\u201f\u2022\u20a9\u20ab\u20ac\u3001\u3002\u3008-\u3011\u4e00-\u9fff\uac00-\ud7a3，；！？："
)
_CHANGES = re.compile(f"[^\n\r -~{CASELESS}]")
# The same with Vietnamese letters: nothing changes. With digits and full-width signs, spaces: the length doesn't.
_FOLDED = re.compile(f"[^{re.escape(_VIETNAMESE[1:])}{CASELESS}]")
MAY_CHANGE_LENGTH = re.compile(
    f"[^{re.escape(_VIETNAMESE[1:])}{CASELESS}\t\u00a0\u3000\uff01-\uff5e"
    "\u0e50-\u0e59\u0ed0-\u0ed9\u1040-\u1049\u17e0-\u17e9]"
)


def read_plain(text: str) -> str | None:
    """The plain form of a text that folding leaves as it is, None if the text has to be folded first."""
    if text.isascii():
        return None if "\t" in text else text.lower()
    try:
        return codecs.charmap_decode(
            codecs.charmap_encode(text, "strict", _CODES)[0], "strict", _PLAIN_LETTERS
        )[0]
    except UnicodeEncodeError:
        if _CHANGES.search(text):
            return None if _FOLDED.search(text) else text.translate(_PLAIN)
        return text.lower()


def to_plain(text: str) -> str:
    """Lower case without Latin diacritics, of the same length."""
    plain = read_plain(text)
    return text.translate(_PLAIN) if plain is None else plain
