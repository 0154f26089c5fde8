"""Word against word: names in one script, aligned whatever their order, each pair with its reason.

A word may answer to several words written apart (Minjun, Min jun). What both sides leave over contradicts;
what only one side has is an omission and weighs less.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from jointdesk.engine.names.arrangement import TWICE, Arrangement, arrange
from jointdesk.engine.names.likeness import VIETNAMESE, By, liken
from jointdesk.engine.names.name import Name, Token

# Shares of a word's weight, chosen on the development sets.
CONTRADICTION, OMITTED, MIDDLE_OMITTED, FURTHER_OMITTED, OWN_NAME_OMITTED = 1.0, 0.75, 0.7, 0.7, 1.8
ROTATED, REVERSED, SHUFFLED = 0.98, 0.93, 0.75
LEAST_LIKENESS = 0.5
# A syllable more in a name of syllables is another name (Han Yu, Han Kuo-yu).
SYLLABLE_OMITTED = 1.6
# What the least alike of the words that count leaves of the score: one wrong word must not hide in a long name.
_LEAST_LEFT, _FULL_WEIGHT = 0.15, 0.6
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
    first, second = arrange(a), arrange(b)
    toned = a.toned and b.toned and (a.vietnamese or b.vietnamese)
    pairs = _pair_equal(a, b, first, second, toned=toned)
    left_a: Sequence[int] = range(len(a.tokens))
    left_b: Sequence[int] = range(len(b.tokens))
    if pairs:
        left_a = _leave(left_a, [(pair[0], pair[1]) for pair in pairs])
        left_b = _leave(left_b, [(pair[2], pair[3]) for pair in pairs])
    if left_a and left_b:
        more = _candidates(a, b, (first, left_a), (second, left_b), toned=toned)
        if more:
            pairs = sorted(pairs + _uncross(a, _choose(more)))
            left_a = _leave(range(len(a.tokens)), [(pair[0], pair[1]) for pair in pairs])
            left_b = _leave(range(len(b.tokens)), [(pair[2], pair[3]) for pair in pairs])
    if not pairs:
        return Alignment(0.0, pairs, left_a, left_b, 1.0)
    order = _order([pair[2] for pair in pairs]) if len(pairs) > 1 else 1.0
    syllabic = bool(first.scripts & second.scripts)
    return Alignment(
        _weigh(a, b, pairs, left_a, left_b, syllabic=syllabic) * order, pairs, left_a, left_b, order
    )


def word_reasons(a: Name, b: Name, found: Alignment) -> tuple[str, ...]:
    """Why, a sentence a pair; then what is left over, and the order."""
    reasons = [_word_pair(a.tokens[p[0] : p[1]], b.tokens[p[2] : p[3]], p[5]) for p in found.pairs]
    reasons += [f"only in one name: {a.tokens[i].text}" for i in found.left_a]
    reasons += [f"only in one name: {b.tokens[i].text}" for i in found.left_b]
    if found.order in _ORDERS:
        reasons.append(_ORDERS[found.order])
    elif len(found.pairs) > 1:
        reasons.append("same order")
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


def _pair_equal(a: Name, b: Name, first: Arrangement, second: Arrangement, *, toned: bool) -> list[Pair]:
    """Words written alike that stand once in either name."""
    found: list[Pair] = []
    for plain in first.places.keys() & second.places.keys():
        i, j = first.places[plain], second.places[plain]
        if i == TWICE or j == TWICE:
            continue
        if toned and (a.tokens[i].base != b.tokens[j].base or a.tokens[i].tones != b.tokens[j].tones):
            continue
        found.append((i, i + 1, j, j + 1, 1.0, "equal"))
    return sorted(found) if len(found) > 1 else found


def _leave(words: Sequence[int], spans: list[tuple[int, int]]) -> Sequence[int]:
    """Words that stand in no span."""
    taken = {i for start, stop in spans for i in range(start, stop)}
    return [i for i in words if i not in taken]


_Left = tuple[Arrangement, Sequence[int]]


def _candidates(a: Name, b: Name, left_a: _Left, left_b: _Left, *, toned: bool) -> list[Pair]:
    vietnamese = a.vietnamese and b.vietnamese
    (first, words_a), (second, words_b) = left_a, left_b
    scripts = VIETNAMESE if a.vietnamese or b.vietnamese else first.scripts & second.scripts
    found: list[Pair] = []
    bits_b, loose_b, grouped_b = second.bits, second.loose, second.grouped
    for i in words_a:
        bits, loose, grouped = first.bits[i], first.loose[i], first.grouped[i]
        for j in words_b:
            gap = (bits ^ bits_b[j]).bit_count()
            far = gap > 2 and gap > max(first.apart[i], second.apart[j])
            if far and not (loose or loose_b[j] or (grouped and grouped_b[j])):
                continue
            likeness, by = liken(
                a.tokens[i], b.tokens[j], toned=toned, vietnamese=vietnamese, scripts=scripts
            )
            if likeness >= LEAST_LIKENESS:
                found.append((i, i + 1, j, j + 1, likeness, by))
    if len(words_b) > 1 and second.joins:
        found += _find_joined(a.tokens, left_a, left_b)
    if len(words_a) > 1 and first.joins:
        turned = _find_joined(b.tokens, left_b, left_a)
        found += [(j, k, i, h, likeness, by) for i, h, j, k, likeness, by in turned]
    return found


def _find_joined(tokens: Sequence[Token], whole: _Left, apart: _Left) -> Iterator[Pair]:
    """Pairs of one of `tokens` with two or more neighbours on the other side, all of them left over."""
    bits, joins = whole[0].bits, apart[0].joins
    shortest, longest = min(joins), max(joins)
    for i in whole[1]:
        plain = tokens[i].plain
        size = len(plain)
        if size + 1 < shortest or size - 1 > longest:
            continue
        for length in (size - 1, size, size + 1):
            for start, stop, joined, letters in joins.get(length, ()):
                if (bits[i] ^ letters).bit_count() > 2 or not all(j in apart[1] for j in range(start, stop)):
                    continue
                likeness = _liken_joined(plain, joined)
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


def _uncross(a: Name, chosen: list[Pair]) -> list[Pair]:
    """A word that stands twice in both names answers to the other's in order (Hien Hien)."""
    twins: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in chosen:
        if pair[5] == "equal":
            twins[a.tokens[pair[0]].plain].append(pair)
    for crossed in (pairs for pairs in twins.values() if len(pairs) > 1):
        chosen = [pair for pair in chosen if pair not in crossed]
        own, others = sorted(pair[0] for pair in crossed), sorted(pair[2] for pair in crossed)
        chosen += [(i, i + 1, j, j + 1, 1.0, "equal") for i, j in zip(own, others, strict=True)]
    return chosen


def _eagerness(pair: Pair) -> tuple[float, int, int, int, int, int, int]:
    i, h, j, k, likeness, _ = pair
    return -likeness, i - h + j - k, abs(i - j), i, h, j, k


def _weigh(
    a: Name,
    b: Name,
    pairs: Sequence[Pair],
    left_a: Sequence[int],
    left_b: Sequence[int],
    *,
    syllabic: bool,
) -> float:
    agreed = whole = 0.0
    worst = 1.0
    for i, h, j, k, likeness, by in pairs:
        weight = max(_weight(a.tokens[i:h]), _weight(b.tokens[j:k]))
        agreed += weight * likeness
        whole += weight
        if likeness < worst and weight >= _FULL_WEIGHT and by != "initial":
            worst = likeness
    spare_a = sum([a.tokens[i].weight for i in left_a])
    spare_b = sum([b.tokens[i].weight for i in left_b])
    contradicted = min(spare_a, spare_b)
    omitted = abs(spare_a - spare_b)
    if omitted:
        share = _omission(a, left_a) if spare_a > spare_b else _omission(b, left_b)
        omitted *= SYLLABLE_OMITTED if syllabic and not (a.vietnamese or b.vietnamese) else share
    whole += 2 * CONTRADICTION * contradicted + omitted
    if not whole:
        return 0.0
    share = agreed / whole
    if a.vietnamese or b.vietnamese:
        return share
    return min(share, _LEAST_LEFT + (1 - _LEAST_LEFT) * worst)


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
