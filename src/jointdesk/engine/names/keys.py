"""Keys that retrieve a name: coarse sounds of its syllables, alike in every script and spelling.

A key is the class of a syllable's onset and vowel, a finer key its final too. Recall comes first: the re-rank
tells apart what keys cannot. The number of keys of a name is bounded.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from jointdesk.engine.names.name import Name, Segment, Token

_MOST_SPELLINGS, _MOST_KEYS = 48, 160
_DEAREST = 0.31
_SYLLABLE = re.compile(r"([^aeiouy]*(?:y(?=[aeiou]))?)([aeiou]+y?(?![aeiou])|y(?![aeiou])|[aeiou]+)")
_ONSETS = (
    (re.compile(r"(chh|ch|sh|zh|ts|tz|dj|j|z|s|x|c(?=[ie]))$"), "s"),
    (re.compile(r"(ng|nh|hn|n)$"), "n"),
    (re.compile(r"(kh|gh|ck|k|g|c|q)$"), "k"),
    (re.compile(r"(ph|bh|hp|p|b|f|v)$"), "p"),
    (re.compile(r"(th|dh|ht|t|d)$"), "t"),
    (re.compile(r"(hm|m)$"), "m"),
    (re.compile(r"(hl|rh|l|r)$"), "l"),
    (re.compile(r"(hw|w)$"), "w"),
    (re.compile(r"h$"), "h"),
    (re.compile(r"y$"), "y"),
)
_FINALS = {"n": "n", "m": "n", "t": "t", "d": "t", "k": "t", "g": "t", "c": "t", "p": "t", "b": "t"}


def name_keys(name: Name) -> frozenset[str]:
    """Keys of a name in all its scripts."""
    keys = token_keys(name.tokens).union(*(token_keys(other.tokens) for other in name.alternatives))
    if name.script != "han":
        return keys
    return keys | frozenset("".join(token.text for token in name.tokens))


def token_keys(tokens: Sequence[Token]) -> frozenset[str]:
    """Keys of a name's tokens."""
    found: set[str] = set()
    for token in tokens:
        if not token.segments:
            found |= word_keys(token.plain)
        elif _is_syllabic(token.segments):
            for segment in token.segments:
                found |= segment_keys(segment)
        else:
            for spelling in _cheap_spellings(token.segments):
                found |= word_keys(spelling)
    return frozenset(sorted(found)[:_MOST_KEYS])


def _is_syllabic(segments: Sequence[Segment]) -> bool:
    return all(not segment.spellings.keys() & {""} and _has_vowel(segment) for segment in segments)


def _has_vowel(segment: Segment) -> bool:
    cheapest = min(segment.spellings, key=lambda spelling: segment.spellings[spelling], default="")
    return any(char in "aeiouy" for char in cheapest)


def segment_keys(segment: Segment) -> frozenset[str]:
    """Keys of a syllable over its likely spellings."""
    found: set[str] = set()
    for spelling, cost in segment.spellings.items():
        if cost <= _DEAREST:
            found |= word_keys(spelling)
    return frozenset(found)


def _cheap_spellings(segments: Sequence[Segment]) -> Iterable[str]:
    """A few of the likeliest spellings of a chain of letters."""
    beam = [("", 0.0)]
    for segment in segments:
        longer = [
            (head + tail, paid + cost) for head, paid in beam for tail, cost in segment.spellings.items()
        ]
        beam = sorted(longer, key=lambda item: (item[1], item[0]))[:_MOST_SPELLINGS]
    return (spelling for spelling, _ in beam)


@lru_cache(maxsize=65536)
def word_keys(word: str) -> frozenset[str]:
    """Keys of a word in letters a-z: for each syllable onset and vowel, and these with the final."""
    found: set[str] = set()
    syllables = list(_SYLLABLE.finditer(word))
    for index, syllable in enumerate(syllables):
        cluster = syllable[1]
        vowel = _vowel_class(syllable[2])
        after = word[syllable.end() :] if index + 1 == len(syllables) else syllables[index + 1][1]
        final = _FINALS.get(after[:1], "") if after else ""
        onsets = [_onset_class(cluster)]
        if index and cluster in ("n", "ng", "m", "k", "l", "g"):
            # The letters may close the syllable before: sung-eun, sun-geun.
            onsets += ["", "k"] if cluster == "ng" else [""]
        if index and len(cluster) > 1 and cluster[-1] == "h":
            onsets.append("h")
        for onset in onsets:
            found |= {onset + vowel, f"{onset}{vowel}{final}."}
    return frozenset(found)


@lru_cache(maxsize=4096)
def _onset_class(cluster: str) -> str:
    for pattern, name in _ONSETS:
        if pattern.search(cluster):
            return name
    return ""


def _vowel_class(letters: str) -> str:
    if letters.startswith(("eo", "eu", "o", "u", "w")):
        return "u"
    if letters.startswith(("ae", "e", "i", "y")):
        return "i"
    return "a"
