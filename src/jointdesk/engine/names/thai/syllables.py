"""Thai: letters in spoken order with their spellings; where a syllable ends stays open, so both are allowed."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from jointdesk.engine.names.name import Segment
from jointdesk.engine.names.segments import join_spellings, keep_cheapest, parse_spellings
from jointdesk.engine.reference import read_tsv

# NFKC takes the vowel sign am apart.
_SPLIT_AM, _AM = "ํา", "ำ"
_TONES = re.compile("[่้๊๋็ๆฯํ๎]")
_C = "[ก-ฮ]"
_UNIT = re.compile(
    rf"(?P<silent>{_C}[ิุ]?์)"
    rf"|(?P<lead>[เแโใไ])(?P<onset>หม|หน|หล|หว|หย|หญ|หร|ทร|[กขคตปผพ][รลว](?=[าิีืียออก-ฮ])|{_C})(?P<tail>ียะ?|ือะ?|าะ|า|อะ?|ย(?![ะาิีึืุู])|ิ|(?<=ส)ริ|ะ)?"
    rf"|(?P<ua>ัว)|(?P<ay>ัย)|(?P<rr>รร(?![ะัาิีึืุู]))|(?P<sr>^ทร(?=[ะัาิีึืุูงด]))|(?P<rue>ฤๅ?)"
    rf"|(?P<vowel>[ะัาำิีึืุู])"
    rf"|(?P<h>ห(?=[มนลวยญร][ะัาิีึืุู]))"
    rf"|(?P<open>{_C}(?=[ะัาำิีึืุู]|รร))"
    rf"|(?P<letter>{_C})"
)
_AMBIGUOUS, _SILENT_END = 0.05, 0.1


@cache
def _table() -> Mapping[tuple[str, str], dict[str, float]]:
    rows = read_tsv(__package__, "syllables.tsv")
    return {(row["place"], row["part"]): parse_spellings(row["spellings"]) for row in rows}


@lru_cache(maxsize=16384)
def segments(word: str) -> tuple[Segment, ...]:
    """The word's letters as segments in spoken order."""
    found: list[Segment] = []
    units = list(_UNIT.finditer(_TONES.sub("", word.replace(_SPLIT_AM, _AM))))
    for index, unit in enumerate(units):
        later = units[index + 1] if index + 1 < len(units) else None
        found.extend(_read_unit(unit, first=index == 0, later=later))
        if later is None and index > 1 and unit["letter"] and units[index - 1]["letter"]:
            # The second of two closing letters is not spoken (yuttha: yut).
            found[-2] = _segment(unit.group(), {**found[-2].spellings, "": _SILENT_END})
    return tuple(found)


def _read_unit(unit: re.Match[str], *, first: bool, later: re.Match[str] | None) -> list[Segment]:
    kind, text = unit.lastgroup or "", unit.group()
    if unit["silent"]:
        return [_segment(text, _table()[("silent", "*")])]
    if unit["lead"]:
        return _lead(unit)
    if kind in ("ua", "ay", "rr", "sr", "rue", "vowel"):
        key = {"ua": "ัว", "ay": "ัย", "rr": "รร", "sr": "ทร", "rue": "ฤ"}.get(kind, text)
        silent = {"": _SILENT_END} if text in ("ิ", "ุ") and later is None and not first else {}
        return [_segment(text, {**_table()[("vowel", key)], **silent})]
    if kind == "h":
        return []
    if kind == "open" or first:
        after = [] if kind == "open" else [_segment("", _table()[("vowel", "*")])]
        return [_segment(text, _table()[("consonant", text)]), *after]
    unwritten = {"": 0.0} if later is None else {"": 0.0, "a": 0.1, "o": 0.1, "or": 0.3, "u": 0.4}
    return [
        _segment(text, _alone(text, before_silent=bool(later and later["silent"]))),
        _segment("", unwritten),
    ]


@lru_cache(maxsize=256)
def _alone(letter: str, *, before_silent: bool) -> dict[str, float]:
    """A letter alone closes a syllable, opens one with an unwritten vowel, or both (Nat-tha-, Kun-la-)."""
    opening = {spelling: cost + _AMBIGUOUS for spelling, cost in _table()[("consonant", letter)].items()}
    closing = _table().get(("final", letter), {})
    double = join_spellings((closing, {"": 0.0, "a": 0.1}, opening), 0.4)
    return keep_cheapest(closing, opening, double, {"": 0.15} if before_silent else {})


def _lead(unit: re.Match[str]) -> list[Segment]:
    onset, tail = unit["onset"], (unit["tail"] or "").rstrip("ะ")
    vowel = _table().get(("vowel", unit["lead"] + tail[-1:])) if tail == "ริ" else None
    vowel = vowel or _table().get(("vowel", unit["lead"] + tail)) or _table()[("vowel", unit["lead"])]
    letters = onset[1:] if len(onset) == 2 and onset[0] == "ห" else onset
    read = [_segment(letter, _table()[("consonant", letter)]) for letter in letters]
    return [*read, _segment(unit["lead"] + tail, vowel)]


def _segment(text: str, spellings: Mapping[str, float]) -> Segment:
    return Segment(text, spellings, {}, unread=not spellings)
