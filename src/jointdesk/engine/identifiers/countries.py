"""In which country a number without a country code is at home: the text's language, the desk, the words around."""

import re
from collections import Counter
from collections.abc import Iterator

from jointdesk.engine.identifiers.lexicon import Mark

FALLBACKS = ("VN", "KH", "KR", "CN")
_BLOCKS = (
    ("KH", "\u1780", "\u17ff"),
    ("KR", "\uac00", "\ud7af"),
    ("TH", "\u0e00", "\u0e7f"),
    ("MM", "\u1000", "\u109f"),
    ("LA", "\u0e80", "\u0eff"),
    ("CN", "\u4e00", "\u9fff"),
    ("VN", "\u1ea0", "\u1ef9"),
)
_ASCII = frozenset(map(chr, range(128)))
_VIETNAMESE = frozenset("ăâđêôơưĂÂĐÊÔƠƯ")
_VIETNAMESE_LETTER = re.compile(f"[{''.join(sorted(_VIETNAMESE))}\u1ea0-\u1ef9]")
_OTHERS = re.compile("[" + "".join(f"{first}-{last}" for code, first, last in _BLOCKS if code != "VN") + "]")


def find_languages(text: str, marks: list[Mark]) -> tuple[str, ...]:
    """Countries whose language the text is written in, most likely first; several when it is mixed.

    Different letters are counted, not all letters. A Latin text without marks counts as of a country when two of
    its words are that country's.
    """
    if _OTHERS.search(text) is None:
        if _differ(_VIETNAMESE_LETTER.finditer(text)):
            return ("VN",)
    else:
        places = [place for place in map(_PLACES.__getitem__, set(text) - _ASCII) if place]
        counts = {place: places.count(place) for place in set(places)}
        most = max(counts.values(), default=0)
        if most >= 2:
            # By code where two are level: the order of a set is another in each process.
            level = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            return tuple(place for place, count in level if count * 4 >= most)
    return suggest([mark for mark in marks if "country" not in mark.senses], at_least=2)


def _differ(letters: Iterator[re.Match[str]]) -> bool:
    """Whether there are two different ones, which a Vietnamese text says in its first words."""
    first = next(letters, None)
    return first is not None and any(letter.group() != first.group() for letter in letters)


class _Places(dict[str, str]):
    """The country of each letter met so far, "" if of none; no more than there are characters."""

    def __missing__(self, letter: str) -> str:
        known = "VN" if letter in _VIETNAMESE else ""
        self[letter] = place = known or next(
            (code for code, *ends in _BLOCKS if ends[0] <= letter <= ends[1]), ""
        )
        return place


_PLACES = _Places()


def suggest(marks: list[Mark], at_least: int = 1) -> tuple[str, ...]:
    """Countries that banks, cue words and countries' names in the text suggest, most often named first."""
    named = Counter([country for mark in marks if (country := mark.meanings[0].country)])
    return tuple(place for place, times in named.most_common(2) if times >= at_least)
