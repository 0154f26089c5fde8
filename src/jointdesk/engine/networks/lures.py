"""The scammers' own words, quoted or pasted into a complaint, as keys that near-identical texts share.

MinHash (Broder, 1997) over runs of letters, in BANDS keys of ROWS minima each. A key depends on nothing but the
text, so it is an identifier like another: the graph stays bipartite and order plays no part. It is content-
addressed for good: a stored key must stay what it is, so the hashing is spelt out here and owes nothing to a
library's version; VERSION goes into every key, and whoever changes a constant raises it.

`quoted_keys` reads what was quoted; `likeness_keys` the whole text, which is the complainant's words and links
nothing, but shows complaints that are alike. docs/adr/0008 has the measurements behind the constants.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

LURE_TEXT = "lure_text"
VERSION = 1
BANDS, ROWS = 4, 5
# letters of a shingle, and letters that a text must have, where a letter is a sound and where it is a syllable or word
NARROW, WIDE = (5, 60), (3, 25)
# letters read of a passage, characters looked at for them, and characters searched for a passage
LONGEST, FARTHEST, SEARCHED = 4_000, 20_000, 200_000

Numbers = NDArray[np.uint64]
Spans = Iterable[tuple[int, int]]
_QUOTES = re.compile('["“”„«»「」『』]')
_OPENING, _CLOSING = frozenset("“„«「『"), frozenset("”»」』")
_PASTED = re.compile(r"[:：][ \t\r]*\n")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_LATIN_MARKS = range(0x300, 0x370)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def quoted_keys(text: str, spans: Spans = ()) -> tuple[str, ...]:
    """BANDS keys of the longest passage quoted or pasted in `text`; none if it is too short to tell texts apart.

    `spans`: where identifiers stand; they are left out, as are digits, so that the same message with another
    number has the same keys. Texts whose shingles agree to 85 % share a key with a probability of 0.90, to
    95 % of 0.997, to 20 % of 0.001.
    """
    return _make_keys("quoted", fold_quoted(text, spans))


def likeness_keys(text: str, spans: Spans = ()) -> tuple[str, ...]:
    """BANDS keys of the whole text; none of them is ever one of `quoted_keys`."""
    return _make_keys("whole", fold(text, spans, 0, len(text)))


def fold_quoted(text: str, spans: Spans = ()) -> str:
    """The letters of the longest passage quoted or pasted; empty where nothing is."""
    start, end = max(
        _find_passages(text[:SEARCHED]), key=lambda passage: passage[1] - passage[0], default=(0, 0)
    )
    return fold(text, spans, start, end)


def compare(one: str, other: str) -> float:
    """How far two folded texts agree: the runs of letters that both have, of all that either has, 0 to 1.

    0 where one is too short to tell texts apart.
    """
    scripts = [_choose_script(letters) for letters in (one, other)]
    if any(len(letters) < least for letters, (_, least) in zip((one, other), scripts, strict=True)):
        return 0.0
    run = min(run for run, _ in scripts)
    first, second = (np.unique(_hash_runs(letters, run)) for letters in (one, other))
    both = len(np.intersect1d(first, second, assume_unique=True))
    return both / (len(first) + len(second) - both)


def fold(text: str, spans: Spans, start: int, end: int) -> str:
    """The letters of text[start:end] outside the spans: no case, no Latin accents, no digits, at most LONGEST."""
    end = min(end, start + FARTHEST)
    pieces = []
    for first, last in sorted(spans):
        if first >= end:
            break
        pieces.append(text[start : max(start, first)])
        start = max(start, last)
    pieces.append(text[start:end])
    plain = unicodedata.normalize("NFKD", " ".join(pieces)).casefold().replace("đ", "d")
    return unicodedata.normalize("NFC", "".join(filter(_is_letter, plain)))[:LONGEST]


def _find_passages(text: str) -> Iterator[tuple[int, int]]:
    """Spans between quotation marks, and from a line that ends in a colon to the next blank line."""
    opened = -1
    for mark in _QUOTES.finditer(text):
        sign, at = mark.group(), mark.start()
        if opened >= 0 and (sign in _CLOSING or sign == '"'):
            yield opened + 1, at
            opened = -1
        elif opened < 0 and sign not in _CLOSING:
            opened = at
    read = 0
    for colon in _PASTED.finditer(text):
        if colon.start() >= read:
            blank = _BLANK_LINE.search(text, colon.end())
            read = blank.start() if blank else len(text)
            yield colon.end(), read


@cache
def _is_letter(character: str) -> bool:
    # vowel signs of Khmer, Thai and Burmese are marks too; those of Latin letters come and go with the writer
    category = unicodedata.category(character)
    return category[0] == "L" or (category[0] == "M" and ord(character) not in _LATIN_MARKS)


def _make_keys(of: str, letters: str) -> tuple[str, ...]:
    run, least = _choose_script(letters)
    if len(letters) < least:
        return ()
    minima = _find_minima(_hash_runs(letters, run))
    return tuple(
        blake2b(f"{VERSION}:{of}:{band}:".encode() + minima[band].tobytes(), digest_size=8).hexdigest()
        for band in range(BANDS)
    )


def _choose_script(letters: str) -> tuple[int, int]:
    if letters.isascii():
        return NARROW
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in letters)
    return WIDE if 2 * wide > len(letters) else NARROW


def _hash_runs(letters: str, run: int) -> Numbers:
    """A 64-bit number for each run of letters."""
    codes = np.frombuffer(letters.encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    count = len(codes) - run + 1
    numbers = np.zeros(count, dtype=np.uint64)
    for place in range(run):
        numbers = (numbers ^ codes[place : place + count]) * _MULTIPLIER
        numbers ^= numbers >> np.uint64(29)
    return numbers


def _find_minima(numbers: Numbers) -> NDArray[np.uint32]:
    """The smallest of the numbers under each of BANDS x ROWS permutations."""
    multipliers, addends = _permutations()
    mixed = (numbers[None, :] * multipliers[:, None] + addends[:, None]) >> np.uint64(32)
    minima: NDArray[np.uint32] = mixed.min(axis=1).astype("<u4").reshape(BANDS, ROWS)
    return minima


@cache
def _permutations() -> tuple[Numbers, Numbers]:
    """Odd multipliers and addends, drawn from a hash, which is the same everywhere and for good."""
    drawn = b"".join(
        blake2b(f"{VERSION}:{row}".encode(), digest_size=16).digest() for row in range(BANDS * ROWS)
    )
    numbers = np.frombuffer(drawn, dtype="<u8").astype(np.uint64).reshape(-1, 2)
    return numbers[:, 0] | np.uint64(1), numbers[:, 1]
