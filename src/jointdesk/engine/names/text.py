"""Text as officers type it, cleaned for reading: hostile characters out, words apart, titles off.

Rules: control, format and surrogate characters carry no name; what stands in brackets is a remark; a text longer
than any name is not one. Every step is linear in the length.
"""

import re
import unicodedata
from functools import lru_cache

from jointdesk.engine.names.burmese import as_unicode
from jointdesk.engine.names.name import Script
from jointdesk.engine.reference import read_tsv

# The longest official names known run to some 200 letters; beyond twice that it is not a name.
LONGEST = 400
MOST_WORDS = 16

_BRACKETS = re.compile(r"[(（\[][^)）\]]*[)）\]]")
_APART = re.compile(r"[\s,;/|_·・،、.\-‐-―−]+")
# Malaysian and Singaporean papers: son of, daughter of.
_OFFSPRING = re.compile(r"\b(?:a/l|a/p|s/o|d/o|w/o)\b")
_QUOTED = re.compile(r'["“„«][^"”“»]*["”»]')

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
    """NFKC text without control, format, surrogate and private characters, brackets and quoted nicknames."""
    folded = unicodedata.normalize("NFKC", as_unicode(text.encode("utf-8", "replace").decode("utf-8")))
    kept = "".join(_keep(char) for char in folded)
    for pattern in (_BRACKETS, _QUOTED):
        bare = pattern.sub(" ", kept).strip()
        kept = bare or kept
    return " ".join(kept.split())


@lru_cache(maxsize=8192)
def _keep(char: str) -> str:
    category = unicodedata.category(char)
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


def split_words(text: str) -> list[str]:
    """Words of a cleaned name, lower case, at most MOST_WORDS; hyphens and full stops part words."""
    apart = _APART.split(_OFFSPRING.sub(" ", text.lower()))
    return [word for word in apart if word and _has_letter(word)][:MOST_WORDS]


def _has_letter(word: str) -> bool:
    return any(script_of(char) != "none" for char in word)


@lru_cache(maxsize=1)
def _titles() -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    texts = [row["text"] for row in read_tsv(__package__, "titles.tsv")]
    pairs = (text.split(" ") for text in texts if " " in text)
    return frozenset(text.rstrip(".") for text in texts), frozenset((pair[0], pair[1]) for pair in pairs)


def strip_titles(words: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Words without titles at either end, and the titles. The last word of a name is kept unless it is one."""
    single, double = _titles()
    rest, found = list(words), []
    while rest:
        if len(rest) > 1 and (rest[0], rest[1]) in double:
            found.append(" ".join(rest[:2]))
            rest = rest[2:]
        elif rest[0] in single and not (rest[0] == "u" and len(rest) < 2):
            found.append(rest.pop(0))
        elif len(rest) > 1 and rest[-1] in single and script_of(rest[-1][0]) != "latin":
            found.append(rest.pop())
        else:
            break
    return rest, tuple(found)
