"""Word against word: names in one script, aligned whatever their order, each pair with its reason.

A word may answer to several words written apart (Minjun, Min jun). What both sides leave over contradicts;
what only one side has is an omission and weighs less.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from jointdesk.engine.names.likeness import By, liken
from jointdesk.engine.names.name import Name, Token

# Shares of a word's weight, chosen on the development sets.
CONTRADICTION, OMITTED, MIDDLE_OMITTED, FURTHER_OMITTED, OWN_NAME_OMITTED = 1.0, 0.75, 0.7, 0.7, 1.8
ROTATED, REVERSED, SHUFFLED = 0.98, 0.93, 0.75
LEAST_LIKENESS = 0.5
MOST_JOINED = 4
_TWICE = -1
_JOINED_SLIP, _LEAST_FOR_SLIP = 0.85, 7
_ORDERS = {
    ROTATED: "family and given names swapped",
    REVERSED: "words in reverse order",
    SHUFFLED: "words in another order",
}
# Words of `a` [start, stop) answering to words of `b`, how alike and by what.
Pair = tuple[int, int, int, int, float, By]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Score 0..1, the pairs and the words left over on each side, and what the order of words takes off."""

    score: float
    pairs: Sequence[Pair]
    left_a: Sequence[int]
    left_b: Sequence[int]
    order: float


def align(a: Name, b: Name) -> Alignment:
    """The best pairing of the words of two names in one script."""
    toned = a.toned and b.toned and (a.vietnamese or b.vietnamese)
    pairs = _pair_equal(a, b, toned=toned)
    left_a = _leave(len(a.tokens), [(pair[0], pair[1]) for pair in pairs])
    left_b = _leave(len(b.tokens), [(pair[2], pair[3]) for pair in pairs])
    if left_a and left_b:
        more = _choose(_candidates(a, b, left_a, left_b, toned=toned))
        if more:
            pairs = sorted(pairs + more)
            left_a = _leave(len(a.tokens), [(pair[0], pair[1]) for pair in pairs])
            left_b = _leave(len(b.tokens), [(pair[2], pair[3]) for pair in pairs])
    order = _order([pair[2] for pair in pairs])
    return Alignment(_weigh(a, b, pairs, left_a, left_b) * order, pairs, left_a, left_b, order)


def word_reasons(a: Name, b: Name, found: Alignment) -> tuple[str, ...]:
    """Why, a sentence a pair; then what is left over, and the order."""
    reasons = [_word_pair(a.tokens[p[0] : p[1]], b.tokens[p[2] : p[3]], p[5]) for p in found.pairs]
    reasons += [f"only in one name: {a.tokens[i].text}" for i in found.left_a]
    reasons += [f"only in one name: {b.tokens[i].text}" for i in found.left_b]
    if found.order in _ORDERS:
        reasons.append(_ORDERS[found.order])
    return tuple(reasons)


def _word_pair(first: Sequence[Token], second: Sequence[Token], by: By) -> str:
    one, other = (" ".join(token.text for token in tokens) for tokens in (first, second))
    return {
        "equal": f"{one} = {other}",
        "tones": f"{one} ≠ {other}: other tone or vowel",
        "initial": f"{one} ~ {other}: initial",
        "variants": f"{one} ~ {other}: spellings of one name",
        "misspelt": f"{one} ~ {other}: a letter or two differ",
        "joined": f"{one} ~ {other}: written together",
        "unlike": f"{one} ≠ {other}",
    }[by]


def _pair_equal(a: Name, b: Name, *, toned: bool) -> list[Pair]:
    """Words written alike that stand once in either name."""
    places, others = _places(a), _places(b)
    found: list[Pair] = []
    for plain, i in places.items():
        j = others.get(plain, _TWICE)
        if i == _TWICE or j == _TWICE:
            continue
        if toned:
            first, second = a.tokens[i], b.tokens[j]
            if first.base != second.base or first.tones != second.tones:
                continue
        found.append((i, i + 1, j, j + 1, 1.0, "equal"))
    return found


def _places(name: Name) -> Mapping[str, int]:
    """Where each word of the name stands."""
    found = name.places
    if found is None:
        found = {}
        for i, token in enumerate(name.tokens):
            if token.plain:
                found[token.plain] = _TWICE if token.plain in found else i
        object.__setattr__(name, "places", found)
    return found


def _leave(count: int, spans: list[tuple[int, int]]) -> list[int]:
    """Words of `count` that stand in no span."""
    left = list(range(count))
    for start, stop in spans:
        for i in range(start, stop):
            left.remove(i)
    return left


def _candidates(a: Name, b: Name, left_a: Sequence[int], left_b: Sequence[int], *, toned: bool) -> list[Pair]:
    vietnamese = a.vietnamese and b.vietnamese
    found: list[Pair] = []
    for i in left_a:
        for j in left_b:
            likeness, by = liken(a.tokens[i], b.tokens[j], toned=toned, vietnamese=vietnamese)
            if likeness >= LEAST_LIKENESS:
                found.append((i, i + 1, j, j + 1, likeness, by))
    if len(left_b) > 1:
        found += _find_joined(a.tokens, left_a, b.tokens, left_b)
    if len(left_a) > 1:
        turned = _find_joined(b.tokens, left_b, a.tokens, left_a)
        found += [(j, k, i, h, likeness, by) for i, h, j, k, likeness, by in turned]
    return found


def _find_joined(
    whole: Sequence[Token], wholes: Sequence[int], apart: Sequence[Token], parts: Sequence[int]
) -> Iterator[Pair]:
    """Pairs of one word of `whole` with two or more neighbours of `apart`, all of them left over."""
    sizes = [len(apart[start].plain) for start in parts]
    shortest = min([one + other for one, other in pairwise(sizes)])
    for i in wholes:
        size = len(whole[i].plain)
        if size + 1 < shortest:
            continue
        for first, start in enumerate(parts):
            length = sizes[first]
            for last in range(first + 1, min(len(parts), first + MOST_JOINED)):
                length += sizes[last]
                if length > size + 1 or parts[last] != start + last - first:
                    break
                if length >= size - 1:
                    stop = parts[last] + 1
                    joined = "".join([token.plain for token in apart[start:stop]])
                    likeness = _liken_joined(whole[i].plain, joined)
                    if likeness:
                        yield i, i + 1, start, stop, likeness, "joined"


def _liken_joined(whole: str, joined: str) -> float:
    if whole == joined:
        return 1.0
    slip = len(joined) >= _LEAST_FOR_SLIP and Levenshtein.distance(whole, joined, score_cutoff=1) == 1
    return _JOINED_SLIP if slip else 0.0


def _choose(found: list[Pair]) -> list[Pair]:
    """Best first without using a word twice; longer joins and like positions win ties."""
    taken_a: set[int] = set()
    taken_b: set[int] = set()
    chosen: list[Pair] = []
    found.sort(key=_eagerness)
    for pair in found:
        words_a, words_b = range(pair[0], pair[1]), range(pair[2], pair[3])
        if taken_a.isdisjoint(words_a) and taken_b.isdisjoint(words_b):
            taken_a.update(words_a)
            taken_b.update(words_b)
            chosen.append(pair)
    return chosen


def _eagerness(pair: Pair) -> tuple[float, int, int, int, int, int, int]:
    i, h, j, k, likeness, _ = pair
    return -likeness, i - h + j - k, abs(i - j), i, h, j, k


def _weigh(a: Name, b: Name, pairs: Sequence[Pair], left_a: Sequence[int], left_b: Sequence[int]) -> float:
    agreed = whole = 0.0
    for i, h, j, k, likeness, _ in pairs:
        weight = max(_weight(a.tokens[i:h]), _weight(b.tokens[j:k]))
        agreed += weight * likeness
        whole += weight
    spare_a = sum([a.tokens[i].weight for i in left_a])
    spare_b = sum([b.tokens[i].weight for i in left_b])
    contradicted = min(spare_a, spare_b)
    omitted = abs(spare_a - spare_b)
    if omitted:
        omitted *= _omission(a, left_a) if spare_a > spare_b else _omission(b, left_b)
    whole += 2 * CONTRADICTION * contradicted + omitted
    return agreed / whole if whole else 0.0


def _omission(name: Name, left: Sequence[int]) -> float:
    """How much words count that the other name has not; the last word of a Vietnamese name is the person's own."""
    last = len(name.tokens) - 1
    if name.vietnamese and last in left and name.tokens[last].role == "given":
        return OWN_NAME_OMITTED
    share = MIDDLE_OMITTED if left[0] > 0 and left[-1] < last else OMITTED
    # who leaves out one word of a long name leaves out another
    return share if name.vietnamese or len(left) < 2 else share * FURTHER_OMITTED


def _weight(tokens: Sequence[Token]) -> float:
    if len(tokens) == 1:
        return tokens[0].weight
    return sum([token.weight for token in tokens])


def _order(positions: list[int]) -> float:
    """What the order of words takes off the score."""
    straight = sorted(positions)
    if positions == straight:
        return 1.0
    cut = positions.index(straight[0])
    if positions[cut:] + positions[:cut] == straight:
        return ROTATED
    return REVERSED if positions == straight[::-1] else SHUFFLED
