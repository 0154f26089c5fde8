"""One text, several names: `Tran Van A alias Tony Tran`, `Chen Zhi (陈志)`, `ចាន់ សុខា ហៅ ចាន់ ធំ`.

What follows a word for "also called", stands in brackets or behind a spaced stroke is a name of its own if it is one:
in another script, or of two words, and no remark (a place, an age, an office). All else in brackets is left out.
"""

import re
from functools import cache

from jointdesk.engine.names.text import script_of
from jointdesk.engine.reference import countries, provinces, read_tsv

MOST_ALIASES = 4

_BRACKETED = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
_OPEN_BRACKET = re.compile(r"[(（\[【)）\]】]")
_QUOTED = re.compile(r'["“„«][^"”“»]*["”»]')
_STROKE = re.compile(r"\s/\s|;")
_LIKELY = re.compile(
    r"[(（\[【@;|/\"“„«]|[^\x00-\x7f]| a\.?k|alias|alyas|known|former|nick| nama | dikenal", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")
_LEAST_LATIN, _LEAST_SYLLABIC, _LEAST_LETTERS = 2, 2, 4
_MOST_WORDS = 6


@cache
def _marker() -> re.Pattern[str]:
    rows = sorted(read_tsv(__package__, "aliases.tsv"), key=lambda row: len(row["text"]), reverse=True)
    spaced = "|".join(re.escape(row["text"]) for row in rows if row["spaced"] == "yes")
    free = "|".join(re.escape(row["text"]) for row in rows if row["spaced"] == "no")
    return re.compile(rf"(?:^|(?<=[\s,;])):?(?:{spaced})(?=[\s:,]|$):?|(?:{free}):?", re.IGNORECASE)


@cache
def _remarks() -> frozenset[str]:
    return frozenset(row["text"] for row in read_tsv(__package__, "remarks.tsv"))


@cache
def _places() -> frozenset[str]:
    found = {country.demonym.lower() for country in countries().values()}
    for names in (*(c.names for c in countries().values()), *(p.names for p in provinces().values())):
        found.update(name.lower() for name in names.values())
    return frozenset(found)


def split_aliases(text: str) -> tuple[str, ...]:
    """The name a cleaned text gives first, then the other names in it; never empty."""
    if not _LIKELY.search(text):
        return (text,)
    bracketed = [found[1] for found in _BRACKETED.finditer(text)]
    bare = _drop(_OPEN_BRACKET, _drop(_BRACKETED, text)) if _OPEN_BRACKET.search(text) else text
    bare = _drop(_QUOTED, bare)
    first, *others = [part for part in _marker().split(bare) if part.strip()] or [bare]
    pieces = [piece for part in (first, *others) for piece in _part_strokes(part)]
    names = [piece.strip() for piece in (*pieces[1:], *bracketed) if _is_name(piece, pieces[0])]
    return (pieces[0].strip(), *dict.fromkeys(names[:MOST_ALIASES]))


def _drop(pattern: re.Pattern[str], text: str) -> str:
    """The text without what the pattern finds, unless nothing else is there."""
    bare = pattern.sub(" ", text)
    return bare if bare.strip() else text


def _part_strokes(text: str) -> list[str]:
    """Names of two words or more on either side of a stroke; a stroke between single words joins one name."""
    parts = [part for part in _STROKE.split(text) if part.strip()]
    return parts if len(parts) > 1 and all(_is_name(part, part) for part in parts) else [text]


def _is_name(piece: str, beside: str) -> bool:
    """May the piece be a name of its own: no remark, and not too short for its script?"""
    words = [word.lower() for word in _WORD.findall(piece)]
    if not words or len(words) > _MOST_WORDS:
        return False
    if piece.strip().lower() in _places() or not _remarks().isdisjoint(words):
        return False
    script = script_of(words[0][0])
    letters = sum(map(len, words))
    if script in ("han", "hangul"):
        return letters >= _LEAST_SYLLABIC
    if script == "latin" or script == script_of(beside.strip()[:1] or " "):
        return len(words) >= _LEAST_LATIN
    return letters >= _LEAST_LETTERS
