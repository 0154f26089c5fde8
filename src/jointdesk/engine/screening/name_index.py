"""Names by their keys: which few names of a long list share the most telling sounds with this one?

An inverted index, grown one name at a time. A shared key counts by its rarity, a name's own length is evened out.
"""

import math
from array import array

import numpy as np

from jointdesk.engine.names import Name
from jointdesk.engine.names.keys import name_keys


class NameIndex:
    """Names numbered in the order they were added."""

    def __init__(self) -> None:
        self._postings: dict[str, array[int]] = {}
        self._sizes: array[float] = array("f")

    def __len__(self) -> int:
        return len(self._sizes)

    def add(self, name: Name) -> int:
        """Index a name; its number."""
        number = len(self._sizes)
        keys = name_keys(name)
        for key in keys:
            self._postings.setdefault(key, array("I")).append(number)
        self._sizes.append(math.sqrt(len(keys) + 4))
        return number

    def nearest(self, name: Name, most: int) -> list[int]:
        """Numbers of up to `most` names that share the most telling keys, best first."""
        count = len(self._sizes)
        if not count:
            return []
        scores = np.zeros(count, dtype=np.float32)
        for key in sorted(name_keys(name)):
            posting = self._postings.get(key)
            if posting is not None:
                scores[np.frombuffer(posting, dtype=np.uint32)] += math.log2(1 + count / len(posting))
        scores /= np.frombuffer(self._sizes, dtype=np.float32)
        return _best(scores, most)


def _best(scores: "np.ndarray[tuple[int], np.dtype[np.float32]]", most: int) -> list[int]:
    """Positions of the highest positive scores; ties go to the lower position, whatever the machine."""
    if len(scores) > most:
        floor = float(np.partition(scores, -most)[-most])
        places = np.flatnonzero(scores >= max(floor, 1e-9))
    else:
        places = np.flatnonzero(scores > 0)
    order = np.argsort(-scores[places], kind="stable")[:most]
    return [int(place) for place in places[order]]
