"""The Latin spellings of a Hangul syllable: judged by hand, weighed by count, and in pinyin for Chinese names.

Koreans spell by letters, by habit of the syllable and of the surname (syllables.tsv, counted in spellings.tsv). A
Chinese name in Hangul stands for the Korean reading of its characters or for their sound (mandarin.tsv): 양축 is Yang
Zhu. The two are apart by language, since one name is not read half in each.
"""

from collections.abc import Mapping
from functools import cache, lru_cache

from jointdesk.engine.names.hangul.syllables import drop_initial, is_syllable, split_letters
from jointdesk.engine.names.name import Segment
from jointdesk.engine.names.segments import join_spellings, keep_cheapest, parse_spellings
from jointdesk.engine.reference import read_tsv

# A spelling never seen for the whole syllable, put together from usual parts, is a little less likely.
_REGULAR = 0.02
# 렬 said and written yeol, as the initial-sound rule has it: within a name it is a habit.
_UNSAID = 0.2
_USUAL_SURNAME = 0.2
_SOUND = "Mandarin sound"
_DEAREST_KOREAN, _DEAREST_FOREIGN, _FOREIGN = 0.7, 0.35, 0.05

Table = Mapping[tuple[str, str], Mapping[str, float]]


@cache
def _table(name: str) -> Table:
    return {
        (row["place"], row["part"]): parse_spellings(row["spellings"]) for row in read_tsv(__package__, name)
    }


@lru_cache(maxsize=16384)
def segment(char: str, *, surname: bool = False) -> Segment:
    """The syllable with its spellings; `surname` brings in those of the family name."""
    korean = korean_spellings(char, surname=surname)
    sources = {"Korean": korean, "Mandarin": _mandarin("character", char), _SOUND: _mandarin("sound", char)}
    spellings = keep_cheapest({}, *sources.values())
    languages = {
        spelling: "/".join(language for language, found in sources.items() if spelling in found)
        for spelling in spellings
    }
    return Segment(char, spellings, languages, unread=not spellings)


def korean_spellings(char: str, *, surname: bool = False) -> dict[str, float]:
    """Costs by spelling as Koreans write it: the judged ones, moved by what was counted."""
    judged = judged_spellings(char, surname=surname)
    counted = _table("spellings.tsv").get(("surname" if surname else "syllable", char))
    if not counted:
        return judged
    return {**judged, **counted}


def judged_spellings(char: str, *, surname: bool = False) -> dict[str, float]:
    """Costs by spelling from the letters of the syllable and from what is known of it as a whole."""
    spellings = _spell_letters(char)
    unsaid = drop_initial(char)
    if unsaid != char:
        spellings = keep_cheapest(spellings, _raise_costs(_spell_letters(unsaid), _UNSAID))
    whole = _table("syllables.tsv")
    spellings = keep_cheapest(spellings, dict(whole.get(("syllable", char), {})))
    return keep_cheapest(spellings, dict(whole.get(("surname", char), {}))) if surname else spellings


def _spell_letters(char: str) -> dict[str, float]:
    return _raise_costs(_join_letters("syllables.tsv", char, _DEAREST_KOREAN), _REGULAR)


def _join_letters(name: str, char: str, dearest: float) -> dict[str, float]:
    """Spellings put together from those of the syllable's letters in a table."""
    if not is_syllable(char):
        return {}
    table = _table(name)
    initial, vowel, final = split_letters(char)
    parts = table[("initial", initial)], table[("vowel", vowel)], table.get(("final", final), {"": 0.3})
    return {
        spelling: cost for spelling, cost in join_spellings(map(dict, parts), dearest).items() if spelling
    }


@lru_cache(maxsize=16384)
def foreign_segment(char: str) -> Segment:
    """The syllable in a name that is neither Korean nor Chinese: what the notation of loan words writes with it."""
    native = segment(char)
    sounds = _join_letters("foreign.tsv", char, _DEAREST_FOREIGN)
    sounds.update(_table("foreign.tsv").get(("syllable", char), {}))
    languages = {**native.languages}
    for spelling in sounds:
        languages[spelling] = "/".join(filter(None, (languages.get(spelling, ""), "by sound")))
    spellings = keep_cheapest(dict(native.spellings), _raise_costs(sounds, _FOREIGN))
    return Segment(char, spellings, languages, unread=not spellings)


def _raise_costs(spellings: Mapping[str, float], price: float) -> dict[str, float]:
    return {spelling: cost + price for spelling, cost in spellings.items()}


def _mandarin(place: str, char: str) -> dict[str, float]:
    """Pinyin of the characters read so in Korean ("character"), or of what the syllable sounds like ("sound")."""
    return dict(_table("mandarin.tsv").get((place, char), {}))


@lru_cache(maxsize=16384)
def sound_segment(char: str) -> Segment:
    """The syllable in a Chinese name written by its sound (시진핑), not by its characters' readings (습근평)."""
    spellings = _mandarin("sound", char)
    return Segment(char, spellings, dict.fromkeys(spellings, _SOUND), unread=not spellings)


def family_segments(family: str) -> tuple[Segment, ...]:
    """A family name as segments: whole where the table has it, by syllables otherwise."""
    if len(family) == 1:
        return (segment(family, surname=True),)
    return tuple(segment(char) for char in family)


@cache
def _surname_spellings() -> frozenset[str]:
    rows = read_tsv(__package__, "surnames.tsv")
    names = [name for row in rows for name in row["surnames"].split() if len(name) == 1]
    return frozenset(
        spelling
        for name in names
        for spelling, cost in korean_spellings(name, surname=True).items()
        if cost <= _USUAL_SURNAME
    )


def may_be_surname(word: str) -> bool:
    """May the word (letters a-z) be a Korean family name of one syllable?"""
    return word in _surname_spellings()
