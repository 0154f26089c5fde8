"""Plain names: words of one script and nothing to set aside. Most names of a list are plain, and so read at once.

A text that may hold more (a title, a word for "also called", Vietnamese typed without its letters, signs) is not plain:
the whole way of reading must decide. For a plain text both ways come to the same.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from jointdesk.engine.names import latin
from jointdesk.engine.names.burmese import as_unicode
from jointdesk.engine.names.name import Script
from jointdesk.engine.names.text import LONGEST, MOST_WORDS, script_of
from jointdesk.engine.reference import read_tsv

# Letters and marks of each script that NFKC leaves as they are, or makes into others of these.
LETTERS: Mapping[Script, str] = {
    "latin": "A-Za-zÀ-ÖØ-öø-ÿĀāĂăĐđĒēĨĩĪīŌōŨũŪūƠơƯưẠ-ỹ",
    "han": "\u3400-\u4dbf\u4e00-\u9ffc",
    "hangul": "가-힣",
    "khmer": "\u1780-\u17d3",
    "thai": "\u0e01-\u0e3a\u0e40-\u0e4e",
    "lao": "\u0ea5\u0ea7-\u0eb9\u0ebb-\u0ebd\u0ec0-\u0ec4\u0ec8-\u0ecd\u0edc-\u0edd"
    "\u0e81\u0e82\u0e84\u0e87\u0e88\u0e8a\u0e8d\u0e94-\u0e97\u0e99-\u0e9f\u0ea1-\u0ea3",
    "burmese": "\u1000-\u103f",
}
_BETWEEN: Mapping[Script, str] = {"latin": "(?:,? |-)"}
_PLAIN = {
    script: re.compile(f"[{letters}]+(?:{_BETWEEN.get(script, ' ')}[{letters}]+)*")
    for script, letters in LETTERS.items()
}
_PARTED = re.compile("[ ,-]+")


def split_plain(text: str) -> tuple[Script, str, list[str]] | None:
    """Script, cleaned text and words (lower case) of a plain name; None for any other text."""
    if not text or len(text) > LONGEST:
        return None
    script = script_of(text[0])
    pattern = _PLAIN.get(script)
    if pattern is None:
        return None
    kept = text
    if not text.isascii():
        kept = unicodedata.normalize("NFKC", as_unicode(text) if script == "burmese" else text)
    if pattern.fullmatch(kept) is None:
        return None
    words = _split_latin(kept) if script == "latin" else _split_native(script, kept)
    return (script, kept, words) if words and len(words) <= MOST_WORDS else None


def _split_latin(kept: str) -> list[str]:
    lower = kept.lower()
    words = lower.split(" ") if "-" not in lower and "," not in lower else _PARTED.split(lower)
    alone, paired = _set_aside_words()
    if not alone.isdisjoint(words) or not paired.isdisjoint(pairwise(words)):
        return []
    typed = kept.isascii() and any(map(latin.may_be_typed, words))
    return [] if typed and latin.restore_typed(kept) != kept else words


def _split_native(script: Script, kept: str) -> list[str]:
    aside, words = _set_aside(script), kept.split(" ")
    if kept.startswith(aside.openings) or kept.endswith(aside.endings) or not aside.words.isdisjoint(words):
        return []
    return [] if aside.within and aside.within.search(kept) else words


@cache
def _set_aside_words() -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """Titles and words for "also called" of one word, and the first two words of longer ones."""
    tables = ("titles.tsv", "aliases.tsv")
    texts = [row["text"].split() for name in tables for row in read_tsv(__package__, name)]
    alone = frozenset(words[0] for words in texts if len(words) == 1)
    return alone, frozenset((words[0], words[1]) for words in texts if len(words) > 1)


@dataclass(frozen=True, slots=True)
class _Aside:
    """Titles and words for "also called" of a script, by where they stand: `words` alone, `within` anywhere."""

    openings: tuple[str, ...]
    endings: tuple[str, ...]
    words: frozenset[str]
    within: re.Pattern[str] | None


@cache
def _set_aside(script: Script) -> _Aside:
    titles, aliases = (
        [row for row in read_tsv(__package__, name) if script_of(row["text"][0]) == script]
        for name in ("titles.tsv", "aliases.tsv")
    )
    joined = [row for row in titles if row["joined"] == "yes"]
    apart = [row for row in titles if row["joined"] == "no"] + [
        row for row in aliases if row["spaced"] == "yes"
    ]
    free = [re.escape(row["text"]) for row in aliases if row["spaced"] == "no"]
    return _Aside(
        openings=tuple(row["text"] for row in joined if row["place"] == "before"),
        endings=tuple(row["text"] for row in joined if row["place"] == "after"),
        words=frozenset(row["text"].split()[0] for row in apart),
        within=re.compile("|".join(free)) if free else None,
    )
