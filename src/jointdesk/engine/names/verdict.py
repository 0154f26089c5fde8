"""What a comparison found: an outcome, a calibrated score, and reasons worded only when somebody looks at them.

A gate compares a name with hundreds and reads the reasons of a few; so the sentences are made on first access.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn

from jointdesk.engine.names.name import Outcome

Reasons = tuple[str, ...]
Why = Reasons | Callable[[], Reasons]

_set = object.__setattr__


class Comparison:
    """Outcome, score 0..1 (at least MATCH_SCORE for a match) and reasons an officer can read. Never changes.

    `reasons` are given, or a function without side effects that words them.
    """

    __slots__ = ("_why", "outcome", "score")
    outcome: Outcome
    score: float
    _why: Why

    def __init__(self, outcome: Outcome, score: float, reasons: Why) -> None:
        _set(self, "outcome", outcome)
        _set(self, "score", score)
        _set(self, "_why", reasons)

    @property
    def reasons(self) -> Reasons:
        """Why, a sentence each."""
        why = self._why
        if not isinstance(why, tuple):
            why = why()
            _set(self, "_why", why)
        return why

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a comparison does not change: {name}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a comparison does not change: {name}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Comparison) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self._parts())

    def __repr__(self) -> str:
        return "Comparison(outcome={!r}, score={!r}, reasons={!r})".format(*self._parts())

    def __reduce__(self) -> tuple[type["Comparison"], tuple[Outcome, float, Reasons]]:
        return Comparison, self._parts()

    def _parts(self) -> tuple[Outcome, float, Reasons]:
        return self.outcome, self.score, self.reasons


@dataclass(slots=True)
class Finding:
    """What was found before it is judged: the kind of pair, how near the names come, and why.

    `raw`: 0..1, comparable within its kind only; `size`: syllables or words compared; `undecided`: too little is known
    to say yes or no, so `raw` is a lead's rank.
    """

    kind: str
    raw: float
    size: float
    why: Why = field(repr=False)
    undecided: bool = False
