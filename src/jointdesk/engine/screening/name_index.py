"""Names by their keys: which few names of a million come nearest to this one, by sound or by their written words?

A search first adds up what single syllables and words say, over all names that have one near enough; the thousands it
leaves are laid beside the name asked for, syllable by syllable. What is rare on this list counts more. The work of a
search is bounded, whatever is asked.
"""

import math
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from jointdesk.engine.names import Name
from jointdesk.engine.names.keys import MOST_SLOTS, Keys, Reading, Unit, name_keys
from jointdesk.engine.names.sounds import Slot
from jointdesk.engine.screening.asked import Asked, Heard, Written
from jointdesk.engine.screening.columns import Column, Ragged
from jointdesk.engine.screening.first_look import FirstLook, Told, sort_names
from jointdesk.engine.screening.lineup import ALL, lay_beside
from jointdesk.engine.screening.syllables import MOST, Syllables

# The first look chooses so many names; so many syllables are looked at, in so many ways to part them.
_RANKED, _HEARD, _PARTS = 2000, 8, 3
_MISSED, _RAREST, _BOTH = 5.0, 12.0, np.float32(0.05)
# One sound is many characters and words: where both names are written in one script, the writing tells.
_BY_WRITING, _HOMOPHONE = frozenset({"han", "hangul"}), np.float32(8)
_SCRIPTS = ("none", "latin", "han", "hangul", "khmer", "thai", "lao", "burmese", "other")
# A row without syllables; the words of a name stand in its first row.
_NOTHING, _NO_UNITS = (0,) * MOST_SLOTS, [0]
_LONGEST_TAIL, _REMEMBERED = 4096, 1024
# Bits more than the best lacks by which a name is still as good as the same.
_AS_NEAR = 0.5
# A name that lacks a larger share of the bits asked for than this, and that much more than the best, is hardly the one
# sought: behind the first so many it is left out.
_FAR, _FAR_FROM_BEST, _ALWAYS = 0.33, 0.2, 50
# Of a name with several readings so many are laid beside one reading at a time; the rest lack that much more.
_REFINED, _MIXED = 600, np.float32(10)
_SAMENESS = (np.arange(MOST + 1) / MOST) ** 8

Rank = NDArray[np.float32]
Places = NDArray[np.int64]
Bonus = Callable[[Places], Rank]


class Found(NamedTuple):
    """Names, best first, and how many of the list lack hardly more than the best."""

    names: Places
    bearers: int


class NameIndex:
    """Names numbered in the order they were added. A row is a name in one of its scripts."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]] | None = None) -> None:
        stored = arrays or {}
        self._syllables = Syllables(stored.get("sounds"), stored.get("sounds_ends"))
        self._rows = Column("uint32", stored.get("rows"))
        self._units = Ragged("uint32", stored.get("units"), stored.get("units_ends"))
        self._scripts = Column("uint8", stored.get("scripts"))
        self._owners = Column("uint32", stored.get("owners"))
        self._firsts = Column("uint32", stored.get("firsts"))
        self._alive = Column("uint8", stored.get("alive"))
        self._sorted = FirstLook.restore(len(self._alive), stored)
        self._heard: OrderedDict[tuple[int, ...], tuple[Sequence[Slot], Heard, int]] = OrderedDict()

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything, to be stored."""
        self.settle()
        return {
            **self._syllables.arrays(),
            "rows": self._rows.values(),
            "units": self._units.numbers.values(),
            "units_ends": self._units.ends.values(),
            "scripts": self._scripts.values(),
            "owners": self._owners.values(),
            "firsts": self._firsts.values(),
            "alive": self._alive.values(),
            **self._sorted.arrays(),
        }

    def __len__(self) -> int:
        return len(self._alive)

    def add(self, name: Name) -> int:
        """Index a name; its number."""
        number = len(self._alive)
        self._firsts.append(len(self._owners))
        self._alive.append(1)
        for one in (name, *name.alternatives[:_PARTS]):
            keys = name_keys(one)
            units = list(dict.fromkeys([word for unit in keys.units for word in unit])) or [0]
            rows = [tuple([self._syllables.number(slot) for slot in said.slots]) for said in keys.readings]
            for row in dict.fromkeys(rows):
                self._rows.extend(row + _NOTHING[len(row) :])
                self._units.append(units)
                self._scripts.append(_SCRIPTS.index(one.script))
                self._owners.append(number)
                units = _NO_UNITS
        return number

    def remove(self, number: int) -> None:
        """The name is found no more."""
        self._alive[number] = 0

    def settle(self) -> None:
        """Names added since are sorted in; a search does so when they are many."""
        if len(self) == len(self._sorted):
            return
        owners, syllables = self._owners.values(), self._rows.values()
        kept = np.flatnonzero(syllables)
        lengths = self._units.spans(np.arange(len(owners)))[1]
        self._sorted = sort_names(
            syllables[kept],
            owners[kept // MOST_SLOTS],
            self._units.numbers.values(),
            np.repeat(owners, lengths),
            len(self),
        )
        self._heard.clear()

    def nearest(
        self, name: Name, most: int, bonus: Bonus | None = None, also: Places | None = None
    ) -> Places:
        """Numbers of up to `most` names that lack least of this one, best first.

        `bonus` tells for numbers of names what else speaks for them, in bits; `also` are names to look at anyway.
        """
        return self.search(name, most, bonus, also).names

    def search(self, name: Name, most: int, bonus: Bonus | None = None, also: Places | None = None) -> Found:
        """As `nearest`, and how many names are as near as the best."""
        if not len(self):
            return Found(np.empty(0, np.int64), 0)
        if len(self) - len(self._sorted) > _LONGEST_TAIL:
            self.settle()
        searched = [self._rank(one, also) for one in (name, *name.alternatives[:_PARTS])]
        rows, lacks = (np.concatenate(column) for column in list(zip(*searched, strict=True))[:2])
        bits = max(worth for *_, worth in searched)
        names = self._owners.values()[rows].astype(np.int64)
        bearers = len(np.unique(names[lacks <= lacks.min() + _AS_NEAR])) if len(lacks) else 0
        if bonus is not None:
            lacks = lacks - bonus(names)
        return Found(_take_nearest(names, lacks, most, bits), bearers)

    def _rank(self, name: Name, also: Places | None) -> tuple[Places, Rank, float]:
        """Rows worth a look, bits that each of them lacks, and bits the name is worth."""
        keys = name_keys(name)
        asked = self._listen(keys)
        written = [self._look_up(unit) for unit in keys.units[:_HEARD]]
        rows = self._gather(asked, written, also)
        by_word = self._lack_words(rows, written)
        by_sound = self._lack_sounds(rows, asked)
        if name.script in _BY_WRITING:
            by_sound[self._scripts.values()[rows] == _SCRIPTS.index(name.script)] += _HOMOPHONE
        lack = np.minimum(by_sound, by_word) + _BOTH * np.minimum(np.maximum(by_sound, by_word), 99)
        return rows, lack, max([sum(one.bits) for one in asked], default=_MISSED)

    def _listen(self, keys: Keys) -> list[Asked]:
        by_length: defaultdict[int, list[Reading]] = defaultdict(list)
        for reading in keys.readings:
            by_length[min(len(reading.slots), _HEARD)].append(reading)
        found = []
        for count, readings in list(by_length.items())[:_PARTS]:
            places = [
                list({id(said.slots[at]): said.slots[at] for said in readings}.values())
                for at in range(count)
            ]
            found.append(Asked(tuple(readings), tuple([self._hear(slots) for slots in places])))
        return [asked for asked in found if asked.heard]

    def _hear(self, slots: Sequence[Slot]) -> Heard:
        known = tuple(map(id, slots))
        found = self._heard.pop(known, None)
        if found is None or found[2] != len(self):
            while len(self._heard) >= _REMEMBERED:
                self._heard.popitem(last=False)
            # the slots are kept with it, so that no other object takes their place in memory
            found = slots, self._hear_anew(slots), len(self)
        self._heard[known] = found
        return found[1]

    def _hear_anew(self, slots: Sequence[Slot]) -> Heard:
        near = self._syllables.near(slots[0])
        for slot in slots[1:]:
            near = np.maximum(near, self._syllables.near(slot))
        counts = self._sorted.count_bearers(len(near))
        tail = self._rows.values()[self._rows_sorted() * MOST_SLOTS :]
        if len(tail):
            counts = counts + np.bincount(tail, minlength=len(counts))
        named = float(np.bincount(near, counts, MOST + 1) @ _SAMENESS)
        return Heard(near, self._rarity(named) + _MISSED, self._sorted.find_alike(near))

    def _rows_sorted(self) -> int:
        """How many rows the names have that are sorted in."""
        count = len(self._sorted)
        return self._firsts[count] if count < len(self) else len(self._owners)

    def _look_up(self, unit: Unit) -> Written:
        words = np.fromiter(unit, np.uint32, len(unit))
        begin, end = self._sorted.units.spans(words)
        sorted_in = self._rows_sorted()
        tail = self._units.numbers.values()[self._units.ends[sorted_in - 1] if sorted_in else 0 :]
        fresh = [int(np.count_nonzero(tail == word)) for word in words] if len(tail) else [0] * len(words)
        spans = tuple(zip(unit.values(), begin.tolist(), end.tolist(), strict=True))
        own = next(iter(reversed(spans)))
        return Written(unit, self._rarity(own[2] - own[1] + fresh[-1]), spans)

    def _rarity(self, count: float) -> float:
        return max(0.0, min(_RAREST, math.log2((len(self) + 1) / (count + 1))))

    def _gather(self, asked: Sequence[Asked], written: Sequence[Written], also: Places | None) -> Places:
        """Rows of names that most speaks for, of those not sorted in yet, and of those to be looked at anyway."""
        chosen = self._sorted.choose(
            [[(syllable.bits, syllable.alike) for syllable in one.heard] for one in asked],
            _share_worth(written),
            _RANKED,
        )
        chosen.append(np.arange(len(self._sorted), len(self)))
        if also is not None:
            chosen.append(also)
        names = np.unique(np.concatenate(chosen))
        return self._rows_of(names[self._alive.values()[names] > 0])

    def _rows_of(self, names: Places) -> Places:
        firsts, last = self._firsts.values(), len(self) - 1
        begin = firsts[names].astype(np.int64)
        end = np.where(names < last, firsts[np.minimum(names + 1, last)], len(self._owners))
        lengths = end - begin
        places = np.cumsum(lengths)
        return np.arange(int(lengths.sum())) + np.repeat(begin - places + lengths, lengths)

    def _lack_sounds(self, rows: Places, asked: Sequence[Asked]) -> Rank:
        """By the nearest of all readings at once; the best of these, where a name has several, by one at a time."""
        listed = self._rows.values().reshape(-1, MOST_SLOTS)[rows].astype(np.intp)
        lack = np.full(len(rows), ALL, np.float32)
        for one in asked:
            found = lay_beside(
                listed, one.readings[0].words, one.bits, [syllable.near for syllable in one.heard]
            )
            if len(one.readings) > 1 and len(rows):
                at = min(_REFINED, len(found) - 1)
                best = np.flatnonzero(found <= np.partition(found, at)[at])
                found += _MIXED
                found[best] = self._refine(listed[best], one)
            np.minimum(lack, found, out=lack)
        return lack

    def _refine(self, listed: Places, asked: Asked) -> Rank:
        lack = np.full(len(listed), ALL, np.float32)
        for reading in asked.readings:
            near = [self._syllables.near(slot) for slot in reading.slots[: len(asked.heard)]]
            np.minimum(lack, lay_beside(listed, reading.words, asked.bits, near), out=lack)
        return lack

    def _lack_words(self, rows: Places, written: Sequence[Written]) -> Rank:
        if not written or not len(rows):
            return np.full(len(rows), ALL, np.float32)
        units, firsts = self._units.take(rows)
        lack = np.zeros(len(rows), np.float32)
        for one in written:
            alike = np.zeros(len(units), np.float32)
            for word, share in one.unit.items():
                alike[units == word] = share
            lack += np.float32(one.rarity + _MISSED) * (1 - np.maximum.reduceat(alike, firsts))
        return lack


def _share_worth(written: Sequence[Written]) -> list[Told]:
    whole = max(1.0, sum(one.rarity + _MISSED for one in written))
    return [
        Told(share * (one.rarity + _MISSED) / whole, begin, end)
        for one in written
        for share, begin, end in one.spans
    ]


def _take_nearest(names: Places, lacks: Rank, most: int, bits: float) -> Places:
    """Each name once, best first, as far as it may still be the one sought."""
    if len(names) > 4 * most:
        floor = np.partition(lacks, 4 * most)[4 * most]
        names, lacks = names[lacks <= floor], lacks[lacks <= floor]
    order = np.lexsort((names, lacks))
    _, firsts = np.unique(names[order], return_index=True)
    kept = order[np.sort(firsts)[:most]]
    if not len(kept):
        return names
    far = max(lacks[kept[0]] + _FAR_FROM_BEST * bits, _FAR * bits)
    return names[kept[: max(_ALWAYS, int(np.count_nonzero(lacks[kept] <= far)))]]
