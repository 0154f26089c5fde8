"""Word against word: names in one script, aligned whatever their order, each pair with its reason.

A word may answer to several words written apart (Minjun, Min jun). What both sides leave over contradicts;
what only one side has is an omission and weighs less. Short words allow no wrong letter.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from jointdesk.engine.names.latin import are_variants, fold_final, is_vietnamese_syllable
from jointdesk.engine.names.name import Name, Token

# Shares of a word's weight, chosen on the development sets.
CONTRADICTION, OMISSION = 1.0, 0.9
ROTATED, REVERSED, SHUFFLED = 0.98, 0.93, 0.75
LEAST_LIKENESS = 0.5
MOST_JOINED = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """Words of `a` [start, stop) answering to words of `b`, how alike, and why."""

    a: tuple[int, int]
    b: tuple[int, int]
    likeness: float
    reason: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """Score 0..1, the pairs and the words left over on each side."""

    score: float
    pairs: tuple[Pair, ...]
    left_a: tuple[int, ...]
    left_b: tuple[int, ...]
    reasons: tuple[str, ...]


def align(a: Name, b: Name) -> Alignment:
    """The best pairing of the words of two names in one script."""
    toned = a.toned and b.toned and (a.vietnamese or b.vietnamese)
    found = _candidates(a, b, toned=toned)
    pairs = _choose(found)
    left_a = _left(pairs, len(a.tokens), side="a")
    left_b = _left(pairs, len(b.tokens), side="b")
    score = _weigh(a, b, pairs, left_a, left_b)
    order, order_reason = _order(pairs)
    reasons = [pair.reason for pair in pairs]
    reasons += [f"only in one name: {a.tokens[i].text}" for i in left_a]
    reasons += [f"only in one name: {b.tokens[i].text}" for i in left_b]
    if order_reason:
        reasons.append(order_reason)
    return Alignment(score * order, pairs, left_a, left_b, tuple(reasons))


def _candidates(a: Name, b: Name, *, toned: bool) -> list[Pair]:
    found = []
    for i, first in enumerate(a.tokens):
        for j, second in enumerate(b.tokens):
            likeness, reason = like(first, second, toned=toned, vietnamese=a.vietnamese and b.vietnamese)
            if likeness >= LEAST_LIKENESS:
                found.append(Pair((i, i + 1), (j, j + 1), likeness, reason))
    found += _joined(a.tokens, b.tokens)
    found += [Pair(pair.b, pair.a, pair.likeness, pair.reason) for pair in _joined(b.tokens, a.tokens)]
    return found


def _joined(whole: Sequence[Token], apart: Sequence[Token]) -> list[Pair]:
    """Pairs of one word of `whole` with two or more neighbours of `apart`."""
    found = []
    for i, token in enumerate(whole):
        for start in range(len(apart) - 1):
            for stop in range(start + 2, min(len(apart), start + MOST_JOINED) + 1):
                written = "".join(part.plain for part in apart[start:stop])
                if len(written) > len(token.plain) + 1:
                    break
                slips = Levenshtein.distance(token.plain, written, score_cutoff=1)
                if slips == 0 or (slips == 1 and len(written) >= 7):
                    words = " ".join(part.text for part in apart[start:stop])
                    reason = f"{token.text} ~ {words}: written together"
                    found.append(Pair((i, i + 1), (start, stop), 1.0 if not slips else 0.85, reason))
    return found


def _choose(found: list[Pair]) -> tuple[Pair, ...]:
    """Best first without using a word twice; longer joins and like positions win ties."""
    taken_a: set[int] = set()
    taken_b: set[int] = set()
    chosen = []
    found.sort(
        key=lambda p: (-p.likeness, -(p.a[1] - p.a[0] + p.b[1] - p.b[0]), abs(p.a[0] - p.b[0]), p.a, p.b)
    )
    for pair in found:
        words_a, words_b = set(range(*pair.a)), set(range(*pair.b))
        if not (words_a & taken_a or words_b & taken_b):
            taken_a |= words_a
            taken_b |= words_b
            chosen.append(pair)
    return tuple(sorted(chosen, key=lambda pair: pair.a))


def _left(pairs: Sequence[Pair], count: int, *, side: str) -> tuple[int, ...]:
    used = {i for pair in pairs for i in range(*(pair.a if side == "a" else pair.b))}
    return tuple(i for i in range(count) if i not in used)


def _weigh(
    a: Name, b: Name, pairs: Sequence[Pair], left_a: tuple[int, ...], left_b: tuple[int, ...]
) -> float:
    weights = [max(_weight(a, pair.a), _weight(b, pair.b)) for pair in pairs]
    agreed = sum(weight * pair.likeness for weight, pair in zip(weights, pairs, strict=True))
    spare_a = sum(a.tokens[i].weight for i in left_a)
    spare_b = sum(b.tokens[i].weight for i in left_b)
    contradicted = min(spare_a, spare_b)
    omitted = max(spare_a, spare_b) - contradicted
    whole = sum(weights) + 2 * CONTRADICTION * contradicted + OMISSION * omitted
    return agreed / whole if whole else 0.0


def _weight(name: Name, span: tuple[int, int]) -> float:
    return sum(token.weight for token in name.tokens[span[0] : span[1]])


def _order(pairs: Sequence[Pair]) -> tuple[float, str]:
    positions = [pair.b[0] for pair in pairs]
    if positions == sorted(positions):
        return 1.0, ""
    cut = positions.index(min(positions))
    if positions[cut:] + positions[:cut] == sorted(positions):
        return ROTATED, "family and given names swapped"
    if positions == sorted(positions, reverse=True):
        return REVERSED, "words in reverse order"
    return SHUFFLED, "words in another order"


def like(a: Token, b: Token, *, toned: bool, vietnamese: bool) -> tuple[float, str]:
    """How alike two words are, 0..1, and why."""
    if a.plain and (a.plain == b.plain or (vietnamese and fold_final(a.plain) == fold_final(b.plain))):
        return _like_toned(a, b) if toned else (1.0, f"{a.text} = {b.text}")
    if "initial" in (a.role, b.role) and a.plain[:1] == b.plain[:1] and len(a.plain) != len(b.plain):
        return 0.75, f"{a.text} ~ {b.text}: initial"
    if not a.plain or not b.plain:
        return (1.0, f"{a.text} = {b.text}") if a.text == b.text else (0.0, "")
    if not toned and are_variants(a.plain, b.plain):
        return 0.93, f"{a.text} ~ {b.text}: spellings of one name"
    likeness = _like_misspelt(a.plain, b.plain, vietnamese=vietnamese)
    return likeness, f"{a.text} ~ {b.text}: a letter or two differ"


def _like_toned(a: Token, b: Token) -> tuple[float, str]:
    if a.base == b.base and a.tones == b.tones:
        return 1.0, f"{a.text} = {b.text}"
    return 0.2, f"{a.text} ≠ {b.text}: other tone or vowel"


def _like_misspelt(a: str, b: str, *, vietnamese: bool) -> float:
    longer = max(len(a), len(b))
    slips = Levenshtein.distance(a, b, score_cutoff=2)
    if slips == 1:
        # Two good Vietnamese syllables are mostly two names (Tính, Bình), unless a letter was left out (Hiền, Hin);
        # a broken syllable is a slip of the pen.
        if vietnamese and is_vietnamese_syllable(a) and is_vietnamese_syllable(b):
            return 0.3 if len(a) == len(b) else 0.5
        return 0.88 if longer >= 5 else 0.78 if longer >= 3 and vietnamese else 0.6 if longer == 4 else 0.3
    if slips == 2 and longer >= 5 and sorted(a) == sorted(b):
        return 0.85
    return 0.75 if slips == 2 and longer >= 8 else 0.0
