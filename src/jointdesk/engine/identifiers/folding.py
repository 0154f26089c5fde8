"""One plain text out of what people type, with the way back to the original offsets.

NFKC, digits of every script, no invisible characters, hyphens and spaces of one sort, defanged addresses put
right, spelled-out digits as digits. Normalisation is done cluster by cluster with a bound on combining marks:
the library call on a whole hostile text takes quadratic time.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from jointdesk.engine.identifiers.characters import FOLD, MAY_CHANGE_LENGTH, read_plain, to_plain
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


def fold(original: str) -> Folded:
    """The folded text of any string, in linear time."""
    plain = read_plain(original)
    if plain is not None:
        return _replace(Folded(original, plain, None, None), find_disguises(plain))
    changes = _find_changes(original)
    if changes is None:
        text, starts, ends = original.translate(FOLD), None, None
    else:
        text, starts, ends = _fold_clusters(original, changes)
    folded = Folded(text, to_plain(text), starts, ends)
    return _replace(folded, find_disguises(folded.plain))


def _find_changes(text: str) -> re.Pattern[str] | None:
    """A pattern of the pieces whose length folding may change, None where each character becomes exactly one."""
    if not MAY_CHANGE_LENGTH.search(text):
        return None
    changing = "".join(sorted(char for char in set(text) if len(FOLD[ord(char)]) != 1))
    if changing:
        return re.compile(f"{_CLUSTER.pattern}|[{re.escape(changing)}]+(?![{_TRAILING}])")
    return _CLUSTER if _CLUSTER.search(text) else None


def _fold_clusters(original: str, changes: re.Pattern[str]) -> tuple[str, list[int], list[int]]:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for change in changes.finditer(original):
        start, end = change.span()
        pieces.append(original[position:start].translate(FOLD))
        starts.extend(range(position, start))
        ends.extend(range(position + 1, start + 1))
        for piece, first, last in _fold_piece(change.group(), start, end):
            pieces.append(piece)
            starts.extend([first] * len(piece))
            ends.extend([last] * len(piece))
        position = end
    pieces.append(original[position:].translate(FOLD))
    starts.extend(range(position, len(original)))
    ends.extend(range(position + 1, len(original) + 1))
    return "".join(pieces), starts, ends


def _fold_piece(written: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    if _CLUSTER.match(written):
        composed = unicodedata.normalize("NFC", written[: MARKS_KEPT + 1])
        yield composed.translate(FOLD), start, end
    elif written.translate(FOLD):
        for index, char in enumerate(written, start):
            yield FOLD[ord(char)], index, index + 1


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
