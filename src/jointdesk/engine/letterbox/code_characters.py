"""Bytes as 24 characters that can be typed on any telephone: Crockford's base 32, which has no I, L, O or U."""

import re
import unicodedata

CHARACTERS, OCTETS = 24, 15
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TAKEN_FOR = str.maketrans("OIL", "011")
_TYPED = re.compile(r"[0-9A-Za-z\s.\-]*", re.ASCII)
_GAPS = re.compile(r"[\s.\-]+")


def write_characters(octets: bytes) -> str:
    number = int.from_bytes(octets, "big")
    return "".join(ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(CHARACTERS)))


def read_characters(text: str) -> str | None:
    """The letters and digits typed, as many as they are; None for a text that is no such code."""
    plain = unicodedata.normalize("NFKC", text)
    if not _TYPED.fullmatch(plain):
        return None
    letters = _GAPS.sub("", plain).upper().translate(_TAKEN_FOR)
    return letters if letters and set(letters) <= set(ALPHABET) else None


def to_octets(letters: str) -> bytes:
    """The bytes of 24 characters of the alphabet."""
    number = 0
    for letter in letters:
        number = number << 5 | ALPHABET.index(letter)
    return number.to_bytes(OCTETS, "big")
