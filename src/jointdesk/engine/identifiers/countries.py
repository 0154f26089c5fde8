"""In which country a number without a country code is at home: the text's language, the desk, the words around."""

import re
from collections import Counter

from jointdesk.engine.identifiers.lexicon import Mark

FALLBACKS = ("VN", "KH", "KR", "CN")
_SCRIPTS = {
    "KH": re.compile("[\u1780-\u17ff]"),
    "KR": re.compile("[\uac00-\ud7af]"),
    "TH": re.compile("[\u0e00-\u0e7f]"),
    "MM": re.compile("[\u1000-\u109f]"),
    "LA": re.compile("[\u0e80-\u0eff]"),
    "CN": re.compile("[\u4e00-\u9fff]"),
    "VN": re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]"),
}
# Letters per script count for this much: Vietnamese is known only by its letters with marks.
_WEIGHT = {"VN": 3}


def find_languages(text: str, marks: list[Mark]) -> tuple[str, ...]:
    """Countries whose language the text is written in, most likely first; several when it is mixed.

    A Latin text without marks counts as of a country when two of its words are that country's.
    """
    if not text.isascii():
        counts = {
            place: len(script.findall(text)) * _WEIGHT.get(place, 1) for place, script in _SCRIPTS.items()
        }
        most = max(counts.values())
        if most >= 2:
            return tuple(
                place for place in sorted(counts, key=lambda p: -counts[p]) if counts[place] * 4 >= most
            )
    return suggest(marks, at_least=2)


def suggest(marks: list[Mark], at_least: int = 1) -> tuple[str, ...]:
    """Countries that banks and cue words of the text suggest, most often named first."""
    named = Counter(mark.meanings[0].country for mark in marks if mark.meanings[0].country)
    return tuple(place for place, times in named.most_common(2) if times >= at_least)
