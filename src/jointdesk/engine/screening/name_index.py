"""Names by their keys: which few names of a million share the most telling sounds and words with this one?

A search first counts coarse sounds over all names, in bitmaps; the thousands it leaves are ranked by how near each
syllable comes. A sound counts by its rarity. The work of a search is bounded, whatever is asked.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jointdesk.engine.names import Name
from jointdesk.engine.names.keys import Keys, name_keys
from jointdesk.engine.names.sounds import Slot, clip_sounds, group_sounds, hear
from jointdesk.engine.screening.bitmaps import Bitmaps, Bits, count_bits
from jointdesk.engine.screening.columns import Column, Ragged

# So many names are ranked closely, by their sounds and by their written words; so many syllables are looked at.
_RANKED, _RANKED_WRITTEN, _HEARD = 4000, 1000, 8
_BUCKETS, _LONGEST, _MOST_SOUNDS, _PARTS = 512, 8, 64, 3
# How near the nearest sound of a class must come: of a coarse class, and of a fine one at two levels.
_GROUP, _NEAR, _SAME = 0.5, 0.7, 0.9
# A sound of an entry must be this likely; likelihood is kept in sixteenths above the number of the sound.
_LIKELY, _SHARES, _SOUND_BITS = 0.55, 15, 12
_MISSED, _BOTH, _LENGTH, _NOTHING = np.float32(5), np.float32(0.05), np.float32(3), np.float32(99)
# Syllables of a whole name at least.
_WHOLE_NAME = 3

Rank = NDArray[np.float32]
Places = NDArray[np.int64]
Counts = NDArray[np.uint8]
Bonus = Callable[[Places], Rank]


@dataclass(frozen=True, slots=True)
class _Heard:
    """A syllable asked for: how near every sound comes (by likelihood too), and the feature rows of near classes."""

    near: Rank
    levels: tuple[Places, Places, Places]


@lru_cache(maxsize=4096)
def _listen(slot: tuple[tuple[int, float], ...]) -> _Heard:
    near = hear(slot)
    grouped, clipped = _nearest_of(group_sounds(), near), _nearest_of(clip_sounds(), near)
    fine = _layout()[0]
    levels = (
        np.flatnonzero(grouped >= _GROUP),
        fine + np.flatnonzero(clipped >= _NEAR),
        fine + np.flatnonzero(clipped >= _SAME),
    )
    shares = np.arange(_SHARES + 1, dtype=np.float32) / _SHARES
    table = np.zeros((_SHARES + 1, 1 << _SOUND_BITS), np.float32)
    table[:, : len(near)] = shares[:, None] * near[None, :]
    return _Heard(table.ravel(), levels)


def _nearest_of(classes: Places, near: Rank) -> Rank:
    best = np.zeros(classes.max() + 1, np.float32)
    np.maximum.at(best, classes, near)
    return best


@cache
def _layout() -> tuple[int, int, int, int]:
    """First rows of: fine classes, lengths, buckets of written units; and the number of rows."""
    fine = int(group_sounds().max()) + 1
    lengths = fine + int(clip_sounds().max()) + 1
    buckets = lengths + _LONGEST + 1
    return fine, lengths, buckets, buckets + _BUCKETS


@lru_cache(maxsize=4096)
def _written_rows(words: tuple[int, ...]) -> tuple[Places, ...]:
    """The feature rows of a word: those of all its writings, then of its own letters."""
    rows = np.array([_layout()[2] + word % _BUCKETS for word in words])
    return (rows, rows[-1:]) if len(words) > 1 else (rows,)


class NameIndex:
    """Names numbered in the order they were added."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]] | None = None) -> None:
        stored = arrays or {}
        self._sounds = Ragged("uint16", stored.get("sounds"), stored.get("sounds_ends"))
        self._units = Ragged("uint32", stored.get("units"), stored.get("units_ends"))
        self._lengths = Column("uint8", stored.get("lengths"))
        self._alive = Column("uint8", stored.get("alive"))
        self._bitmaps = Bitmaps(_layout()[3], stored.get("bitmaps"), len(self._lengths))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything, to be stored."""
        self.settle()
        return {
            "sounds": self._sounds.numbers.values(),
            "sounds_ends": self._sounds.ends.values(),
            "units": self._units.numbers.values(),
            "units_ends": self._units.ends.values(),
            "lengths": self._lengths.values(),
            "alive": self._alive.values(),
            "bitmaps": self._bitmaps.stored(),
        }

    def __len__(self) -> int:
        return len(self._lengths)

    def add(self, name: Name) -> int:
        """Index a name; its number."""
        parts = [name_keys(one) for one in (name, *name.alternatives)]
        self._sounds.append(_pack([slot for keys in parts for slot in keys.slots]))
        self._units.append(
            dict.fromkeys(word for keys in parts for unit in keys.units for word in unit) or [0]
        )
        self._lengths.append(min(len(parts[0].slots), _LONGEST))
        self._alive.append(1)
        return len(self._lengths) - 1

    def remove(self, number: int) -> None:
        """The name is found no more."""
        self._alive[number] = 0

    def nearest(
        self, name: Name, most: int, bonus: Bonus | None = None, also: Places | None = None
    ) -> Places:
        """Numbers of up to `most` names that share the most telling keys, best first.

        `bonus` tells for numbers of names what else speaks for them, in bits; `also` are names to look at anyway.
        """
        self.settle()
        if not len(self):
            return np.empty(0, np.int64)
        parts = [self._rank(name_keys(one), bonus, also) for one in (name, *name.alternatives[:_PARTS])]
        places, ranks = (np.concatenate(column) for column in zip(*parts, strict=True))
        if len(places) > 2 * most:
            floor = np.partition(ranks, -2 * most)[-2 * most]
            places, ranks = places[ranks >= floor], ranks[ranks >= floor]
        best = places[np.argsort(-ranks, kind="stable")]
        _, firsts = np.unique(best, return_index=True)
        found: Places = best[np.sort(firsts)][:most]
        return found

    def _rank(self, keys: Keys, bonus: Bonus | None, also: Places | None) -> tuple[Places, Rank]:
        asked = [_listen(tuple(slot.items())) for slot in keys.slots[:_HEARD]]
        heard, rarities = self._count_sounds(asked, len(keys.slots))
        written, rarities_written = self._count_written(keys)
        places = self._gather(heard, written, also)
        ranks = -self._measure_lack(places, keys, asked, (rarities, rarities_written))
        if bonus is not None:
            ranks = ranks + bonus(places)
        return places, ranks

    def _gather(self, heard: Counts, written: Counts, also: Places | None) -> Places:
        chosen = np.zeros(len(self), np.bool_)
        chosen[_select(heard, _RANKED)] = True
        chosen[_select(written, _RANKED_WRITTEN)] = True
        if also is not None:
            chosen[also] = True
        return np.flatnonzero(chosen & self._alive.values().view(np.bool_))

    def _count_sounds(self, asked: list[_Heard], length: int) -> tuple[Counts, list[float]]:
        """Half bits by which the sounds of each name, coarsely, and its length speak for it; rarities of syllables."""
        total = np.zeros(len(self), np.uint8)
        rarities = []
        for heard in asked:
            paid = 0.0
            for rows in heard.levels:
                bits = self._bitmaps.any_of(rows)
                rarity = max(paid, self._rarity(bits))
                self._add_up(total, bits, rarity - paid)
                paid = rarity
            rarities.append(paid)
        lengths = _layout()[1]
        own = min(length, _LONGEST)
        near = np.arange(max(0, own - 1), min(_LONGEST, own + 1) + 1)
        if asked:
            self._add_up(total, self._bitmaps.any_of(lengths + near), 1)
            self._add_up(total, self._bitmaps.any_of(np.array([lengths + own])), 1)
        return total, rarities

    def _count_written(self, keys: Keys) -> tuple[Counts, list[float]]:
        """Half bits by which the words of each name, as written, speak for it; rarities of words."""
        total = np.zeros(len(self), np.uint8)
        rarities = []
        for unit in keys.units[:_HEARD]:
            paid = 0.0
            for rows in _written_rows(tuple(unit)):
                bits = self._bitmaps.any_of(rows)
                rarity = max(paid, self._rarity(bits))
                self._add_up(total, bits, rarity - paid)
                paid = rarity
            rarities.append(paid)
        return total, rarities

    def _rarity(self, bits: Bits) -> float:
        return min(12.0, math.log2((len(self) + 1) / (count_bits(bits) + 1)))

    def _add_up(self, total: Counts, bits: Bits, weight: float) -> None:
        halves = round(2 * weight)
        if halves > 0:
            spread = self._bitmaps.spread(bits)
            if halves > 1:
                spread *= np.uint8(halves)
            total += spread

    def _measure_lack(
        self, places: Places, keys: Keys, asked: list[_Heard], rarities: tuple[list[float], list[float]]
    ) -> Rank:
        """Bits of the name asked for that each of `places` lacks, by sound or by its words, whichever lacks less."""
        if not len(places):
            return np.zeros(0, np.float32)
        lengths, own = self._lengths.values()[places].astype(np.int64), min(len(keys.slots), _LONGEST)
        sounds, firsts = self._sounds.take(places)
        lacks = [
            (rarity + _MISSED) * (1 - np.maximum.reduceat(heard.near[sounds], firsts))
            for heard, rarity in zip(asked, rarities[0], strict=True)
        ]
        by_sound = _forgive(lacks, lengths)
        units, firsts = self._units.take(places)
        by_word = np.full(len(places), 0 if keys.units else _NOTHING, np.float32)
        for unit, rarity in zip(keys.units[:_HEARD], rarities[1], strict=True):
            alike = np.zeros(len(units), np.float32)
            for word, share in unit.items():
                alike[units == word] = share
            by_word += (rarity + _MISSED) * (1 - np.maximum.reduceat(alike, firsts))
        unlike = (np.abs(lengths - own) / np.maximum(np.maximum(lengths, own), 1)).astype(np.float32)
        lack: Rank = np.minimum(by_sound, by_word) + _BOTH * np.maximum(by_sound, by_word) + _LENGTH * unlike
        return lack

    def settle(self) -> None:
        """Names added since enter the bitmaps; a search does so too."""
        first, count = len(self._bitmaps), len(self) - len(self._bitmaps)
        for start in range(first, first + count, 1 << 16):
            self._note_block(np.arange(start, min(start + (1 << 16), first + count)))

    def _note_block(self, names: Places) -> None:
        fine, lengths, buckets, _ = _layout()
        packed, _ = self._sounds.take(names)
        sounds = packed & ((1 << _SOUND_BITS) - 1)
        units, _ = self._units.take(names)
        by_sound = np.repeat(names - names[0], self._sounds.spans(names)[1])
        by_unit = np.repeat(names - names[0], self._units.spans(names)[1])
        features = np.concatenate(
            (
                group_sounds()[sounds],
                fine + clip_sounds()[sounds],
                lengths + self._lengths.values()[names].astype(np.int64),
                buckets + units.astype(np.int64) % _BUCKETS,
            )
        )
        owners = np.concatenate((by_sound, by_sound, names - names[0], by_unit))
        order = np.argsort(owners, kind="stable")
        self._bitmaps.extend(features[order], owners[order], len(names))


def _forgive(lacks: list[Rank], lengths: Places) -> Rank:
    """Sums of what is lacked; what is asked for beyond the syllables a name has is forgiven (Tony Leung Chiu-wai)."""
    if not lacks:
        return np.full(len(lengths), _NOTHING, np.float32)
    if len(lacks) <= _WHOLE_NAME:
        return sum(lacks[1:], start=lacks[0])
    sums = np.cumsum(np.sort(np.stack(lacks), axis=0), axis=0)
    counted = np.minimum(len(lacks), np.maximum(lengths, _WHOLE_NAME)) - 1
    found: Rank = sums[counted, np.arange(len(lengths))]
    return found


def _pack(slots: Iterable[Slot]) -> list[int]:
    """The likely sounds of a name with their likelihood."""
    found: dict[int, int] = {}
    for slot in slots:
        for sound, share in slot.items():
            if share >= _LIKELY:
                found[sound] = max(round(share * _SHARES), found.get(sound, 0))
    packed = sorted(share << _SOUND_BITS | sound for sound, share in found.items())
    return packed[-_MOST_SOUNDS:] or [0]


def _select(rough: Counts, most: int) -> NDArray[Any]:
    """The places of the highest counts, about `most`; ties go to the lower place, whatever the machine."""
    if len(rough) <= most:
        return np.flatnonzero(rough)
    low, high = 1, int(rough.max()) + 1
    while low < high:
        middle = (low + high) // 2
        if np.count_nonzero(rough >= middle) <= most:
            high = middle
        else:
            low = middle + 1
    above = np.flatnonzero(rough >= low)
    if low == 1:
        return above
    rest = np.flatnonzero(rough == low - 1)[: most - len(above)]
    return np.concatenate((above, rest))
