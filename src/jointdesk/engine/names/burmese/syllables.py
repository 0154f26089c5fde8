"""Burmese: syllables of onset and rhyme, each with the spellings in use (there is no official one).

What no row of the table has is put together of its parts: a medial adds its sound, a closing letter that Burmese
does not have is read as its like, a foreign one behind a long vowel may be left unspoken.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from jointdesk.engine.names.name import Segment
from jointdesk.engine.names.segments import join_spellings, keep_cheapest, parse_spellings
from jointdesk.engine.reference import read_tsv

_ASAT, _STACK = "်", "္"
_KINZI = _ASAT + _STACK
_CREAKY = "့"
_WITHOUT_STOP = 0.15
_DEAREST = 0.7
_TONES = re.compile("[့း]")
# Independent vowels are the letter a with a sign; great sa is two.
_INDEPENDENT = {
    "ဣ": "အိ",
    "ဤ": "အီ",
    "ဥ": "အု",
    "ဦ": "အူ",
    "ဧ": "အေ",
    "ဩ": "အော",
    "ဪ": "အော်",
    "သြ": "အော",
    "ဿ": "သ္သ",
}
_FOLDED = re.compile("သြ(?!ိ)|ဥ(?![ာါ]|[့း]?်)|[ဣဤဦဧဩဪဿ]")
_MISTYPED = re.compile("ဥ(?=[ာါ]|[့း]?်)")
# A consonant opens a syllable unless it is killed (asat) or stands on another (stack); kinzi is killed.
_SYLLABLE = re.compile(rf"[က-အ][ျြွှ]*(?:[^က-အ\s]|[က-အ](?={_ASAT}|[့း]{_ASAT}|{_STACK})|{_STACK}[က-အ][ျြွှ]*)*|\S")
_ONSET = re.compile(r"^([က-အ])([ျြ]?)(ွ?)(ှ?)(.*)$", re.DOTALL)
_CLOSING = str.maketrans("ခဂဃဆဇဈဋဌဍဎထဒဓသဖဗဘဏရလ", "ကကကစစစတတတတတတတတပပပနနန")
_KILLED = re.compile(f"([က-အ])[{_ASAT}{_STACK}]")
_GLIDE: dict[str, dict[str, float]] = {
    "ျ": {"y": 0.0, "": 0.4},
    "ြ": {"y": 0.0, "r": 0.3, "": 0.4},
    "": {"": 0.0},
}
_ROUND: dict[str, dict[str, float]] = {"ွ": {"w": 0.0, "u": 0.3, "": 0.65}, "": {"": 0.0}}
_UNSPOKEN = 0.1
# Rhymes that stand behind a round medial (Swe, Nwe).
_OPEN = frozenset({"", "ာ", "ေ", "ဲ", "ယ်"})


@cache
def _table() -> Mapping[tuple[str, str], dict[str, float]]:
    rows = read_tsv(__package__, "syllables.tsv")
    return {(row["place"], row["part"]): parse_spellings(row["spellings"]) for row in rows}


@lru_cache(maxsize=16384)
def split_syllables(word: str) -> tuple[str, ...]:
    """Syllables of a Burmese word; what no Burmese syllable holds (a letter of Shan, say) stands alone."""
    folded = _FOLDED.sub(
        lambda found: _INDEPENDENT[found.group()], _MISTYPED.sub("ဉ", word.replace(_KINZI, _ASAT))
    )
    return tuple(_SYLLABLE.findall(folded))


def known_syllables() -> Iterator[str]:
    """Every syllable the table can spell, without its tone, and with it where that is written (Myint)."""
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for place, part in _table():
        parts[place].append(part.removeprefix("-"))
    yield from parts["whole"]
    for onset in parts["onset"]:
        for rhyme in parts["rhyme"]:
            yield onset + rhyme
            if _ASAT in rhyme:
                yield onset + rhyme + _CREAKY
        yield from (onset + "ွ" + rhyme for rhyme in parts["rhyme"] if rhyme in _OPEN)


@lru_cache(maxsize=16384)
def segment(syllable: str) -> Segment:
    """A syllable with its spellings; `unread` when its onset is not in the table."""
    toneless = _TONES.sub("", syllable).replace(_STACK, _ASAT)
    whole = _table().get(("whole", toneless))
    spellings = dict(whole) if whole else _spell(toneless)
    if _CREAKY in syllable:
        spellings = _stop(spellings)
    return Segment(syllable, spellings, {}, unread=not spellings)


def _stop(spellings: dict[str, float]) -> dict[str, float]:
    """Creaky nasals are mostly written with a t behind: Myint, Nyunt."""
    stopped = {s + "t": cost for s, cost in spellings.items() if s.endswith(("n", "m"))}
    return {**{s: cost + (_WITHOUT_STOP if stopped else 0.0) for s, cost in spellings.items()}, **stopped}


def _spell(syllable: str) -> dict[str, float]:
    found = _ONSET.match(syllable)
    onset = _onset(*found.group(1, 2, 4)) if found else None
    if not found or onset is None:
        return {}
    rounded, rest = found.group(3, 5)
    if found[1] == "ဝ" and not rounded and _rhyme_of("ွ" + rest):
        # Behind wa a rhyme sounds as behind the medial: wun, wut.
        onset, rounded = {"w": 0.0, "": 0.3}, "ွ"
    rhyme = _rhyme_of(rounded + rest) if rounded else None
    parts = [onset, rhyme] if rhyme else [onset, _ROUND[rounded], _rhyme(rest)]
    spellings = join_spellings(parts, _DEAREST)
    spellings.pop("", None)
    return spellings


def _onset(base: str, glide: str, breathed: str) -> dict[str, float] | None:
    table = _table()
    found = table.get(("onset", base + glide + breathed))
    if found or ("onset", base) not in table:
        return found
    plain = table.get(("onset", base + glide)) or join_spellings((table[("onset", base)], _GLIDE[glide]))
    return keep_cheapest(plain, {"h" + s: cost for s, cost in plain.items()}) if breathed else plain


def _rhyme_of(rest: str) -> dict[str, float] | None:
    return _table().get(("rhyme", rest)) or _table().get(("rhyme", _KILLED.sub(_as_its_like, rest)))


def _as_its_like(killed: re.Match[str]) -> str:
    return killed[1].translate(_CLOSING) + _ASAT


def _rhyme(rest: str) -> dict[str, float]:
    """The rhyme of the signs; of a foreign syllable the vowel with its closing letter, spoken or not."""
    found = _rhyme_of(rest or "-")
    if found:
        return found
    killed = _KILLED.search(rest)
    if killed is None:
        return next(
            (_table()[("rhyme", sign)] for sign in rest if ("rhyme", sign) in _table()),
            _table()[("rhyme", "-")],
        )
    letters = keep_cheapest({"": _UNSPOKEN}, _table().get(("onset", killed[1]), {}))
    return join_spellings((_rhyme(rest[: killed.start()]), letters), _DEAREST)
