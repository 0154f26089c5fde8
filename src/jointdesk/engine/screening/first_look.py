"""The first look: which few thousand names of a long list share most with the one asked for, order aside?

Every listed name that has a syllable near enough, or a word in the same writing, is counted up, all its readings
together. A syllable is followed no further than a share of the list; the look that comes after weighs all of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jointdesk.engine.screening.postings import Numbers, Places, Postings, select_highest
from jointdesk.engine.screening.syllables import MOST, Near

# What sounds and what written words may count at most.
_BY_SOUND, _BY_WORDS = 180, 70
# A syllable counts that comes so near; of the nearest so many, until so large a share of the list has one of them.
_NEAR, _MOST_NEAR, _SHARE, _LEAST = 0.55 * MOST, 400, 16, 4000

Counts = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Alike:
    """Syllables of the list near to one asked for: how alike, 0..1, the nearest last, and where their names stand."""

    alike: NDArray[np.float32]
    begin: Places
    end: Places


@dataclass(frozen=True, slots=True)
class Told:
    """What a word in one of its writings counts, 0..1 of all words, and where the names that have it stand."""

    worth: float
    begin: int
    end: int


class FirstLook:
    """Names, numbered from 0, by their syllables and by their words."""

    def __init__(self, count: int, syllables: Postings, units: Postings) -> None:
        self._count = count
        self._syllables = syllables
        self.units = units
        self._begin, self._end = np.empty(0, np.int64), np.empty(0, np.int64)
        self._total = np.zeros(count, np.uint8)

    @classmethod
    def restore(cls, count: int, stored: Mapping[str, NDArray[Any]]) -> "FirstLook":
        """As it was stored."""
        return cls(
            count,
            Postings(stored.get("by_syllable"), stored.get("by_syllable_names")),
            Postings(stored.get("by_unit"), stored.get("by_unit_names")),
        )

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All that is to be stored."""
        by_syllable, by_syllable_names = self._syllables.stored()
        by_unit, by_unit_names = self.units.stored()
        return {
            "by_syllable": by_syllable,
            "by_syllable_names": by_syllable_names,
            "by_unit": by_unit,
            "by_unit_names": by_unit_names,
        }

    def __len__(self) -> int:
        return self._count

    def count_bearers(self, syllables: int) -> Places:
        """How many names have each of the first so many syllables."""
        if len(self._begin) != syllables:
            self._begin, self._end = self._syllables.spans(np.arange(syllables, dtype=np.uint32))
        return self._end - self._begin

    def find_alike(self, near: Near) -> Alike:
        """The nearest syllables, as far as they are followed."""
        sizes = self.count_bearers(len(near))
        alike = np.flatnonzero((near >= _NEAR) & (sizes > 0))
        alike = alike[np.argsort(near[alike], kind="stable")][-_MOST_NEAR:]
        nearer = np.cumsum(sizes[alike][::-1])[::-1] - sizes[alike]
        alike = alike[nearer <= self._count // _SHARE + _LEAST]
        return Alike(near[alike].astype(np.float32) / np.float32(MOST), self._begin[alike], self._end[alike])

    def choose(
        self, asked: Iterable[Sequence[tuple[float, Alike]]], words: Sequence[Told], most: int
    ) -> list[NDArray[np.intp]]:
        """About `most` names for each way of parting the name asked for into syllables, each with its bits."""
        asked = list(asked)
        spelt = self._count_words(words)
        if not asked:
            return [select_highest(spelt, most)]
        chosen = []
        for syllables in asked:
            total = spelt if syllables is asked[-1] else spelt.copy()
            self._count_sounds(syllables, total)
            chosen.append(select_highest(total, most // len(asked)))
        return chosen

    def _count_sounds(self, syllables: Sequence[tuple[float, Alike]], total: Counts) -> None:
        scale = _BY_SOUND / max(1.0, sum(bits for bits, _ in syllables))
        for bits, one in syllables:
            names = self._syllables.rows(one.begin.tolist(), one.end.tolist())
            worth = (one.alike * (bits * scale)).astype(np.uint8)
            # a name with two such syllables stands there twice, and is given the worth of the nearer, the last, alone
            total[names] += np.repeat(worth, one.end - one.begin)

    def _count_words(self, words: Sequence[Told]) -> Counts:
        total = self._total
        total.fill(0)
        for one in words:
            if one.end > one.begin:
                # of two writings of one word a name has both, rarely
                total[self.units.rows([one.begin], [one.end])] += np.uint8(one.worth * _BY_WORDS / 2)
        return total


def sort_names(
    syllables: Numbers, syllable_names: Numbers, units: Numbers, unit_names: Numbers, count: int
) -> FirstLook:
    """A first look at `count` names: the name of each syllable and of each word."""
    return FirstLook(count, Postings.sort(syllables, syllable_names), Postings.sort(units, unit_names))
