"""Latin names: plain letters, tones apart, and what is known of the roles of Vietnamese words."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

import anyascii

from jointdesk.engine.names.name import Role, Token
from jointdesk.engine.reference import read_tsv

_TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"
# Weight of a particle (bin, de): papers leave it out at will.
PARTICLE = 0.15
_NOT_LETTER = re.compile("[^a-z]")


@cache
def _vietnamese(place: str) -> Mapping[str, float]:
    rows = read_tsv(__package__, "vietnamese.tsv")
    return {row["part"]: float(row["weight"]) for row in rows if row["place"] == place}


@cache
def _particles() -> frozenset[str]:
    return frozenset(row["text"] for row in read_tsv(__package__, "particles.tsv"))


@cache
def _syllable() -> re.Pattern[str]:
    # Orthography: k, gh and ngh stand before e, i and y only; c, g and ng elsewhere (gi is an onset of its own).
    onsets = sorted(_vietnamese("onset"), key=len, reverse=True)
    front = "|".join(onset for onset in onsets if onset not in ("c", "g", "ng"))
    back = "|".join(onset for onset in onsets if onset not in ("k", "gh", "ngh"))
    rhymes = "|".join(sorted(_vietnamese("rhyme"), key=len, reverse=True))
    return re.compile(f"(?:(?:{front})?(?=[eiy])|(?:{back})?(?![eiy])|gi?(?=[iae]))(?:{rhymes})")


@lru_cache(maxsize=16384)
def is_vietnamese_syllable(plain: str) -> bool:
    """Could these letters be a Vietnamese syllable without its marks?"""
    return _syllable().fullmatch(plain) is not None


@lru_cache(maxsize=16384)
def plain_letters(word: str) -> str:
    """The word in letters a-z: marks off, đ as d, other scripts' letters as anyascii gives them."""
    return _NOT_LETTER.sub("", anyascii.anyascii(unicodedata.normalize("NFC", word)).lower())


@lru_cache(maxsize=16384)
def split_tones(word: str) -> tuple[str, str]:
    """A word without its tone marks, and the marks: thuý and thúy are one, final y and i too (lý, lí)."""
    marked = unicodedata.normalize("NFD", word)
    tones = "".join(sorted(char for char in marked if char in _TONE_MARKS))
    base = unicodedata.normalize("NFC", "".join(char for char in marked if char not in _TONE_MARKS))
    if len(base) > 1 and base.endswith("y") and base[-2] not in "aâuư":
        base = base[:-1] + "i"
    return base, tones


def fold_final(plain: str) -> str:
    """Vietnamese writes a final i as y at will: ly, li."""
    return plain[:-1] + "i" if len(plain) > 1 and plain[-1] == "y" and plain[-2] not in "au" else plain


def is_toned(word: str) -> bool:
    """Does the word bear marks (tones, hats, horns, đ)?"""
    return unicodedata.normalize("NFD", word) != word or "đ" in word


def read_tokens(words: list[str], *, family: int | None = None) -> tuple[tuple[Token, ...], bool]:
    """Tokens of a Latin name in written order, and whether it reads as a Vietnamese name.

    `family`: position of the family name where the writing shows it (before a comma, in capitals).
    """
    plains = [(word, plain_letters(word)) for word in words]
    plains = [(word, plain) for word, plain in plains if plain]
    vietnamese = _reads_vietnamese([plain for _, plain in plains])
    tokens = [
        _token(word, plain, _role(index, [p for _, p in plains], family, vietnamese=vietnamese), vietnamese)
        for index, (word, plain) in enumerate(plains)
    ]
    return tuple(tokens), vietnamese


def _reads_vietnamese(plains: list[str]) -> bool:
    families = _vietnamese("family")
    if not 2 <= len(plains) <= 6 or not all(is_vietnamese_syllable(plain) for plain in plains):
        return False
    return not families.keys().isdisjoint(plains)


def _role(index: int, plains: list[str], family: int | None, *, vietnamese: bool) -> Role:
    if len(plains[index]) == 1:
        return "initial"
    if family is not None:
        return "family" if index == family else "given"
    if not vietnamese:
        return "unknown"
    if index == _family_position(plains):
        return "family"
    return "middle" if plains[index] in _vietnamese("middle") and len(plains) > 2 else "given"


def _family_position(plains: list[str]) -> int:
    """First word, else last, else (given name in front) the word inside that is a family name."""
    families = _vietnamese("family")
    order = (0, len(plains) - 1, *range(1, len(plains) - 1))
    return next((index for index in order if plains[index] in families), 0)


def _token(word: str, plain: str, role: Role, vietnamese: bool) -> Token:
    weight = PARTICLE if plain in _particles() else 0.5 if role == "initial" else 1.0
    if vietnamese and role in ("family", "middle"):
        weight = _vietnamese(role).get(plain, 1.0)
    base, tones = split_tones(word)
    return Token(text=word, plain=plain, role=role, weight=weight, base=base, tones=tones)
