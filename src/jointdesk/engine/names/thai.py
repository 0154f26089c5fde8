"""Thai: letters in spoken order with their spellings; where a syllable ends stays open, so both are allowed."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from jointdesk.engine.names.name import Segment
from jointdesk.engine.names.segments import keep_cheapest, parse_spellings
from jointdesk.engine.reference import read_tsv

_TONES = re.compile("[่้๊๋็ๆฯํ๎]")
_C = "[ก-ฮ]"
_UNIT = re.compile(
    rf"(?P<silent>{_C}[ิุ]?์)"
    rf"|(?P<lead>[เแโใไ])(?P<onset>หม|หน|หล|หว|หย|หญ|หร|ทร|[กขคตปผพ][รลว](?=[าิีืียออก-ฮ])|{_C})(?P<tail>ียะ?|ือะ?|าะ|า|อะ?|ย(?![ะาิีึืุู])|ิ|ะ)?"
    rf"|(?P<ua>ัว)|(?P<ay>ัย)|(?P<rr>รร)|(?P<rue>ฤๅ?)"
    rf"|(?P<vowel>[ะัาำิีึืุู])"
    rf"|(?P<h>ห(?=[มนลวยญร][ะัาิีึืุู]))"
    rf"|(?P<open>{_C}(?=[ะัาำิีึืุู]|รร))"
    rf"|(?P<letter>{_C})"
)
_AMBIGUOUS = 0.05


@cache
def _table() -> Mapping[tuple[str, str], dict[str, float]]:
    rows = read_tsv(__package__, "thai.tsv")
    return {(row["place"], row["part"]): parse_spellings(row["spellings"]) for row in rows}


@lru_cache(maxsize=16384)
def segments(word: str) -> tuple[Segment, ...]:
    """The word's letters as segments in spoken order."""
    found: list[Segment] = []
    for unit in _UNIT.finditer(_TONES.sub("", word)):
        found.extend(_read_unit(unit, first=unit.start() == 0))
    return tuple(found)


def _read_unit(unit: re.Match[str], *, first: bool) -> list[Segment]:
    kind, text = unit.lastgroup or "", unit.group()
    if unit["silent"]:
        return [_segment(text, _table()[("silent", "*")])]
    if unit["lead"]:
        return _lead(unit)
    if kind in ("ua", "ay", "rr", "rue", "vowel"):
        key = {"ua": "ัว", "ay": "ัย", "rr": "รร", "rue": "ฤ"}.get(kind, text)
        return [_segment(text, _table()[("vowel", key)])]
    if kind == "h":
        return []
    if kind == "open" or first:
        after = [] if kind == "open" else [_segment("", _table()[("vowel", "*")])]
        return [_segment(text, _table()[("consonant", text)]), *after]
    # A letter alone closes a syllable or opens one with an unwritten vowel.
    opening = {spelling: cost + _AMBIGUOUS for spelling, cost in _table()[("consonant", text)].items()}
    both = keep_cheapest(_table().get(("final", text), {}), opening)
    return [_segment(text, both), _segment("", {"": 0.0, "a": 0.1, "o": 0.1, "or": 0.3, "u": 0.4})]


def _lead(unit: re.Match[str]) -> list[Segment]:
    onset, tail = unit["onset"], (unit["tail"] or "").rstrip("ะ")
    vowel = _table().get(("vowel", unit["lead"] + tail)) or _table()[("vowel", unit["lead"])]
    letters = onset[1:] if len(onset) == 2 and onset[0] == "ห" else onset
    read = [_segment(letter, _table()[("consonant", letter)]) for letter in letters]
    return [*read, _segment(unit["lead"] + tail, vowel)]


def _segment(text: str, spellings: Mapping[str, float]) -> Segment:
    return Segment(text, spellings, {}, unread=not spellings)
