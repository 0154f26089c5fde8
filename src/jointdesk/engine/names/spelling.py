"""A Latin name against a name in another script: can these letters be a spelling of it?

Both orders are tried, and a leading or trailing word of the Latin name may be set aside as a foreign given name
(Tony Tse Wai-chuen). Syllabic scripts (Han, Hangul, Burmese) allow less than letter by letter ones.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from jointdesk.engine.names.name import Name, Segment, Token
from jointdesk.engine.names.segments import Path, run_along

SYLLABIC = frozenset({"han", "hangul", "burmese"})
SET_ASIDE, SWAPPED, TURNED, MIXED_LANGUAGES = 0.3, 0.05, 0.3, 0.35
_SLIP, _UNLIKE, _OPEN_COST = 0.82, 0.66, 0.75
# Burmese has few syllables, and one letter makes another: a slip costs more there.
_BURMESE = 0.75


@dataclass(frozen=True, slots=True)
class Spelling:
    """The verdict of a Latin name on a chain: score, reasons, and whether the Latin side says too little."""

    score: float
    reasons: tuple[str, ...]
    partial: bool = False


@dataclass(frozen=True, slots=True)
class _Try:
    words: tuple[str, ...]
    tokens: tuple[Token, ...]
    price: float
    note: str


def spell(native: Name, latin: Name) -> Spelling:
    """How well `latin` spells `native`, a name in a script with readings."""
    best, why = _best_path(native, latin)
    if best is not None and why is not None:
        score = _score(native, latin, best.cost)
        return Spelling(score, _reasons(native, why, best))
    if _says_too_little(native, latin):
        return Spelling(0.4, ("only one part of the name is given",), partial=True)
    unknown = [segment.text for segment in _segments(native) if segment.partly_read]
    if unknown and _may_spell(native, latin):
        return Spelling(
            0.5, (f"only a Mandarin reading for {' '.join(unknown)}; the rest fits",), partial=True
        )
    return _resemble(native, latin)


def _best_path(native: Name, latin: Name) -> tuple[Path | None, _Try | None]:
    budget = _budget(native, latin)
    best: Path | None = None
    why: _Try | None = None
    for attempt in _attempts(native, latin):
        chain = [segment for token in attempt.tokens for segment in token.segments]
        letters = "".join(attempt.words)
        path = run_along(chain, letters, _boundaries(attempt.words), budget - attempt.price)
        if path is None:
            continue
        cost = path.cost + attempt.price + _mixing(attempt.tokens, path)
        if best is None or cost < best.cost:
            best, why, budget = Path(cost, path.pieces), attempt, min(budget, cost)
    return best, why


def _attempts(native: Name, latin: Name) -> Iterator[_Try]:
    words = tuple(token.plain for token in latin.tokens)
    tokens = native.tokens
    orders = [(tokens, 0.0, "")]
    if len(tokens) > 1:
        orders.append(((*tokens[1:], tokens[0]), SWAPPED, "family and given names swapped"))
    elif native.script == "burmese":
        orders += _turned(tokens[0])
    for order, price, note in orders:
        yield _Try(words, order, price, note)
    if native.script not in ("han", "hangul") or len(words) < 3:
        return
    for rest, aside in ((words[1:], words[0]), (words[:-1], words[-1])):
        for order, price, note in orders:
            yield _Try(rest, order, price + SET_ASIDE, f"{note}; set aside: {aside}".lstrip("; "))


def _turned(token: Token) -> list[tuple[tuple[Token, ...], float, str]]:
    """A Burmese name has no family name, but clerks put its first or last syllable at the other end."""
    first, last = token.segments[:1], token.segments[-1:]
    turns = ((*token.segments[1:], *first), (*last, *token.segments[:-1]))
    turned = [turns[0]] if turns[0] == turns[1] else turns
    return [((replace(token, segments=turn),), TURNED, "syllables in another order") for turn in turned]


def _boundaries(words: Sequence[str]) -> frozenset[int]:
    edges, at = [], 0
    for word in words[:-1]:
        at += len(word)
        edges.append(at)
    return frozenset(edges)


def _mixing(tokens: Sequence[Token], path: Path) -> float:
    """A given name read half in one language, half in another, is unlikely (the family name may differ)."""
    at, price = 0, 0.0
    for token in tokens:
        pieces = path.pieces[at : at + len(token.segments)]
        at += len(token.segments)
        if token.role == "given" and len(pieces) > 1 and not _shared_languages(token.segments, pieces):
            price += MIXED_LANGUAGES
    return price


def _shared_languages(segments: Sequence[Segment], pieces: Sequence[str]) -> frozenset[str]:
    shared: frozenset[str] | None = None
    for segment, piece in zip(segments, pieces, strict=True):
        named = segment.languages.get(piece)
        languages = (
            frozenset(_family(language) for language in named.split("/")) if named else frozenset({"?"})
        )
        shared = languages if shared is None else shared & languages
    return shared or frozenset()


def _family(language: str) -> str:
    return language.partition(",")[0]


def _budget(native: Name, latin: Name) -> float:
    return _norm(native, latin) * 0.6


def _norm(native: Name, latin: Name) -> float:
    """The cost at which the score is nought: by syllables, or by letters where letters are the segments."""
    if native.script in SYLLABIC:
        share = _BURMESE if native.script == "burmese" else 1.0
        return share * sum(len(token.segments) for token in native.tokens) + 0.3
    return 0.35 * sum(len(token.plain) for token in latin.tokens) + 0.3


def _score(native: Name, latin: Name, cost: float) -> float:
    return max(0.0, min(1.0, 1.0 - cost / _norm(native, latin)))


def _says_too_little(native: Name, latin: Name) -> bool:
    """Does a single Latin word spell one part of a name of several?"""
    if len(latin.tokens) != 1 or len(native.tokens) < 2:
        return False
    word = latin.tokens[0].plain
    return any(run_along(token.segments, word, frozenset(), 0.4) for token in native.tokens)


def _segments(name: Name) -> list[Segment]:
    return [segment for token in name.tokens for segment in token.segments]


def _may_spell(native: Name, latin: Name) -> bool:
    """Does the Latin name fit where a partly read character may sound like anything?"""
    if all(segment.partly_read for segment in _segments(native)):
        return False
    tokens = tuple(
        replace(token, segments=tuple(_open(segment) for segment in token.segments))
        for token in native.tokens
    )
    best, _ = _best_path(replace(native, tokens=tokens), latin)
    return best is not None and best.cost <= _OPEN_COST


def _open(segment: Segment) -> Segment:
    return replace(segment, spellings=_Anything()) if segment.partly_read else segment


class _Anything(dict[str, float]):
    """Spellings of a character whose dialect readings no table has: any short syllable."""

    def get(self, spelling: str, default: object = None) -> float | None:  # type: ignore[override]
        return 0.1 if 2 <= len(spelling) <= 5 else None


def _resemble(native: Name, latin: Name) -> Spelling:
    """No path: how near the usual spelling comes, so that a slip of the pen is a match and others a low score."""
    written = "".join(token.plain for token in latin.tokens)
    usual = ["".join(token.plain for token in native.tokens)]
    if len(native.tokens) > 1:
        usual.append("".join(token.plain for token in (*native.tokens[1:], native.tokens[0])))
    slips = min(Levenshtein.distance(written, one) for one in usual)
    if slips == 1 and len(written) >= 8 and native.script not in SYLLABIC:
        return Spelling(_SLIP, (f"{usual[0]} ~ {written}: one letter differs",))
    likeness = 1 - slips / max(len(written), len(usual[0]), 1)
    return Spelling(_UNLIKE * likeness, (f"{usual[0]} ≠ {written}",))


def _reasons(native: Name, attempt: _Try, path: Path) -> tuple[str, ...]:
    reasons, at = [], 0
    for token in attempt.tokens:
        pieces = path.pieces[at : at + len(token.segments)]
        shared = _shared_languages(token.segments, pieces) - {"?"}
        how = f" ({', '.join(sorted(shared))})" if shared else ""
        at += len(token.segments)
        parted = "-" if native.script in SYLLABIC else ""
        reasons.append(f"{token.text} read {parted.join(filter(None, pieces))}{how}")
    if attempt.note:
        reasons.append(attempt.note)
    return tuple(reasons)
