"""The distinct syllables of a list, some ten thousand for a million names: how near does each sound to one asked for?

Nearness is worked out once for a syllable asked for and all syllables of the list; what was
asked lately is remembered, and names only look it up.
"""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jointdesk.engine.names.sounds import Slot, hear
from jointdesk.engine.screening.columns import Ragged

# Nearness of each syllable of the list, 0..MOST.
Near = NDArray[np.uint8]
Places = NDArray[np.int64]
MOST = 255
# A sound must be this likely; likelihood is kept in fifteenths above the number of the sound.
_LIKELY, _SHARES, _SOUND_BITS = 0.5, 15, 12
_MOST_SOUNDS = 64
_MOST_KNOWN, _MOST_BYTES = 1 << 17, 48 << 20


class Syllables:
    """Syllables numbered from 1 in the order they came; 0 is none."""

    def __init__(self, sounds: NDArray[Any] | None = None, ends: NDArray[Any] | None = None) -> None:
        self._sounds = Ragged("uint16", sounds, ends)
        if not len(self._sounds):
            self._sounds.append((0,))
        self._numbers: dict[tuple[int, ...], int] = {}
        self._known: dict[int, tuple[Slot, int]] = {}
        self._columns: tuple[Places, list[Places]] | None = None
        self._near: OrderedDict[tuple[tuple[int, float], ...], Near] = OrderedDict()

    def __len__(self) -> int:
        return len(self._sounds)

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        return {"sounds": self._sounds.numbers.values(), "sounds_ends": self._sounds.ends.values()}

    def number(self, slot: Slot) -> int:
        """The number of a syllable of a listed name; readers hand out one object for one syllable."""
        known = self._known.get(id(slot))
        if known is None or known[0] is not slot:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = slot, self._find(_pack(slot))
            self._known[id(slot)] = known
        return known[1]

    def _find(self, packed: tuple[int, ...]) -> int:
        if not self._numbers:
            self._numbers = self._recall_numbers()
        number = self._numbers.get(packed)
        if number is None:
            number = self._numbers[packed] = len(self._sounds)
            self._sounds.append(packed)
            self._near.clear()
        return number

    def _recall_numbers(self) -> dict[tuple[int, ...], int]:
        sounds, ends = self._sounds.numbers.values().tolist(), self._sounds.ends.values().tolist()
        return {
            tuple(sounds[begin:end]): number
            for number, (begin, end) in enumerate(zip([0, *ends], ends, strict=False))
        }

    def near(self, slot: Slot) -> Near:
        """How near every syllable of the list comes to this one."""
        key = tuple(slot.items())
        found = self._near.pop(key, None)
        if found is None:
            found = self._measure(key)
            while len(self._near) * len(self) > _MOST_BYTES:
                self._near.popitem(last=False)
        self._near[key] = found
        return found

    def _measure(self, key: tuple[tuple[int, float], ...]) -> Near:
        heard = hear(key)
        levels = np.arange(_SHARES + 1, dtype=np.float32) * (MOST / _SHARES)
        table = np.zeros((_SHARES + 1, 1 << _SOUND_BITS), np.uint8)
        table[:, : len(heard)] = levels[:, None] * heard[None, :] + np.float32(0.5)
        best = self._take_best(table.ravel())
        best[0] = 0
        return best

    def _take_best(self, table: Near) -> Near:
        """The best that `table` says of any sound of each syllable."""
        order, columns = self._lay_out()
        found = table[columns[0]]
        for column in columns[1:]:
            np.maximum(found[: len(column)], table[column], out=found[: len(column)])
        best = np.empty(len(found), np.uint8)
        best[order] = found
        return best

    def _lay_out(self) -> tuple[Places, list[Places]]:
        """Syllables by falling number of sounds, and of as many as have one their first sound, their second..."""
        if self._columns is None or len(self._columns[0]) != len(self):
            ends = self._sounds.ends.values().astype(np.int64)
            sounds, begin = self._sounds.numbers.values().astype(np.intp), np.append(0, ends[:-1])
            order = np.argsort(begin - ends, kind="stable")
            lengths = (ends - begin)[order]
            counts = [int(np.count_nonzero(lengths > at)) for at in range(int(lengths[0]))]
            self._columns = order, [sounds[begin[order[:count]] + at] for at, count in enumerate(counts)]
        return self._columns


def _pack(slot: Slot) -> tuple[int, ...]:
    """The likely sounds of a syllable with their likelihood."""
    packed = [
        round(share * _SHARES) << _SOUND_BITS | sound for sound, share in slot.items() if share >= _LIKELY
    ]
    return tuple(sorted(packed)[-_MOST_SOUNDS:]) or (0,)
