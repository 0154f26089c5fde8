"""A text too long to be one person's complaint, in pieces: where it may be cut, and which pieces hold nothing.

A cut falls where a line, a sentence or at least a word ends, never between two groups of digits if it can be helped.
A piece without any sign that an identifier must have is not read at all.
"""

import re
from collections.abc import Iterator

from jointdesk.engine.identifiers.characters import read_plain
from jointdesk.engine.identifiers.disguises import find_disguises
from jointdesk.engine.identifiers.lexicon import names_platform

# The longest complaints people write; below this a text is read as a whole.
PIECE = 16_384
_SIGN = re.compile(r"[0-9@]|\.(?=\w)|[0-9A-Za-z_-]{25}")
_BETWEEN_WORDS = re.compile(r"(?<![0-9.,+(\-\s])\s+(?![0-9.,+(\-\s])")


def cut(text: str) -> Iterator[tuple[int, int]]:
    """The pieces of a text, without gaps, none longer than PIECE."""
    start = 0
    while len(text) - start > PIECE:
        end = _find_cut(text, start + PIECE * 3 // 4, start + PIECE)
        yield start, end
        start = end
    yield start, len(text)


def _find_cut(text: str, first: int, last: int) -> int:
    for ends in ("\n", (". ", "! ", "? ", "。", "។", "！", "？")):
        if (found := max(text.rfind(end, first, last) for end in ends)) >= 0:
            return found + 1
    spaces = [space.end() for space in _BETWEEN_WORDS.finditer(text, first, last)]
    return spaces[-1] if spaces else last


def holds_nothing(piece: str) -> bool:
    """Whether no identifier can stand in `piece`: no digit, sign, long word, platform's name or spelled digit."""
    if _SIGN.search(piece):
        return False
    plain = read_plain(piece)
    return plain is not None and not names_platform(plain) and not find_disguises(plain)
