"""Han: one written name, many spoken ones (陳 is Chen, Chan, Tan, Trần and 진).

Mandarin comes from pypinyin, Wade-Giles by table from it; the dialects, Sino-Vietnamese and Sino-Korean
from characters.tsv. Traditional characters are folded to simplified ones first.
A given name is read in one language throughout.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

import opencc

from jointdesk.engine.names.name import Segment
from jointdesk.engine.names.segments import parse_spellings
from jointdesk.engine.reference import read_tsv

_LANGUAGES = {
    "vietnamese": "Sino-Vietnamese",
    "cantonese": "Cantonese",
    "hokkien": "Hokkien or Teochew",
    "hakka": "Hakka",
}
# English vowels and doubled letters in place of plain ones.
_RESPELLINGS = (
    (r"i$", "ee"),
    (r"ee$", "i"),
    (r"i(?=n|ng|m|t|k|p)", "ee"),
    (r"(?<![aeiou])u(?!i|e|a|o)", "oo"),
    (r"oo", "u"),
    (r"(?<![aeiou])o(?=ng|n|k)", "oo"),
    (r"([aeou])$", r"\1h"),
    (r"h$", ""),
    (r"([^c])k$", r"\1ck"),
    (r"ia", "ea"),
    (r"iang$", "eong"),
    (r"on$", "onn"),
    (r"ai$", "ye"),
    (r"iu$", "ew"),
    (r"ie", "ea"),
)
_RESPELT = 0.15
_LATER_READING, _DIALECT, _LATER_SPELLING, _MOST_READINGS = 0.15, 0.05, 0.05, 4


@cache
def _characters() -> Mapping[str, Mapping[str, str]]:
    return {row["han"]: row for row in read_tsv(__package__, "characters.tsv")}


@cache
def _wade_giles() -> Mapping[tuple[str, str], dict[str, float]]:
    rows = read_tsv(__package__, "pinyin.tsv")
    return {(row["place"], row["part"]): parse_spellings(row["spellings"]) for row in rows}


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=16384)
def simplify(text: str) -> str:
    """Simplified form of a text in traditional or mixed characters."""
    return str(_converter().convert(text))


def known_characters() -> Iterable[tuple[str, str]]:
    """Every character (or compound surname) of the table with its Sino-Korean readings."""
    return ((char, row["korean"]) for char, row in _characters().items())


def split_surname(text: str) -> tuple[str, str]:
    """Family and given part of an unspaced name in simplified characters."""
    if len(text) >= 3 and text[:2] in _characters():
        return text[:2], text[2:]
    return text[:1], text[1:]


def korean_readings(char: str) -> tuple[str, ...]:
    """Sino-Korean readings of a simplified character, in Hangul; empty when the table has none."""
    row = _characters().get(char)
    return tuple(row["korean"].split()) if row else ()


@lru_cache(maxsize=16384)
def segment(char: str) -> Segment:
    """A character (or a compound surname) with its spellings and the languages they come from."""
    spellings: dict[str, float] = {}
    languages: defaultdict[str, set[str]] = defaultdict(set)
    for spelling, cost, language in _readings(char):
        languages[spelling].add(language)
        spellings[spelling] = min(cost, spellings.get(spelling, 9.0))
    named = {spelling: "/".join(sorted(found)) for spelling, found in languages.items()}
    return Segment(char, spellings, named, unread=not spellings, partly_read=char not in _characters())


@lru_cache(maxsize=4096)
def _respelt(spelling: str) -> tuple[str, ...]:
    """The same sound as clerks of British colonies wrote it: Lung, Loong; Si, See; Chi, Chee; Ko, Koh."""
    found = [re.sub(old, new, spelling) for old, new in _RESPELLINGS]
    return tuple(dict.fromkeys(other for other in found if other != spelling))


def _readings(char: str) -> list[tuple[str, float, str]]:
    found = (
        _mandarin(char) if len(char) == 1 else [("".join(_first_pinyin(c) for c in char), 0.0, "Mandarin")]
    )
    row = _characters().get(char, {})
    for column, language in _LANGUAGES.items():
        for rank, spelling in enumerate(_plain(row.get(column, "")).split()):
            found.append((spelling, _DIALECT + rank * _LATER_SPELLING, language))
    respelt = [(other, cost + _RESPELT, lang) for s, cost, lang in found for other in _respelt(s)]
    return found + respelt


def _first_pinyin(char: str) -> str:
    read = _pinyin(char)
    return read[0] if read else ""


def _mandarin(char: str) -> list[tuple[str, float, str]]:
    found = []
    for rank, syllable in enumerate(_pinyin(char)[:_MOST_READINGS]):
        extra = _LATER_READING if rank else 0.0
        found.append((syllable, extra, "Mandarin"))
        for spelling, cost in _older_spellings(syllable).items():
            found.append((spelling, extra + cost, "Mandarin, older spelling"))
    return found


def _pinyin(char: str) -> list[str]:
    # its phrases take a third of a second to import, for which no command without Han names should wait
    from pypinyin import Style, pinyin

    read = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore", v_to_u=False)
    return list(dict.fromkeys(syllable for syllable in (read[0] if read else []) if syllable.isalpha()))


@lru_cache(maxsize=1024)
def _older_spellings(syllable: str) -> dict[str, float]:
    """Wade-Giles and Taiwanese spellings of a pinyin syllable."""
    table = _wade_giles()
    found = dict(table.get(("whole", syllable), {}))
    cut = 2 if syllable[:2] in ("zh", "ch", "sh") else 1
    initial, final = syllable[:cut], syllable[cut:]
    initials = {initial: 0.0, **table.get(("initial", initial), {})}
    finals = {final: 0.0, **table.get(("final", final), {})}
    for head, first in initials.items():
        for tail, second in finals.items():
            if (head + tail) != syllable:
                found.setdefault(head + tail, first + second)
    return {spelling: cost for spelling, cost in found.items() if cost <= 0.5}


def _plain(text: str) -> str:
    marked = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return "".join(char for char in marked if not unicodedata.combining(char))
