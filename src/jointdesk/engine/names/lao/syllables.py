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
_SWALLOWED, _STRAY = 0.1, 0.3


@cache
def _table() -> Mapping[tuple[str, str], dict[str, float]]:
    rows = read_tsv(__package__, "syllables.tsv")
    return {(row["place"], row["part"]): parse_spellings(row["spellings"]) for row in rows}


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
        return [_segment(unit.group(), "silent", "*")]
    if unit["stray"]:
        return [_segment(unit.group(), "vowel", unit.group(), ("", _STRAY))]
    vowel = _vowel(unit["lead"], unit["tail"]) if unit["lead"] else unit["vowel"] or "*"
    opens = _onset(later) if later else ""
    before_y = vowel in _AI and opens in ("ຍ", "ຢ")
    read = [
        *(_segment(letter, "consonant", letter) for letter in _spoken(_onset(unit))),
        # Before a y the ai is mostly written a: ໄຊຍະ Saya, Xaya.
        _segment(vowel, "vowel", vowel, *([("a", 0.0)] if before_y else ())),
    ]
    if unit["final"]:
        swallowed = opens[:1] and opens[0] in _ASSIMILATED.get(unit["final"], "")
        read.append(
            _segment(unit["final"], "final", unit["final"], *([("", _SWALLOWED)] if swallowed else ()))
        )
    return read


def _onset(unit: re.Match[str]) -> str:
    return unit["onset"] or unit["onset2"] or ""


def _spoken(onset: str) -> str:
    """A silent h in front only raises the tone: ຫນ n, ຫຼ l."""
    return onset[1:] if len(onset) > 1 and onset[0] == "ຫ" else onset


def _vowel(lead: str, tail: str | None) -> str:
    whole = lead + (tail or "")
    return whole if ("vowel", whole) in _table() else lead


@lru_cache(maxsize=1024)
def _segment(text: str, place: str, part: str, *more: tuple[str, float]) -> Segment:
    """A part with its spellings, `more` among them; shared by all words."""
    return Segment(text, keep_cheapest(_table().get((place, part), {}), dict(more)), {})
