"""Text as officers type it, cleaned for reading: hostile characters out, letters of one script known, words apart.

Rules: control, format and surrogate characters carry no name; a text longer than any name is not one. Every step is
linear in the length.
"""

import re
import unicodedata
from functools import lru_cache

from jointdesk.engine.names.burmese import as_unicode
from jointdesk.engine.names.name import Script

# The longest official names known run to some 200 letters; beyond twice that it is not a name.
LONGEST = 400
MOST_WORDS = 16

_APART = re.compile(r"[\s,;/|_·・،、.\-‐-―−]+")
# Malaysian and Singaporean papers: son of, daughter of, wife of.
_OFFSPRING = re.compile(r"\b(?:a/l|a/p|s/o|d/o|w/o)(?=\s)")
_CHILD_OF = " anak "
# Letters typed or stored one by one; NFKC gives every consonant as an initial.
_APART_HANGUL = re.compile("[\u1100-\u1112\u1161-\u1175]")
_OPEN_SYLLABLE = re.compile("([가-힣])([\u1100-\u1112])(?![\u1161-\u1175])")
_INITIALS_THAT_CLOSE = {
    ord(first): last for first, last in zip("ᄀᄁᄂᄃᄅᄆᄇᄉᄊᄋᄌᄎᄏᄐᄑᄒ", "ᆨᆩᆫᆮᆯᆷᆸᆺᆻᆼᆽᆾᆿᇀᇁᇂ", strict=True)
}

_RANGES: tuple[tuple[int, int, Script], ...] = (
    (0x0041, 0x024F, "latin"),
    (0x0E00, 0x0E7F, "thai"),
    (0x0E80, 0x0EFF, "lao"),
    (0x1000, 0x109F, "burmese"),
    (0x1100, 0x11FF, "hangul"),
    (0x1780, 0x17FF, "khmer"),
    (0x1E00, 0x1EFF, "latin"),
    (0x3400, 0x9FFF, "han"),
    (0xAA60, 0xAA7F, "burmese"),
    (0xAC00, 0xD7AF, "hangul"),
    (0xF900, 0xFAFF, "han"),
    (0x20000, 0x323AF, "han"),
)


def clean(text: str) -> str:
    """NFKC text, single-spaced, without control, format, surrogate and private characters, digits and signs.

    Brackets, quotation marks, apostrophes and other punctuation stay; `@` does too.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", as_unicode(text.encode("utf-8", "replace").decode("utf-8")))
        if _APART_HANGUL.search(text):
            text = _join_hangul(text)
    return " ".join(text.translate(_kept).split())


def _join_hangul(text: str) -> str:
    """Halfwidth and single letters (ㅎㅏㄴ) as syllables: a consonant that no vowel follows closes the one before."""
    closed = _OPEN_SYLLABLE.sub(lambda found: found[1] + found[2].translate(_INITIALS_THAT_CLOSE), text)
    return unicodedata.normalize("NFC", closed)


class _Kept(dict[int, str]):
    """What stands in a name for every character, worked out when it is first met."""

    def __missing__(self, point: int) -> str:
        kept = _keep(chr(point))
        if len(self) < _MOST_KEPT:
            self[point] = kept
        return kept


_MOST_KEPT = 16384
_kept = _Kept()


def _keep(char: str) -> str:
    category = unicodedata.category(char)
    if char == "@":
        return char
    if category in ("Cf", "Co", "Cs", "Cn") or char == "�":
        return ""
    if category[0] in "NS" and script_of(char) == "none":
        return " " if category[0] == "S" else ""
    return " " if category[0] in "CZ" else char


@lru_cache(maxsize=8192)
def script_of(char: str) -> Script:
    """The script of a letter or mark; "none" for what belongs to no name (digits, signs, spaces)."""
    category = unicodedata.category(char)
    if category[0] not in "LM":
        return "none"
    point = ord(char)
    for first, last, script in _RANGES:
        if first <= point <= last:
            return script
    return "none" if category[0] == "M" else "other"


def alphabet_of(word: str) -> str:
    """The alphabet of a word in a script without a table, as Unicode names it (CYRILLIC, HIRAGANA)."""
    return unicodedata.name(word[0], "").partition(" ")[0]


def split_words(text: str) -> list[str]:
    """Words of a cleaned name, lower case, at most MOST_WORDS; hyphens and full stops part words."""
    lower = text.lower()
    if "/" in lower:
        lower = _OFFSPRING.sub(_CHILD_OF, lower)
    return [word for word in _APART.split(lower) if word and has_letter(word)][:MOST_WORDS]


def has_letter(word: str) -> bool:
    """Is there a letter of any script in it?"""
    return word.isalpha() or any(script_of(char) != "none" for char in word)
