"""How letters and vowels of Khmer are spelt in Latin letters, each in its place: pure functions over the table.

Consonants are of two series, which decide how each vowel sign is read. Letters without a vowel close a syllable or
open one with the unwritten vowel; behind the first letter of a closing pair all may be silent (វណ្ណ vann).
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Literal

from jointdesk.engine.names.segments import join_spellings, keep_cheapest, parse_spellings
from jointdesk.engine.reference import read_tsv

# Is the syllable of a vowel closed by a final?
Closed = Literal["no", "yes", "open to doubt"]
Letters = tuple[str, ...]
Spellings = dict[str, float]

# Sonorants take the series of the consonant they hang under, and mostly that of the syllable before.
_SONORANTS = frozenset("ងញនមយរលវ")
_DENTALS, _BREATHED = frozenset("ដឋឌឍណតថទធ"), frozenset("ខឃឆឈឋឍថធផភ")
_ALIKE = ("កខគឃង", "ចឆជឈញ", "ដឋឌឍតថទធ", "បផពភ", "ណន", "ម", "យ", "រ", "លឡ", "វ", "ស")
_OTHER_SERIES, _UNLIKELY, _SPOKEN, _UNCLOSED, _MOST = 0.05, 0.05, 0.2, 0.25, 0.5
_UNWRITTEN = {"a": 0.0, "o": 0.05, "u": 0.1, "or": 0.2, "ea": 0.15, "ak": 0.2, "e": 0.25}


@cache
def _table() -> Mapping[tuple[str, str], Spellings]:
    rows = read_tsv(__package__, "syllables.tsv")
    return {(row["place"], row["part"]): parse_spellings(row["spellings"]) for row in rows}


def find_series(letters: Letters, shift: str) -> int:
    """The series of a cluster, 1 or 2; a shifter decides, or else the last consonant that is no sonorant."""
    if shift in ("៉", "៊"):
        return 1 if shift == "៉" else 2
    strong = [letter for letter in letters if letter not in _SONORANTS] or [letters[-1]]
    first = 1 if ("onset1", strong[-1]) in _table() else 2
    return 3 - first if shift else first


def inherits_series(letters: Letters, shift: str, before: int) -> bool:
    """Does the cluster take series 1 of the syllable before (សំរិន samrin)?"""
    return not shift and before == 1 and _SONORANTS.issuperset(letters)


def spell_vowel(series: int, inherited: bool, sign: str, closed: Closed, behind: str) -> Spellings:
    """A vowel sign in its series; `behind` is the first letter of the next cluster."""
    found = _in_place(f"vowel{series}", sign, closed, behind)
    if not inherited or series == 1:
        return found
    return keep_cheapest(_in_place("vowel1", sign, closed, behind), _dearer(found, _OTHER_SERIES))


def spell_independent(letter: str, closed: Closed, behind: str) -> Spellings:
    """A vowel that stands without a consonant."""
    return _in_place("independent", letter, closed, behind)


def _in_place(place: str, sign: str, closed: Closed, behind: str) -> Spellings:
    table = _table()
    free = table.get((place, sign)) or table.get((place, sign[:1])) or table[(place, "*")]
    bound = table.get((place, f"{sign}-{behind}")) or table.get((place, f"{sign}-"))
    if closed == "no" or bound is None:
        return free
    return bound if closed == "yes" else keep_cheapest(bound, free)


def spell_head(letters: Letters, shift: str, doubled: bool) -> Spellings:
    """The first letter of an onset; ប before another is p. `doubled`: foreigners write it twice (Fillon, Anna)."""
    shifted = "៉" if letters[0] == "ប" and (len(letters) > 1 or shift == "?") else shift
    found = _table().get(("onset1", letters[0] + shifted)) or _onset(letters[0])
    if not doubled:
        return found
    twice = {spelling * 2: cost for spelling, cost in found.items() if len(spelling) == 1}
    return keep_cheapest(found, _dearer(twice, 2 * _UNLIKELY))


def spell_under(letter: str) -> Spellings:
    """A letter under another."""
    return _table().get(("under", letter)) or _onset(letter)


def _onset(letter: str) -> Spellings:
    table = _table()
    return table.get(("onset1", letter)) or table.get(("onset2", letter)) or table[("independent", letter)]


def _closing(letter: str) -> Spellings:
    return _table().get(("final", letter)) or _onset(letter)


def spell_killed(letters: Letters) -> Spellings:
    """Letters under a toandakhiat: not spoken, sometimes spelt."""
    return keep_cheapest({"": 0.0}, *(_dearer(_closing(letter), _SPOKEN) for letter in letters))


@lru_cache(maxsize=1024)
def spell_final(letters: Letters) -> Spellings:
    """Letters that close a syllable: the first is spoken, those under it are silent or spelt by the letter."""
    head, under = letters[0], letters[1:]
    if not under:
        return _closing(head)
    if head in ("ហ", "រ"):
        return join_spellings((keep_cheapest({"": 0.0}, _closing(head)), spell_final(under)), _MOST)
    spoken = _closing(head)
    if head in _DENTALS and not _BREATHED.isdisjoint(under):
        spoken = _closing("ធ") | {"ddh": 0.15, "tth": 0.2, "th": 0.0}
    spelt = join_spellings((spoken, *(_onset(letter) for letter in under)), _MOST)
    return keep_cheapest(spoken, _dearer(spelt, _SPOKEN / 2 if "ស" in under else _SPOKEN))


def spell_robat(letters: Letters) -> Spellings:
    """A final under a robat is mostly silent: ពណ៌ por."""
    return keep_cheapest(spell_final(letters), {"": 0.0})


def spell_last(letters: Letters, shift: str) -> Spellings:
    """Letters that end a word: a final, or a syllable of its own in a compound (គោកក្រ Kok Kra)."""
    onsets = (spell_head(letters, shift, False), *map(spell_under, letters[1:]))
    opened = join_spellings((*onsets, {"a": 0.0, "o": 0.0, "or": 0.05}), 0.3)
    return keep_cheapest(spell_final(letters), _dearer(opened, _UNCLOSED))


def spell_fading(letters: Letters, series: int, inherited: bool, sign: str, last: bool) -> Spellings:
    """A short i or u that ends a word is mostly silent (សក្តិ sak), within a compound sometimes (សុជាតិវង្ស)."""
    vowel = spell_vowel(series, inherited, sign, "no", "")
    spoken = join_spellings((*_between(letters), vowel), _MOST)
    silent = spell_final(letters)
    if last:
        return keep_cheapest(silent, _dearer(spoken, _UNLIKELY))
    return keep_cheapest(_dearer(silent, _UNLIKELY), spoken)


def spell_wavering(letters: Letters, final: float, opened: float) -> Spellings:
    """Letters without a sign within a word: final, or the onset of a short syllable, or both (រតន rattana)."""
    if len(letters) > 1:
        syllable = join_spellings((*_between(letters), {"": 0.05} | _UNWRITTEN), 0.4)
        return keep_cheapest(_dearer(spell_final(letters), final), _dearer(syllable, opened))
    head = letters[0]
    syllable = join_spellings((_onset(head), _UNWRITTEN), 0.35)
    doubled = {spelling[0] + spelling: cost for spelling, cost in syllable.items() if head != "អ"}
    return keep_cheapest(
        _dearer(_closing(head), final),
        _dearer(syllable, opened),
        _dearer(doubled, opened + _UNLIKELY),
        _dearer(_onset(head), 2 * _UNLIKELY),
    )


def _between(letters: Letters) -> tuple[Spellings, ...]:
    """Letters that stand between two vowels."""
    if len(letters) == 1:
        return (_onset(letters[0]),)
    return spell_joint(letters[0], letters[1]), *map(spell_under, letters[1:])


def spell_joint(letter: str, under: str) -> Spellings:
    """The upper letter closes the syllable before; of two alike one may be left out."""
    known = _table().get(("joint", f"{letter}្{under}"))
    if known:
        return known
    alike = any(letter in group and under in group for group in _ALIKE)
    return keep_cheapest(_closing(letter), _onset(letter), {"": 0.0} if alike else {})


def _dearer(spellings: Mapping[str, float], more: float) -> Spellings:
    return {spelling: cost + more for spelling, cost in spellings.items()}
