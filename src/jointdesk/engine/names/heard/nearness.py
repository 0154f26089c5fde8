"""How near two names sound, or are written: the edit distance of their codes, whole and word by word.

The word that fits worst counts as much as the whole: kin share a family name, and the rest tells them apart.
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from operator import attrgetter
from typing import Any, NamedTuple, cast

from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from jointdesk.engine.names.heard.hearing import Heard, Hearing, hear
from jointdesk.engine.names.name import Name

# A word counts as having at least so many letters of code: one of two sounds is soon wholly wrong.
_LEAST_WORD = 6
_TURNED = 0.04
# Of a short name each slip counts more: by so much over its size.
_SHORT = 1.5
# A whole further apart than this is no name's other form, whatever its words.
_FAR = 0.5
_CONSONANT = 4
_PART, _LEAST_PART = 0.75, 12
# Share of code letters in common below which two names are strangers, and one that a change of order keeps; and the
# nearness from which no other order is tried.
_STRANGERS, _TURNABLE, _ALIKE = 0.5, 0.7, 0.75
# So many pairs of codes are measured sooner one by one than in a table.
_FEW, _NEVER = 8, 1e9
_raw = attrgetter("raw")
_distance = Levenshtein.distance
SOUND, LETTERS, SWAPPED = "sound", "letters", "swapped"


class Nearness(NamedTuple):
    """`raw`: how near the names come, 0..1; `size`: about how many consonants the shorter one has; `by` which road."""

    raw: float
    size: float
    by: str


def measure(a: Name, b: Name) -> Nearness:
    """The nearest that any two ways of hearing the names come."""
    one, other = hear(a), hear(b)
    shared = Levenshtein.normalized_similarity(one.bag, other.bag)
    if shared < _STRANGERS:
        return Nearness(shared / 2, min(len(one.bag), len(other.bag)) / _CONSONANT, SOUND)
    best = _measure(one.straight, other.straight, SOUND)
    if best.raw < 1.0 and one.letters and other.letters:
        best = max(best, _measure(one.letters, other.letters, LETTERS), key=_raw)
    if best.raw < _ALIKE and one.turned and other.turned and shared >= _TURNABLE:
        turned = _measure(one.turned, other.straight, SWAPPED), _measure(one.straight, other.turned, SWAPPED)
        best = max(best, *turned, key=_raw)
    return best


def _measure(one: Heard, other: Heard, by: str) -> Nearness:
    if not one.codes or not other.codes:
        return Nearness(0.0, 0.0, by)
    first, second, cost = _find_nearest(one, other)
    a, b = one.codes[first], other.codes[second]
    size = max(1, min(len(a), len(b))) / _CONSONANT
    whole = 1 - cost / max(len(a), len(b), 1)
    if whole < _FAR:
        return Nearness(max(0.0, whole / 2), size, by)
    worst = _find_worst_word(a, b, one.ends[first], other.ends[second])
    apart = 1 - (whole + worst) / 2 + (_TURNED if by == SWAPPED else 0.0)
    return Nearness(max(0.0, 1 - apart * (1 + _SHORT / size)), size, by)


def _find_nearest(one: Heard, other: Heard) -> tuple[int, int, float]:
    """The codes nearest each other, and their cost."""
    if len(one.codes) * len(other.codes) > _FEW:
        return _find_among_many(one, other)
    first = second = 0
    least = _NEVER
    for i, (code, price) in enumerate(zip(one.codes, one.prices, strict=True)):
        for j, (theirs, more) in enumerate(zip(other.codes, other.prices, strict=True)):
            cost = _distance(code, theirs) + price + more
            if cost < least:
                first, second, least = i, j, cost
    return first, second, least


def _find_among_many(one: Heard, other: Heard) -> tuple[int, int, float]:
    if one.codes[0] == other.codes[0] and not one.prices[0] + other.prices[0]:
        return 0, 0, 0.0
    numpy = _numpy()
    for heard in (one, other):
        if heard.column is None:
            heard.column = numpy.array(heard.prices, dtype=numpy.float32)[:, None]
    costs = numpy.add(cdist(one.codes, other.codes, scorer=_distance), one.column, dtype=numpy.float32)
    costs += other.column.T
    first, second = divmod(int(costs.argmin()), len(other.codes))
    return first, second, float(costs[first, second])


@cache
def _numpy() -> Any:
    """Loaded when first needed: a command that reads one name would wait for it in vain."""
    return import_module("numpy")


def _find_worst_word(a: str, b: str, a_ends: Sequence[int], b_ends: Sequence[int]) -> float:
    """How near the word comes that fits worst, of either name."""
    if a == b:
        return 1.0
    # plain tuples, whatever the stub says
    slips = cast("list[tuple[str, int, int]]", Levenshtein.editops(a, b).as_list())
    last_a, last_b = len(a) - 1, len(b) - 1
    mine = [min(at, last_a) for _, at, _ in slips]
    theirs = [min(at, last_b) for _, _, at in slips]
    return min(_rate_worst(mine, a_ends), _rate_worst(theirs, b_ends))


def _rate_worst(slips: Sequence[int], ends: Sequence[int]) -> float:
    start, before, worst = 0, 0, 1.0
    for end in ends:
        upto = bisect_left(slips, end)
        size = end - start
        rate = 1 - (upto - before) / (size if size > _LEAST_WORD else _LEAST_WORD)
        if rate < worst:
            worst = rate
        start, before = end, upto
    return max(0.0, worst)


def is_part(a: Name, b: Name) -> bool:
    """Does one name sound like a single word of the other? Han does not say whether it is one word."""
    one, other = hear(a), hear(b)
    return _sounds_within(one, other) or _sounds_within(other, one)


def _sounds_within(part: Hearing, name: Hearing) -> bool:
    word = part.may_be_word
    if len(word) < _LEAST_PART:
        return False
    return any(
        len(each) >= _LEAST_PART and Levenshtein.normalized_similarity(word, each) >= _PART
        for each in name.many_words
    )
