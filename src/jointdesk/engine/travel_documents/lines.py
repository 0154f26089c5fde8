"""The lines of a zone in whatever was typed or scanned: run together, wrapped, with spaces, in lower case."""

import re
import unicodedata
from collections.abc import Iterator

from jointdesk.engine.travel_documents.layouts import Layout, layouts

MOST_CHARACTERS = 4000
MOST_LINES = 40
# fillers at the end of a line that readers leave out
MOST_DROPPED = 20
_FILLERS = str.maketrans(dict.fromkeys("‹〈≪«⟨＜≺❮", "<"))
_DOUBLE = str.maketrans({"«": "<<", "≪": "<<"})
_BREAKS = re.compile("[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029\t]+")
_OTHER = re.compile(r"[^A-Z0-9<]")
Zone = tuple[Layout, tuple[str, ...]]


def find_zones(text: str) -> Iterator[Zone]:
    """Every way in which lines of `text` have the lengths of a format, the likeliest first."""
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for table in (_DOUBLE, _FILLERS):
        written = unicodedata.normalize("NFKC", text.translate(table).translate(_FILLERS)).upper()
        pieces = [piece for piece in _BREAKS.split(written) if piece.strip()][:MOST_LINES]
        for spaced in ("", "<"):
            cleaned = [_clean(piece, spaced) for piece in pieces]
            for layout, lines in _fits([line for line in cleaned if line]):
                if (layout.format, lines) not in seen:
                    seen.add((layout.format, lines))
                    yield layout, lines


def _clean(piece: str, spaced: str) -> str:
    return _OTHER.sub("", re.sub(r"\s", spaced, piece.strip()))


def _fits(pieces: list[str]) -> Iterator[Zone]:
    for layout in layouts().values():
        count = len(layout.lengths)
        for start in range(len(pieces)):
            lines = _cut(layout, pieces[start : start + count])
            if lines is None and len(pieces[start]) >= sum(layout.lengths) - MOST_DROPPED:
                lines = _split(layout, pieces[start])
            if lines is not None and _begins(layout, lines):
                yield layout, lines
        whole = "".join(pieces)
        if len(pieces) > 1 and len(whole) == sum(layout.lengths):
            lines = _split(layout, whole)
            if lines is not None and _begins(layout, lines):
                yield layout, lines


def _cut(layout: Layout, pieces: list[str]) -> tuple[str, ...] | None:
    """The pieces as lines, each of its length; fillers that a reader dropped at the end of the names are put back."""
    if len(pieces) < len(layout.lengths):
        return None
    names = layout.fields["name"].line
    lines = []
    for number, (piece, length) in enumerate(zip(pieces, layout.lengths, strict=True)):
        if len(piece) > length and not piece[length:].strip("<KL"):
            piece = piece[:length]
        if number == names and 5 < len(piece) < length:
            piece = piece.ljust(length, "<")
        if len(piece) != length:
            return None
        lines.append(piece)
    return tuple(lines)


def _split(layout: Layout, text: str) -> tuple[str, ...] | None:
    """Lines run together; where the names come last, dropped fillers are put back."""
    total = sum(layout.lengths)
    if len(text) > total and not text[total:].strip("<KL"):
        text = text[:total]
    if layout.fields["name"].line == len(layout.lengths) - 1 and total - MOST_DROPPED <= len(text) < total:
        text = text.ljust(total, "<")
    if len(text) != total:
        return None
    lines, at = [], 0
    for length in layout.lengths:
        lines.append(text[at : at + length])
        at += length
    return tuple(lines)


def _begins(layout: Layout, lines: tuple[str, ...]) -> bool:
    """A passport's zone begins with P, a visa's with V, a card's with A, C, I (or P: a passport card)."""
    first = lines[0][0]
    if layout.format.startswith("MRV"):
        return first == "V"
    return first == "P" if layout.format == "TD3" else first in "ACIP1"
