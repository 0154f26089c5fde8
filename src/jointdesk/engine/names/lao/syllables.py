"""Lao: every syllable writes its vowel, around the consonant if need be; tone marks do not reach Latin letters.

A consonant closes a syllable unless a vowel of its own follows. What no rule reads is an unread segment.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from jointdesk.engine.names.name import Segment
from jointdesk.engine.names.segments import keep_cheapest, parse_spellings
from jointdesk.engine.reference import read_tsv

# NFKC takes the vowel sign am apart.
_SPLIT_AM, _AM = "ໍາ", "ຳ"
_TONES = re.compile("[່-໋ໍ]໌|[່-໋໎]")
_SPACED = "ະັາິີຶືຸູົໍຳ"
_C = "[ກ-ຮ]"
# o and ua are written with letters that are consonants before a vowel of their own; so is the ia of old books.
_FREE = rf"(?![{_SPACED}ຼ໌]|[ອວຽ](?![{_SPACED}ຼ]))"
_ONSET = rf"(?P<onset>ຫ[ງຍຽນມລວຣຼ]|{_C}ຼ|[ກຂຄຈ]ວ(?=[{_SPACED}])|{_C})"
_FRAMED = rf"(?P<lead>[ເແໂໄໃ]){_ONSET}(?P<tail>ັ?[ຍຽ]{_FREE}|[ຶື]ອ|ົາ|າະ|ັ(?={_C})|[ີິ]|ະ|ຍ(?=$))?"
_PLAIN = (
    rf"(?P<onset2>{_ONSET.replace('?P<onset>', '?:')})(?P<vowel>ົວະ?|ັວະ?|[{_SPACED}ຽ]|[ອວ](?![{_SPACED}ຼ]))?"
)
_FINAL = rf"(?P<final>[ກງຍຽດນມບວຣລສຊຈຕຄທປພຟ]{_FREE})?"
_UNIT = re.compile(
    rf"(?P<silent>{_C}[ິຸ]?໌)|(?:{_FRAMED}|{_PLAIN}){_FINAL}(?P<repeat>ໆ?)|(?P<stray>[{_SPACED}ຽຼເແໂໄໃຯໆ໌])|(?P<unread>\w)"
)
_ASSIMILATED = {"ບ": "ບປພຜ", "ດ": "ດຕທຖສຊ", "ກ": "ກຂຄ", "ນ": "ນ", "ມ": "ມ", "ງ": "ງ"}
_AI = ("ໄ", "ໃ")
_SWALLOWED = 0.1


@cache
def _table() -> Mapping[tuple[str, str], dict[str, float]]:
    rows = read_tsv(__package__, "syllables.tsv")
    return {(row["place"], row["part"]): parse_spellings(row["spellings"]) for row in rows}


@lru_cache(maxsize=16384)
def segments(word: str) -> tuple[Segment, ...]:
    """The word's letters as segments in spoken order."""
    found: list[Segment] = []
    units = list(_UNIT.finditer(_TONES.sub("", word.replace(_SPLIT_AM, _AM)).replace(_SPLIT_AM, _AM)))
    for index, unit in enumerate(units):
        found.extend(_read_unit(unit, units[index + 1] if index + 1 < len(units) else None))
    return tuple(found)


def _read_unit(unit: re.Match[str], later: re.Match[str] | None) -> list[Segment]:
    if unit["unread"]:
        return [Segment(unit.group(), {}, {}, unread=True)]
    if unit["silent"]:
        return [_segment(unit.group(), _table()[("silent", "*")])]
    if unit["stray"]:
        return [_segment(unit.group(), keep_cheapest({"": 0.3}, _table().get(("vowel", unit.group()), {})))]
    onset = unit["onset"] or unit["onset2"]
    vowel = _vowel(unit["lead"], unit["tail"]) if unit["lead"] else unit["vowel"] or "*"
    read = [*_onset(onset), _segment(vowel, _glided(vowel, later))]
    if unit["final"]:
        read.append(_segment(unit["final"], _final(unit["final"], later)))
    return read


def _vowel(lead: str, tail: str | None) -> str:
    whole = lead + (tail or "")
    return whole if ("vowel", whole) in _table() else lead


def _glided(vowel: str, later: re.Match[str] | None) -> dict[str, float]:
    """Before a y the ai is mostly written a: ໄຊຍະ Saya, Xaya."""
    before_y = vowel in _AI and later is not None and (later["onset"] or later["onset2"]) in ("ຍ", "ຢ")
    return keep_cheapest(_table()[("vowel", vowel)], {"a": 0.0} if before_y else {})


def _onset(letters: str) -> list[Segment]:
    """A silent h in front only raises the tone: ຫນ n, ຫຼ l."""
    spoken = letters[1:] if len(letters) > 1 and letters[0] == "ຫ" else letters
    return [_segment(letter, _table()[("consonant", letter)]) for letter in spoken]


def _final(letter: str, later: re.Match[str] | None) -> dict[str, float]:
    spellings = _table()[("final", letter)]
    onset = (later["onset"] or later["onset2"] or "") if later else ""
    swallowed = onset and onset[0] in _ASSIMILATED.get(letter, "")
    return keep_cheapest(spellings, {"": _SWALLOWED}) if swallowed else spellings


def _segment(text: str, spellings: Mapping[str, float]) -> Segment:
    return Segment(text, spellings, {}, unread=not spellings)
