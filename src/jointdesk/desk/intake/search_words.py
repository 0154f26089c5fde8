"""Text as a search index takes it, the same for every database: words of letters a-z and digits.

What has an alphabet and spaces is cut into words, without tones or accents: "chuyen khoan" finds "chuyển khoản".
Khmer, Thai, Han, Hangul and other scripts are cut into pairs of neighbouring characters, written as hexadecimal words,
so that any piece of a text is found: a piece is the run of its pairs. The last character of a run makes a pair with
nothing, so that a single character begins some pair wherever it stands.
"""

import re
import unicodedata
from dataclasses import dataclass

MOST_WORDS = 16_000  # of one complaint: beyond these PostgreSQL keeps no places
LONGEST = 40
_RUNS = re.compile("[0-9a-z]+|[^\x00-\xbf\u2000-\u206f\u3000-\u303f\uff00-\uffef\u17d4-\u17da\\s]+")
# Khmer and Thai writers put these between words, or not
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0xFEFF, *range(0x300, 0x370)))


def _plain_letters() -> dict[int, str | None]:
    """Latin letters with marks -> without; what is no letter a-z then stays as it is."""
    plain: dict[int, str | None] = {ord("đ"): "d", ord("ð"): "d", ord("ø"): "o", ord("ł"): "l", ord("ı"): "i"}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii():
            plain.setdefault(code, base)
    return plain | _INVISIBLE


_PLAIN = _plain_letters()


def fold(text: str) -> str:
    """Small letters without marks; other scripts in their composed form."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_PLAIN)


def cut_words(text: str) -> list[str]:
    """The words of a text in their order, at most MOST_WORDS."""
    words: list[str] = []
    for run in _RUNS.findall(fold(text)):
        if run[0].isascii():
            words.append(run[:LONGEST])
        else:
            words += _pairs(run)
        if len(words) >= MOST_WORDS:
            break
    return words[:MOST_WORDS]


@dataclass(frozen=True)
class Term:
    """Words that stand together; `open_end`: the last one may go on."""

    words: tuple[str, ...]
    open_end: bool


def read_terms(text: str) -> list[Term]:
    """What a search asks for; a complaint must hold all of it.

    A word may go on where it has three letters or more; a piece in another script is looked for as it stands.
    """
    terms = []
    for run in _RUNS.findall(fold(text)):
        if run[0].isascii():
            terms.append(Term((run[:LONGEST],), len(run) >= 3))
        elif len(run) == 1:
            terms.append(Term((f"zz{ord(run):05x}",), True))
        else:
            terms.append(Term(tuple(_pairs(run)[:-1]), False))
    return terms


def _pairs(run: str) -> list[str]:
    codes = [f"{ord(character):05x}" for character in run]
    return [f"zz{one}{other}" for one, other in zip(codes, [*codes[1:], "00000"], strict=True)]
