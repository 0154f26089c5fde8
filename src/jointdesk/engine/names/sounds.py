"""Syllables as sounds: a coarse alphabet in which one name sounds nearly alike in every script and spelling.

A sound is a number for onset, vowel and final (sounds.tsv). Letters a-z are cut into syllables; where a cut is
open (sung-eun, sun-geun) both stand, the second a little less likely. Recall comes first: the re-rank tells apart
what sounds cannot. Every step is linear in the length of the word.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from jointdesk.engine.reference import read_tsv

# Of a syllable: how likely each of its sounds is, 0..1.
Slot = Mapping[int, float]

_ANOTHER_CUT = 0.85
_SAME_GROUP = {"onset": 0.75, "vowel": 0.75, "final": 0.9}
_OTHER_GROUP = {"onset": 0.0, "vowel": 0.4, "final": 0.7}
_PLACES = ("onset", "vowel", "final")
_MOST_SYLLABLES = 24
_GLIDE_Y, _GLIDE_W = re.compile(r"(?<=[^aeiouwy])y(?=[aeou])"), re.compile(r"(?<=[^aeiouwy])w(?=[aeiou])")
_VOWELS = re.compile(r"[aeiou]+(?:[yw](?![aeiou]))?|y(?![aeiou])")
# Opening letters that one language reads as another's k: pinyin c and q are ts and ch.
_READ_TWICE = {"c": "ch", "q": "ch"}
# Consonants between vowels that may close the syllable before instead: what they close it with, what then opens.
_OPEN_CUTS = {
    "n": (("n", ""),),
    "m": (("m", ""),),
    "k": (("k", ""),),
    "g": (("g", ""),),
    "l": (("l", ""),),
    "t": (("t", ""),),
    "p": (("p", ""),),
    "r": (("r", ""),),
    "s": (("s", ""),),
    "ny": (("n", "y"),),
    "ng": (("n", "g"), ("ng", "")),
    "nh": (("n", "h"),),
    "kh": (("k", "h"),),
    "th": (("t", "h"),),
    "ph": (("p", "h"),),
    "gh": (("g", "h"),),
    "ngh": (("ng", "h"), ("n", "gh")),
}


@cache
def _rows(place: str) -> tuple[Mapping[str, str], ...]:
    return tuple(row for row in read_tsv(__package__, "sounds.tsv") if row["place"] == place)


@cache
def _classes(place: str) -> Mapping[str, int]:
    """Number of the sound by spelling."""
    return {
        "" if spelling == "-" else spelling: number
        for number, row in enumerate(_rows(place))
        for spelling in row["spellings"].split()
    }


@cache
def _sizes() -> tuple[int, int, int]:
    onset, vowel, final = (len(_rows(place)) for place in _PLACES)
    return onset, vowel, final


@cache
def _groups(place: str) -> NDArray[np.int64]:
    names = list(dict.fromkeys(row["group"] for row in _rows(place)))
    return np.array([names.index(row["group"]) for row in _rows(place)])


@cache
def _likeness(place: str) -> NDArray[np.float32]:
    """Sounds by sounds: 1 for one and the same, by sounds_alike.tsv, else by their groups."""
    rows = _rows(place)
    group = _groups(place)
    alike = np.where(group[:, None] == group[None, :], _SAME_GROUP[place], _OTHER_GROUP[place])
    names = [row["sound"] for row in rows]
    for row in read_tsv(__package__, "sounds_alike.tsv"):
        if row["place"] == place:
            one, other = names.index(row["sound"]), names.index(row["other"])
            alike[one, other] = alike[other, one] = float(row["likeness"])
    np.fill_diagonal(alike, 1.0)
    return alike.astype(np.float32)


@lru_cache(maxsize=16384)
def hear(slot: tuple[tuple[int, float], ...]) -> NDArray[np.float32]:
    """For a syllable's sounds with their likelihoods: how near every sound comes to it, 0..1."""
    sounds = np.array([sound for sound, _ in slot])
    likely = np.array([share for _, share in slot], dtype=np.float32)
    onset, vowel, final = np.unravel_index(sounds, _sizes())
    near = (
        _likeness("onset")[onset][:, :, None, None]
        * _likeness("vowel")[vowel][:, None, :, None]
        * _likeness("final")[final][:, None, None, :]
    )
    heard: NDArray[np.float32] = (near * likely[:, None, None, None]).max(axis=0).ravel()
    return heard


@lru_cache(maxsize=65536)
def word_slots(word: str) -> tuple[Slot, ...]:
    """The syllables of a word in letters a-z."""
    spelt = _GLIDE_W.sub("u", _GLIDE_Y.sub("", word))
    vowels = list(_VOWELS.finditer(spelt))[:_MOST_SYLLABLES]
    if not vowels:
        return ({_number(spelt, "", spelt): 1.0},) if spelt else ()
    ends = [0, *(vowel.end() for vowel in vowels)]
    between = [spelt[end : vowel.start()] for end, vowel in zip(ends, vowels, strict=False)]
    tail = spelt[ends[-1] :]
    cuts = [_cut(consonants) for consonants in between[1:]]
    last = len(cuts)
    return tuple(
        [
            _join(
                cuts[at - 1][1] if at else ((between[0], 1.0),),
                vowel.group(),
                ((tail, 1.0),) if at == last else cuts[at][0],
            )
            for at, vowel in enumerate(vowels)
        ]
    )


@lru_cache(maxsize=32768)
def _join(onsets: Sequence[tuple[str, float]], vowel: str, finals: Sequence[tuple[str, float]]) -> Slot:
    """One object for one syllable, whatever the word."""
    slot: dict[int, float] = {}
    for onset, one in onsets:
        for final, other in finals:
            for spelt in filter(None, (onset or "-", _READ_TWICE.get(onset))):
                number = _number(spelt.strip("-"), vowel, final)
                slot[number] = max(slot.get(number, 0.0), one * other)
    return slot


@lru_cache(maxsize=4096)
def _cut(consonants: str) -> tuple[tuple[tuple[str, float], ...], tuple[tuple[str, float], ...]]:
    """How a syllable may close and how the next may open, each with its likelihood, the likeliest first."""
    at = next((at for at in range(len(consonants)) if consonants[at:] in _classes("onset")), 0)
    opens = consonants[at:]
    others = [(consonants[:at] + closes, rest) for closes, rest in _OPEN_CUTS.get(opens, ())]
    if at and opens in ("r", "l") and consonants[at - 1] in "bpdtgkcfs":
        others.append((consonants[: at - 1], consonants[at - 1 :]))
    closing = ((consonants[:at], 1.0), *((closes, _ANOTHER_CUT) for closes, _ in others))
    return closing, ((opens, 1.0), *((rest, _ANOTHER_CUT) for _, rest in others))


@lru_cache(maxsize=16384)
def _number(onset: str, vowel: str, final: str) -> int:
    _, vowels, finals = _sizes()
    return (_onset(onset) * vowels + _vowel(vowel)) * finals + _final(final)


def _onset(letters: str) -> int:
    """The longest known beginning tells: kr and ks sound like k."""
    classes = _classes("onset")
    return next(
        (classes[letters[:n]] for n in range(min(len(letters), 4), 0, -1) if letters[:n] in classes), 0
    )


def _vowel(letters: str) -> int:
    """The longest known ending tells: uye sounds like ye."""
    classes = _classes("vowel")
    return next(
        (classes[letters[-n:]] for n in range(min(len(letters), 5), 0, -1) if letters[-n:] in classes), 0
    )


def _final(letters: str) -> int:
    """The first known letters behind the silent ones tell: rn sounds like n."""
    letters = letters.lstrip("hrwy")
    classes = _classes("final")
    return next(
        (classes[letters[:n]] for n in range(min(len(letters), 3), 0, -1) if letters[:n] in classes), 0
    )
