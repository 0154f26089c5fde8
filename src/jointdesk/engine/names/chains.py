"""Latin letters run along a name in another script, part by part, for the lowest cost.

Costs add up: 0 for a usual spelling, 1 for a wrong letter. A stray letter may be stepped over before each part and at
the end; a part that runs across a word's end, or a given name read in two languages, has its price.
`find_cost` is the gate's way and keeps costs only; `find_path` walks again for the few pairs somebody looks at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from jointdesk.engine.names.name import Segment, Step

STRAY_LETTER, CROSSED_BOUNDARY, MIXED_LANGUAGES = 1.0, 0.5, 0.35
LONGEST_SPELLING = 8
_PADDING = "\0" * LONGEST_SPELLING
_NEVER = 99.0
# Languages as bits.
_MOST_LANGUAGES = 16
_WIDTH, _NEXT, _ANY = _MOST_LANGUAGES, 1 << _MOST_LANGUAGES, (1 << _MOST_LANGUAGES) - 1


@dataclass(frozen=True, slots=True)
class Letters:
    """Words run together: `text` is padded, `size` letters count; `edges[i]`: where the word of letter i ends."""

    text: str
    size: int
    edges: tuple[int, ...]


def join_letters(words: Sequence[str]) -> Letters:
    """The letters of some words, without spaces."""
    text = "".join(words)
    size = len(text)
    if len(words) == 1:
        return Letters(text + _PADDING, size, (size,) * (size + 1))
    edges: list[int] = []
    for word in words:
        edges += [len(edges) + len(word)] * len(word)
    edges.append(size)
    return Letters(text + _PADDING, size, tuple(edges))


def make_steps(segments: Sequence[Segment], *, one_language: bool) -> tuple[Step, ...]:
    """The segments in the form that is fast to run along; are they read in one language?"""
    return tuple([(segment.steps or index_segment(segment))[one_language] for segment in segments])


def make_family_steps(segments: Sequence[Segment]) -> tuple[Step, ...]:
    """A Chinese family name: it may keep another Chinese language than the given name (Tan Chuan-Jin)."""
    return tuple([(segment.steps or index_segment(segment))[2] for segment in segments])


def index_segment(segment: Segment) -> tuple[Step, Step, Step]:
    """The segment by itself, among parts read in one language, and as a Chinese family name; made once."""
    sizes: dict[str, set[int]] = {}
    for spelling in segment.spellings:
        if 0 < len(spelling) <= LONGEST_SPELLING:
            sizes.setdefault(spelling[0], set()).add(len(spelling))
    lengths = {letter: tuple(sorted(some)) for letter, some in sizes.items()}
    silent = segment.spellings.get("")
    alone: Step = (lengths, segment.spellings, silent, None)
    joint = family = alone
    if segment.languages:
        languages = {spelling: _bits(named) for spelling, named in segment.languages.items()}
        joint = (lengths, segment.spellings, silent, languages)
        family = (
            lengths,
            segment.spellings,
            silent,
            {s: _any_chinese(bits) for s, bits in languages.items()},
        )
    object.__setattr__(segment, "steps", (alone, joint, family))
    return alone, joint, family


def _any_chinese(bits: int) -> int:
    chinese = _bits(_CHINESE)
    return bits | chinese if bits & chinese else bits


@cache
def _bits(named: str) -> int:
    """Languages of a spelling ("Cantonese/Mandarin, older spelling") as bits."""
    return sum({1 << _number(name.partition(",")[0]) for name in named.split("/")})


_CHINESE = "Mandarin/Cantonese/Hokkien or Teochew/Hakka"
_numbers: dict[str, int] = {}


def _number(language: str) -> int:
    return _numbers.setdefault(language, min(len(_numbers), _MOST_LANGUAGES - 1))


@dataclass(frozen=True, slots=True)
class Path:
    """How Latin letters run along a chain: the cost and the piece each part took."""

    cost: float
    pieces: tuple[str, ...]


def find_cost(steps: Sequence[Step], letters: Letters, budget: float) -> float | None:
    """The lowest cost at which the letters spell the chain; None above `budget`."""
    for step in steps:
        if step[3] is not None:
            return _find_in_languages(steps, letters, budget)
    return _find_letters(steps, letters, budget)


def _find_in_languages(steps: Sequence[Step], letters: Letters, budget: float) -> float | None:
    states = {_ANY: 0.0}
    for step in steps:
        if budget >= STRAY_LETTER:
            _add_strays(states, letters.size, budget)
        states = _advance(step, states, letters, budget)
        if not states:
            return None
    size = letters.size
    cost = min([paid + (size - (state >> _WIDTH)) * STRAY_LETTER for state, paid in states.items()])
    return cost if cost <= budget else None


def _find_letters(steps: Sequence[Step], letters: Letters, budget: float) -> float | None:
    """`find_cost` where no part has a language: a state is an offset. In one piece, for most letters are run here."""
    text, edges, size = letters.text, letters.edges, letters.size
    last_stray = budget - STRAY_LETTER
    states = {0: 0.0}
    for lengths, costs, silent, _ in steps:
        if last_stray >= 0:
            for at, paid in list(states.items()):
                if paid <= last_stray and at < size and paid + STRAY_LETTER < states.get(at + 1, _NEVER):
                    states[at + 1] = paid + STRAY_LETTER
        after: dict[int, float] = {}
        for at, paid in states.items():
            if silent is not None and paid + silent <= budget and paid + silent < after.get(at, _NEVER):
                after[at] = paid + silent
            for length in lengths.get(text[at], ()):
                stop = at + length
                cost = paid + costs.get(text[at:stop], _NEVER)
                if stop > edges[at]:
                    cost += CROSSED_BOUNDARY
                if cost <= budget and cost < after.get(stop, _NEVER):
                    after[stop] = cost
        if not after:
            return None
        states = after
    cost = min([paid + (size - at) * STRAY_LETTER for at, paid in states.items()])
    return cost if cost <= budget else None


def _add_strays(states: dict[int, float], size: int, budget: float) -> None:
    """One letter may be stepped over."""
    last = size << _WIDTH
    for state, paid in list(states.items()):
        paid += STRAY_LETTER
        if paid <= budget and state < last and paid < states.get(state + _NEXT, _NEVER):
            states[state + _NEXT] = paid


def _advance(step: Step, states: dict[int, float], letters: Letters, budget: float) -> dict[int, float]:
    """The states behind a part: a state is the offset of a letter with the languages still open, and has a cost."""
    lengths, costs, silent, languages = step
    text, edges = letters.text, letters.edges
    after: dict[int, float] = {}
    for state, paid in states.items():
        at = state >> _WIDTH
        if silent is not None and paid + silent <= budget and paid + silent < after.get(state, _NEVER):
            after[state] = paid + silent
        for length in lengths.get(text[at], ()):
            stop = at + length
            cost = costs.get(text[at:stop])
            if cost is None:
                continue
            cost += paid if stop <= edges[at] else paid + CROSSED_BOUNDARY
            key = stop << _WIDTH | _ANY
            if languages is not None:
                spoken = languages.get(text[at:stop], _ANY)
                if spoken & state:
                    spoken &= state
                else:
                    cost += MIXED_LANGUAGES
                key = stop << _WIDTH | spoken
            if cost <= budget and cost < after.get(key, _NEVER):
                after[key] = cost
    return after


# As above, with the pieces so far.
_States = dict[int, tuple[float, tuple[str, ...]]]
_NOT_YET: tuple[float, tuple[str, ...]] = (_NEVER, ())


def find_path(steps: Sequence[Step], letters: Letters, budget: float) -> Path | None:
    """As `find_cost`, with the pieces."""
    states: _States = {_ANY: (0.0, ())}
    for step in steps:
        if budget >= STRAY_LETTER:
            states = _step_over(states, letters, budget)
        states = _take(step, states, letters, budget)
        if not states:
            return None
    ends = (
        (paid + (letters.size - (state >> _WIDTH)) * STRAY_LETTER, pieces)
        for state, (paid, pieces) in states.items()
    )
    cost, pieces = min(ends, key=lambda end: end[0])
    return Path(cost, pieces) if cost <= budget else None


def _step_over(states: _States, letters: Letters, budget: float) -> _States:
    """The states, and those behind one stray letter."""
    wider = dict(states)
    for state, (paid, pieces) in states.items():
        further = state + _NEXT
        cost = paid + STRAY_LETTER
        fits = cost <= budget and state >> _WIDTH < letters.size
        if fits and (further not in wider or cost < wider[further][0]):
            wider[further] = cost, pieces
    return wider


def _take(step: Step, states: _States, letters: Letters, budget: float) -> _States:
    """`_advance` with the pieces taken; the two are held together by a test."""
    lengths, costs, silent, languages = step
    text, edges = letters.text, letters.edges
    after: _States = {}
    for state, (paid, pieces) in states.items():
        at = state >> _WIDTH
        for length in lengths.get(text[at], ()):
            stop = at + length
            piece = text[at:stop]
            cost = costs.get(piece, _NEVER) + (paid if stop <= edges[at] else paid + CROSSED_BOUNDARY)
            if cost > budget:
                continue
            key = stop << _WIDTH | _ANY
            if languages is not None:
                spoken = languages.get(piece, _ANY)
                if spoken & state:
                    spoken &= state & _ANY
                else:
                    cost += MIXED_LANGUAGES
                key = stop << _WIDTH | spoken
            if cost <= budget and cost < after.get(key, _NOT_YET)[0]:
                after[key] = cost, (*pieces, piece)
        if silent is None or paid + silent > budget:
            continue
        if paid + silent < after.get(state, _NOT_YET)[0]:
            after[state] = paid + silent, (*pieces, "")
    return after
