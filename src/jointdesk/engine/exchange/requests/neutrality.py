"""Words that ask whether a matter is neutral: nothing political, military, religious or racial (INTERPOL, Art. 3).

Rules: a finding refuses nothing, it asks an officer for a reason. Latin letters match whole words, Hangul from the
beginning of a word, Han and Khmer anywhere, but never within a Khmer syllable. What is a finding and where it is none
are tables. Time is linear in the text, whatever is in it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from jointdesk.engine.errors import OwnError
from jointdesk.engine.reference import read_tsv

GROUNDS = ("political", "military", "religious", "racial")
PLACES = ("phrase", "before", "after")

# letters of Vietnamese and English; digits, so that a word does not begin within a name like "x2army"
_LATIN = "a-z0-9\u00c0-\u024f\u1e00-\u1eff"
_HANGUL = "\uac00-\ud7a3"
# what follows a Khmer consonant within its syllable; the sign that joins the next consonant to it
_KHMER_SIGNS, _KHMER_JOINER = "\u17b6-\u17d3\u17dd", "\u17d2"
# first letter's script -> what may not stand before a word of it, and after
_GUARDS = {
    "latin": (f"(?<![{_LATIN}])", f"(?![{_LATIN}])"),
    "hangul": (f"(?<![{_HANGUL}])", ""),
    "khmer": (f"(?<!{_KHMER_JOINER})", f"(?![{_KHMER_SIGNS}])"),
    "han": ("", ""),
}
_UNSEEN = re.compile("[\u00ad\u034f\u180b-\u180d\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]")
# composing a run of marks takes the square of its length: no writing has thirty on one letter
_LONG_RUN = re.compile(r"([^\w\s]{30})[^\w\s]+")
_GAP = re.compile(r"[\s'’‘\-\u2010-\u2015]+")
_SENTENCE_END = re.compile("[.!?;。！？；។៕\n]")
_WIDE = {0xFF01 + place: 0x21 + place for place in range(94)}


class Finding(NamedTuple):
    """A word of the table in a field, and under which ground it stands; never the officer's own text."""

    field: str
    word: str
    ground: str


class _Exception(NamedTuple):
    place: str
    grounds: frozenset[str]
    within: int


class _Spot(NamedTuple):
    start: int
    end: int
    words: str


def find_words(texts: Mapping[str, str]) -> tuple[Finding, ...]:
    """What in these fields needs a reason: each word once a field, in the order it stands there."""
    found: dict[Finding, None] = {}
    for field, text in texts.items():
        for spot in _spots_in(text):
            found[Finding(field, spot.words, _terms()[spot.words])] = None
    return tuple(found)


def _spots_in(text: str) -> list[_Spot]:
    plain = fold_text(text)
    spots = list(_scan(plain, _term_patterns()))
    if not spots:
        return []
    return _leave_out(plain, spots, list(_scan(plain, _exception_patterns())))


def _leave_out(plain: str, spots: list[_Spot], excepted: Iterable[_Spot]) -> list[_Spot]:
    """The spots that no exception covers. Both lists are walked by position: a flood of cues costs no more."""
    covered = bytearray(len(plain) + 1)
    by_ground = {ground: 1 << place for place, ground in enumerate(GROUNDS)}
    for start, end, words in excepted:
        rule = _exceptions()[words]
        first, last = _reach(plain, start, end, rule)
        mark = sum(by_ground[ground] for ground in rule.grounds)
        for place in range(first, last):
            covered[place] |= mark
    return [
        spot
        for spot in spots
        if not all(covered[place] & by_ground[_terms()[spot.words]] for place in (spot.start, spot.end - 1))
    ]


def _reach(plain: str, start: int, end: int, rule: _Exception) -> tuple[int, int]:
    """Where an exception holds: its own words, or so far on one side of them within the sentence."""
    if rule.place == "phrase":
        return start, end
    if rule.place == "before":
        stop = _SENTENCE_END.search(plain, end, end + rule.within)
        return end, stop.start() if stop else min(end + rule.within, len(plain))
    first = max(0, start - rule.within)
    ends = [stop.end() for stop in _SENTENCE_END.finditer(plain, first, start)]
    return (ends[-1] if ends else first), start


def _scan(plain: str, patterns: Iterable[re.Pattern[str]]) -> Iterator[_Spot]:
    """The longest words at each place, in their order."""
    found = (
        _Spot(match.start(1), match.end(1), match[1]) for one in patterns for match in one.finditer(plain)
    )
    return iter(sorted(found))


def fold_text(text: str) -> str:
    """As words are compared: composed, small letters, nothing unseen, one space between words.

    Line ends stay: a sentence ends there.
    """
    text = _LONG_RUN.sub(r"\1", _UNSEEN.sub("", text)).translate(_WIDE)
    text = unicodedata.normalize("NFC", text).casefold()
    return _GAP.sub(lambda gap: "\n" if "\n" in gap[0] else " ", text)


@cache
def _terms() -> dict[str, str]:
    """word -> its ground. Raises OwnError for a row out of form."""
    found: dict[str, str] = {}
    for row in read_tsv("jointdesk.engine.exchange.requests", "neutrality.tsv"):
        word = fold_text(row["term"])
        if row["ground"] not in GROUNDS or not word or word in found:
            raise OwnError(f"neutrality.tsv: {row['term']} is there twice, or under no ground")
        found[word] = row["ground"]
    return found


@cache
def _exceptions() -> dict[str, _Exception]:
    found: dict[str, _Exception] = {}
    for row in read_tsv("jointdesk.engine.exchange.requests", "neutrality_exceptions.tsv"):
        words, grounds = fold_text(row["words"]), frozenset(row["grounds"].split(","))
        if row["place"] not in PLACES or not grounds <= set(GROUNDS) or not words or words in found:
            raise OwnError(f"neutrality_exceptions.tsv: {row['words']} is there twice, or out of form")
        found[words] = _Exception(row["place"], grounds, int(row["within"]))
    return found


@cache
def _term_patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(_compile(_terms()))


@cache
def _exception_patterns() -> tuple[re.Pattern[str], ...]:
    # a Korean cue may be an ending: "...라고 속이고"
    return tuple(_compile(_exceptions(), {**_GUARDS, "hangul": ("", "")}))


def _compile(
    words: Iterable[str], guards: Mapping[str, tuple[str, str]] = _GUARDS
) -> Iterator[re.Pattern[str]]:
    """One pattern a script: a tree of letters, so that each place of a text is looked at once."""
    by_script: dict[str, dict[str, Any]] = {}
    for word in words:
        node = by_script.setdefault(_script_of(word), {})
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    for script, tree in by_script.items():
        before, after = guards[script]
        yield re.compile(f"{before}(?=({_write_tree(tree)}){after})")


def _write_tree(tree: Mapping[str, Any]) -> str:
    branches = [re.escape(letter) + _write_tree(rest) for letter, rest in tree.items() if letter]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)}){'?' if '' in tree else ''}"


def _script_of(word: str) -> str:
    first = word[0]
    if "\uac00" <= first <= "\ud7a3":
        return "hangul"
    if "\u1780" <= first <= "\u17ff":
        return "khmer"
    return "han" if "\u3400" <= first <= "\u9fff" else "latin"
