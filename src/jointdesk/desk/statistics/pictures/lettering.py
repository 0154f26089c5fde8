"""How wide words are, and where they break: SVG knows no lines.

A measure of the shipped Noto Sans and Noto Sans Khmer; Han and Hangul stand in squares. Browsers may draw with another
font, so a little is added.
"""

import unicodedata
from functools import cache, lru_cache

import fontpkg
from PIL import ImageFont

SLACK = 1.04
ELLIPSIS = "…"
KHMER = range(0x1780, 0x1800)
HAN = range(0x4E00, 0xA000)
COENG = "\u17d2"  # what follows stands under its forerunner
BOLD = 1.06


@lru_cache(maxsize=20_000)
def width(words: str, size: float = 13, *, bold: bool = False) -> float:
    """Units the words take at this letter size."""
    ems = sum(_advance(letter) for letter in _standing(words))
    return ems * size * SLACK * (BOLD if bold else 1)


def clip(words: str, room: float, size: float = 13) -> str:
    """The words, or as many whole characters as fit with an ellipsis."""
    if width(words, size) <= room:
        return words
    parts = clusters(words)
    while parts and width("".join(parts).rstrip() + ELLIPSIS, size) > room:
        parts.pop()
    return "".join(parts).rstrip() + ELLIPSIS


def wrap(words: str, room: float, size: float = 13, *, most: int = 2) -> list[str]:
    """The words on up to `most` lines, broken at blanks (in Han, Hangul and Khmer, if need be, between characters)."""
    lines = [""]
    for piece in _pieces(words, room, size):
        if not lines[-1] or width((lines[-1] + piece).rstrip(), size) <= room:
            lines[-1] += piece
        else:
            lines.append(piece)
    kept = [line.strip() for line in lines if line.strip()]
    if len(kept) <= most:
        return kept
    return [*kept[: most - 1], clip("".join(lines[most - 1 :]).strip(), room, size)]


def clusters(words: str) -> list[str]:
    """Characters as a reader sees them: marks and Khmer feet stay with their letter."""
    found: list[str] = []
    for letter in words:
        joins = unicodedata.category(letter) in ("Mn", "Mc") or letter == "\u200d"
        if found and (joins or found[-1].endswith(COENG)):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def _pieces(words: str, room: float, size: float) -> list[str]:
    pieces: list[str] = []
    for word in words.replace("\u200b", "\u200b ").split(" "):
        ended = word.removesuffix("\u200b") if word.endswith("\u200b") else f"{word} "
        # Han breaks anywhere, unless it is said where
        han = "\u200b" not in words and any(ord(letter) in HAN for letter in word)
        breaks = han or width(word, size) > room
        pieces += clusters(ended) if breaks else [ended]
    return pieces


def _standing(words: str) -> list[str]:
    """The letters that take room of their own."""
    standing, under = [], False
    for letter in words:
        if letter == COENG:
            under = True
        elif under:
            under = False
        elif unicodedata.category(letter) != "Mn" and letter != "\u200b":
            standing.append(letter)
    return standing


@cache
def _advance(letter: str) -> float:
    """In ems."""
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    font = _font("noto-sans-khmer" if ord(letter) in KHMER else "noto-sans")
    return font.getlength(letter) / font.size


@cache
def _font(package: str) -> ImageFont.FreeTypeFont:
    # glyph by glyph: a layout engine would draw circles under lone Khmer vowels
    return ImageFont.truetype(fontpkg.path(package), 100, layout_engine=ImageFont.Layout.BASIC)
