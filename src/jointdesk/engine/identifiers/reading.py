"""One text, read once: what all kinds look at, and which spans are already spoken for."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from jointdesk.engine.identifiers.context import Context, read_contexts
from jointdesk.engine.identifiers.countries import find_languages, suggest
from jointdesk.engine.identifiers.folding import Folded, fold
from jointdesk.engine.identifiers.lexicon import Mark, Meaning, find_marks
from jointdesk.engine.identifiers.numbers import Number, find_numbers, is_glued
from jointdesk.engine.identifiers.sites import Site, find_sites

# A pattern that begins with one set of signs is found much faster than one that begins with what may not stand before.
_LONG_WORD = re.compile(r"[^0-9A-Za-z_-]([0-9A-Za-z_-]{25,}+)")
_LONG_PIECE = re.compile(r"[0-9A-Za-z_-]{25}")

_T = TypeVar("_T")


class once(Generic[_T]):  # noqa: N801 a decorator
    """functools.cached_property without the lock, for which Python 3.11 takes longer than for most of what is kept."""

    def __init__(self, compute: Callable[[Any], _T]) -> None:
        self._compute, self._name = compute, compute.__name__

    def __get__(self, owner: Any, kind: type | None = None) -> _T:
        value = owner.__dict__[self._name] = self._compute(owner)
        return value


class Reading:
    """A folded text with its marks, numbers and sites. Kinds claim spans in the order of kinds.py."""

    def __init__(self, original: str, country: str | None, languages: tuple[str, ...] = ()) -> None:
        """`languages`: of what stands before, for a piece that has no letters of its own."""
        self.folded: Folded = fold(original)
        self.text, self.plain = self.folded.text, self.folded.plain
        self.country = (country or "").upper()
        self.marks = find_marks(self.text, self.plain)
        self.shared: set[int] = set()
        self._languages_before = languages
        self._claimed = bytearray(len(self.text))
        self._only: dict[str, Meaning | None] = {}

    @once
    def languages(self) -> tuple[str, ...]:
        return find_languages(self.text, self.marks) or self._languages_before

    @once
    def suggested(self) -> tuple[str, ...]:
        return suggest(self.marks)

    @once
    def sites(self) -> list[Site]:
        return find_sites(self.text, self.plain, self.marks)

    @once
    def long_words(self) -> list[tuple[int, int]]:
        """Where 25 to 130 Latin letters and digits stand in a row: addresses and hashes of chains."""
        if not _LONG_PIECE.search(self.text):
            return []
        spans = [match.span(1) for match in _LONG_WORD.finditer(f" {self.text}")]
        return [(start - 1, end - 1) for start, end in spans if end - start <= 130]

    @once
    def _contexts(self) -> dict[Number, Context]:
        # First asked for when names on platforms are read and claimed: the numbers behind them are not theirs.
        numbers = find_numbers(self.text, self.plain, self._mark_edges)
        return read_contexts(self.text, self.plain, numbers, self.marks, self._claimed)

    @once
    def _site_mask(self) -> bytearray:
        mask = bytearray(len(self.text))
        for site in self.sites:
            mask[site.start : site.end] = b"\x01" * (site.end - site.start)
        return mask

    def is_in_site(self, start: int, end: int) -> bool:
        """Whether `start:end` touches a web address."""
        return self._site_mask.find(1, start, end) >= 0

    def marks_of(self, kind: str) -> list[Mark]:
        """The marks that may mean `kind`, in order."""
        return self._marks_by_kind.get(kind, [])

    @once
    def _marks_by_kind(self) -> dict[str, list[Mark]]:
        by_kind: dict[str, list[Mark]] = {}
        for mark in self.marks:
            for kind in mark.senses:
                by_kind.setdefault(kind, []).append(mark)
        return by_kind

    def mark_before(self, kind: str, position: int, reach: int) -> Mark | None:
        """The nearest mark of `kind` that ends at most `reach` characters before `position`."""
        marks = self.marks_of(kind)
        at = bisect_right(marks, position, key=lambda mark: mark.end)
        return marks[at - 1] if at and position - marks[at - 1].end <= reach else None

    def mark_after(self, kind: str, position: int, reach: int) -> Mark | None:
        """The nearest mark of `kind` that starts at most `reach` characters after `position`."""
        marks = self.marks_of(kind)
        at = bisect_left(marks, position, key=lambda mark: mark.start)
        return marks[at] if at < len(marks) and marks[at].start - position <= reach else None

    def only_meaning(self, kind: str) -> Meaning | None:
        """The meaning of `kind` that all the text's marks of this kind share, if they do."""
        if kind not in self._only:
            meanings = {mark.meaning(kind) for mark in self.marks_of(kind)}
            self._only[kind] = meanings.pop() if len(meanings) == 1 else None
        return self._only[kind]

    def numbers(self) -> list[tuple[Number, Context]]:
        """Numbers nobody has claimed yet and that are no part of a word or a web address."""
        find = self._claimed.find
        return [one for one in self._free_numbers if find(1, one[0].start, one[0].end) < 0]

    @once
    def _free_numbers(self) -> list[tuple[Number, Context]]:
        return [
            (number, context)
            for number, context in self._contexts.items()
            if not self._is_glued(number) and not self.is_in_site(number.start, number.end)
        ]

    @once
    def _mark_edges(self) -> frozenset[int]:
        return frozenset(edge for mark in self.marks for edge in (mark.start, mark.end))

    def _is_glued(self, number: Number) -> bool:
        """ "abc0912345678x" is a name or a hash; "stk0912345678" is not: a known word touches it."""
        after = self.plain[number.end : number.end + 1]
        left = is_glued(self.plain, number.start) and number.start not in self._mark_edges
        right = (after.isascii() and after.isalpha()) or after in ("_", "@")
        return left or (right and number.end not in self._mark_edges)

    def claim(self, start: int, end: int) -> None:
        """Nobody after this kind may read `start:end`."""
        self._claimed[start:end] = b"\x01" * (end - start)

    def is_claimed(self, start: int, end: int) -> bool:
        return self._claimed.find(1, start, end) >= 0
