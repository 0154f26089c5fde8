"""One plain text out of what people type, with the way back to the original offsets.

NFKC, digits of every script, no invisible characters, hyphens and spaces of one sort, defanged addresses put
right, spelled-out digits as digits. Normalisation is done cluster by cluster with a bound on combining marks:
the library call on a whole hostile text takes quadratic time.
"""

import re
import unicodedata
from dataclasses import dataclass

from jointdesk.engine.identifiers.characters import FOLD, to_plain
from jointdesk.engine.identifiers.disguises import Edit, find_disguises

MARKS_KEPT = 4
# Marks and conjoining jamo belong to the character before them: only these make a cluster of several characters.
_TRAILING = "\u0300-\u036f\u1160-\u11ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
_CLUSTER = re.compile(f"[^{_TRAILING}]?[{_TRAILING}]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is what the kinds read, `plain` the same in lower case without Latin diacritics, equally long.

    `starts[i]:ends[i]` is the piece of the original that became character i; None means offsets are equal.
    """

    text: str
    plain: str
    starts: list[int] | None
    ends: list[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original text of `text[start:end]` (not empty)."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


_ONE_TO_ONE: set[str] = set()


def _keeps_length(text: str) -> bool:
    """Whether each character folds to exactly one; those met before are known, at most all of Unicode."""
    if _ONE_TO_ONE.issuperset(text):
        return True
    new = set(text) - _ONE_TO_ONE
    single = {char for char in new if len(FOLD[ord(char)]) == 1 and not _CLUSTER.match(char)}
    _ONE_TO_ONE.update(single)
    return len(single) == len(new)


def fold(original: str) -> Folded:
    """The folded text of any string, in linear time."""
    if original.isascii():
        text, starts, ends = original.replace("\t", " "), None, None
    elif _keeps_length(original):
        text, starts, ends = original.translate(FOLD), None, None
    else:
        text, starts, ends = _fold_clusters(original)
    folded = Folded(text, to_plain(text), starts, ends)
    return _replace(folded, find_disguises(folded.plain))


def _fold_clusters(original: str) -> tuple[str, list[int], list[int]]:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def keep(piece: str, start: int, end: int) -> None:
        pieces.append(piece)
        starts.extend([start] * len(piece))
        ends.extend([end] * len(piece))

    position = 0
    for cluster in _CLUSTER.finditer(original):
        for index in range(position, cluster.start()):
            keep(FOLD[ord(original[index])], index, index + 1)
        composed = unicodedata.normalize("NFC", cluster.group()[: MARKS_KEPT + 1])
        keep(composed.translate(FOLD), cluster.start(), cluster.end())
        position = cluster.end()
    for index in range(position, len(original)):
        keep(FOLD[ord(original[index])], index, index + 1)
    return "".join(pieces), starts, ends


def _replace(folded: Folded, edits: list[Edit]) -> Folded:
    if not edits:
        return folded
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    old_starts = folded.starts if folded.starts is not None else range(len(folded.text))
    old_ends = folded.ends if folded.ends is not None else range(1, len(folded.text) + 1)
    position = 0
    for start, end, new in edits:
        if start < position or end <= start:
            continue
        pieces += (folded.text[position:start], new)
        starts += (*old_starts[position:start], *[old_starts[start]] * len(new))
        ends += (*old_ends[position:start], *[old_ends[end - 1]] * len(new))
        position = end
    pieces.append(folded.text[position:])
    starts += old_starts[position:]
    ends += old_ends[position:]
    text = "".join(pieces)
    return Folded(text, to_plain(text), starts, ends)
