"""Digits without a gap as people write them: letters O, l and I among them are read as 0 and 1."""

import re
from dataclasses import dataclass

MOST_DIGITS = 40
_DIGITS = re.compile("[0-9]+")
_LOOKALIKES = frozenset("OoIl|\u041e\u043e\u039f\u03bf")
_READ_AS = str.maketrans("OoIl|\u041e\u043e\u039f\u03bf", "001110000")
_LETTER_GAP = re.compile("[OoIl|\u041e\u043e\u039f\u03bf]{1,3}|[ .-]?[O\u041e]{1,3}[ .-]?|[.-]o{1,3}[.-]")


@dataclass(slots=True)
class Group:
    """Digits without a gap: `digits` with look-alike letters read as digits."""

    start: int
    end: int
    digits: str


def find_groups(text: str, first: int, last: int) -> list[Group]:
    groups: list[Group] = []
    for match in _DIGITS.finditer(text, first, last):
        start, end = match.span()
        if text[start - 1 : start] in _LOOKALIKES or text[end : end + 1] in _LOOKALIKES:
            start, end = _stretch(text, start, end)
        before = groups[-1] if groups else None
        if before and 0 < start - before.end <= 5 and _is_letter_gap(text, before.end, start):
            if len(before.digits) <= MOST_DIGITS:
                before.digits += _read_digits(text[before.end : end])
            before.end = end
        elif not before or start >= before.end:
            groups.append(Group(start, end, _read_digits(text[start:end])))
    return groups


def _read_digits(piece: str) -> str:
    if piece.isdecimal():
        return piece
    return "".join(char for char in piece.translate(_READ_AS) if "0" <= char <= "9")


def _is_letter_gap(text: str, start: int, end: int) -> bool:
    if end - start == 1 and text[start] not in _LOOKALIKES:
        return False
    return _LETTER_GAP.fullmatch(text, start, end) is not None


def _stretch(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in look-alike letters at either end that belong to no word."""
    left = start
    while left > 0 and start - left < 3 and text[left - 1] in _LOOKALIKES:
        left -= 1
    if left and _is_of_word(text[left - 1]):
        left = start
    right = end
    while right < len(text) and right - end < 2 and text[right] in _LOOKALIKES:
        right += 1
    if right < len(text) and _is_of_word(text[right]):
        right = end
    return left, right


def _is_of_word(char: str) -> bool:
    """Whether a look-alike letter beside it may belong to a word; no Chinese, Thai or Khmer word has one."""
    return char in "_@" or (
        char.isalnum()
        and not "\u0e00" <= char < "\u1100"
        and not "\u1780" <= char < "\u1d00"
        and char < "\u2e80"
    )
