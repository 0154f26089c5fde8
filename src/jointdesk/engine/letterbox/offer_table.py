"""The typology of job_offers.yaml as patterns: what is said together, what alone, and the reason why it warns.

Literal words and gaps of bounded length, so that a text is read in nearly linear time. What must stand before a phrase
is asked after its first letter, so that `re` tries it only where that letter stands.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from jointdesk.engine.identifiers.characters import to_plain
from jointdesk.engine.reference import read_yaml

LANGUAGES = ("en", "vi", "km", "ko", "zh", "th", "my")
_LATIN = "a-z0-9\u00e0-\u024f\u1ea0-\u1ef9"
_BETWEEN = r"[\s,.\-/·]{0,3}"
_GAP = r"[^\n]{0,30}?"

Span = tuple[int, int]


class Words(NamedTuple):
    """`exact` is looked for in the text with its accents: without them a Vietnamese syllable is many words."""

    patterns: re.Pattern[str] | None
    plain: re.Pattern[str] | None
    exact: re.Pattern[str] | None

    def find(self, plain: str, written: str) -> list[Span]:
        pairs = ((self.patterns, plain), (self.plain, plain), (self.exact, written))
        return sorted(match.span() for pattern, text in pairs if pattern for match in pattern.finditer(text))


@dataclass(frozen=True)
class Rule:
    sign: str
    gravity: int
    why: dict[str, str]
    indicators: tuple[int, ...]
    phrases: Words
    together: tuple[tuple[str, ...], ...]
    unvouched: tuple[tuple[str, ...], ...]


@cache
def concepts() -> dict[str, Words]:
    said: dict[str, dict[str, list[str]]] = _table()["concepts"]
    return {concept: _compile_all(words) for concept, words in said.items()}


@cache
def rules() -> tuple[Rule, ...]:
    return tuple(
        Rule(
            row["sign"],
            row["gravity"],
            dict(row["why"]),
            tuple(row["indicators"]),
            _compile_all(row["phrases"]),
            tuple(map(tuple, row.get("together", ()))),
            tuple(map(tuple, row.get("unvouched", ()))),
        )
        for row in _table()["signs"]
    )


def _table() -> dict[str, Any]:
    table: dict[str, Any] = read_yaml("jointdesk.engine.letterbox", "job_offers.yaml")
    return table


def _compile_all(words: dict[str, list[str]]) -> Words:
    """`patterns` stand in the table as they are."""
    exact = {word for word in words.get("vi", ()) if " " not in word}
    plain = {
        to_plain(word)
        for key, some in words.items()
        if key != "patterns"
        for word in some
        if word not in exact
    }
    return Words(_join(words.get("patterns", [])), _join(_order(plain)), _join(_order(exact)))


def _order(phrases: set[str]) -> list[str]:
    """The longest first: of two phrases at one place it is the better quotation."""
    return [_compile(phrase) for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase))]


def _join(patterns: list[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(patterns)) if patterns else None


def _compile(phrase: str) -> str:
    parts = (_BETWEEN.join(map(_escape, part.split())) for part in phrase.split("…"))
    pattern = _GAP.join(part for part in parts if part)
    if re.match(f"[{_LATIN}]", phrase):
        pattern = f"{phrase[0]}(?<![{_LATIN}]{phrase[0]}){pattern[1:]}"
    after = f"(?![{_LATIN}])" if re.search(f"[{_LATIN}]$", phrase) else ""
    return pattern + after


def _escape(word: str) -> str:
    return re.escape(word).replace("<n>", r"\d{1,12}")
