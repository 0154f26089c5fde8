"""Words in letters a-z as syllables, and syllables as sounds: the class of the initial, of the vowel and of the coda.

A word is one syllable of any language, or several of one language that writes syllables together (syllables.tsv). What
is neither is no syllable of the region: a first name from elsewhere, a title.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice, product

from jointdesk.engine.reference import read_tsv

# Three letters: initial class, vowel class, coda class (n nasal, t stop, l, - none).
Sound = str
Sounds = tuple[Sound, ...]

LEAST, MOST = 2, 12
_LONGEST_WORD, _MOST_IN_WORD, _LONGEST_SYLLABLE = 20, 4, 8
_MOST_WAYS, _MOST_TRIED = 4, 64
JOINING = "mck"
_VOWELS = frozenset("aeiou")


@cache
def _table() -> Mapping[str, tuple[str, Sound]]:
    """By syllable: the languages that join it to others, and its sound."""
    return {
        syllable: (row["joins"], row["sound"])
        for row in read_tsv(__package__, "syllables.tsv")
        for syllable in row["syllables"].split()
    }


@lru_cache(maxsize=65536)
def cut(word: str) -> tuple[Sounds, ...]:
    """The ways to cut a word into as few syllables as can be, likeliest first; none where it is not made of them."""
    if word in _table():
        return ((_table()[word][1],),)
    if not 3 < len(word) <= _LONGEST_WORD:
        return ()
    found = [way for language in JOINING for way in _cut_in(word, language)]
    least = min(map(len, found), default=0)
    # pinyin marks a syllable that begins with a vowel by an apostrophe: unmarked, it is the less likely cut
    ranked = sorted(
        {way for way in found if len(way) == least},
        key=lambda way: (sum(part[0] in _VOWELS for part in way[1:]), way),
    )
    ways = dict.fromkeys(tuple(_table()[part][1] for part in way) for way in ranked)
    return tuple(ways)[:_MOST_WAYS]


def _cut_in(word: str, language: str) -> Iterable[tuple[str, ...]]:
    """The cuts into the fewest syllables of a language. What is cut best is cut best up to any letter."""
    ways: list[list[tuple[str, ...]]] = [[()], *([] for _ in word)]
    for start in range(len(word)):
        before = ways[start]
        if not before or len(before[0]) == _MOST_IN_WORD:
            continue
        for stop in range(start + 1, min(len(word), start + _LONGEST_SYLLABLE) + 1):
            if language not in _table().get(word[start:stop], ("", ""))[0]:
                continue
            longer, known = [(*way, word[start:stop]) for way in before], ways[stop]
            if not known or len(longer[0]) < len(known[0]):
                ways[stop] = longer
            elif len(longer[0]) == len(known[0]):
                ways[stop] = known + longer
    return ways[len(word)]


def is_syllabic(words: Sequence[str]) -> bool:
    """Is this a name as Chinese, Koreans and Vietnamese have them: words of one or two syllables, and one of one?"""
    sizes = [len(ways[0]) if (ways := cut(word)) else _MOST_IN_WORD for word in words]
    return bool(sizes) and min(sizes) == 1 and max(sizes) <= LEAST


def latin_readings(words: Sequence[str]) -> tuple[list[Sounds], list[Sounds]]:
    """A name's sounds in every way its words may be cut, and without those words that may be a foreign first name.

    Those are words of several syllables, where two words are left without them. One word is never a whole name.
    """
    cuts = [ways for word in words if (ways := cut(word))]
    whole = _join(cuts) if len(cuts) >= LEAST else []
    single = [ways for ways in cuts if len(ways[0]) == 1]
    bare = _join(single) if LEAST <= len(single) < len(cuts) else []
    return whole, bare


def _join(words: Sequence[tuple[Sounds, ...]]) -> list[Sounds]:
    joined = ([sound for sounds in ways for sound in sounds] for ways in islice(product(*words), _MOST_TRIED))
    return [tuple(sounds) for sounds in joined if LEAST <= len(sounds) <= MOST]


def skeleton(sounds: Iterable[Sound], *, fine: bool) -> str:
    """The syllables in alphabetical order: of each the classes of initial and coda, in a fine one the vowel's too."""
    return ".".join(sorted(sounds if fine else (sound[0] + sound[2] for sound in sounds)))
