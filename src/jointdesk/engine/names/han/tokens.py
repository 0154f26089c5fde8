"""Han words to tokens: the family name split off, every character a segment."""

from collections.abc import Iterable
from functools import lru_cache

from jointdesk.engine.names.han.characters import segment
from jointdesk.engine.names.han.readings import simplify
from jointdesk.engine.names.han.surnames import split_surname, surname_reading
from jointdesk.engine.names.name import LONGEST_NATIVE, Role, Segment, Token

_LONG = 3


def read_tokens(words: list[str]) -> tuple[Token, ...]:
    """Tokens of a name in this script; empty when nothing can be read."""
    written = [simplify(word) for word in words]
    text = "".join(written)
    if len(text) > LONGEST_NATIVE:
        return tuple(_chain(word, tuple(map(segment, word))) for word in written)
    short = len(text) < _LONG
    family, given = (written[0], text[len(written[0]) :]) if len(words) > 1 else split_surname(text)
    return (
        (_family_token(family, short), _given_token(given, short))
        if given
        else (_family_token(family, short),)
    )


@lru_cache(maxsize=8192)
def _family_token(family: str, short: bool) -> Token:
    return _chain(family, tuple(_read_family(family, short)), "family")


@lru_cache(maxsize=65536)
def _given_token(given: str, short: bool) -> Token:
    return _chain(given, tuple([segment(char, short=short) for char in given]), "given")


def _read_family(family: str, short: bool) -> Iterable[Segment]:
    """One segment a character: papers write a compound name in one word or two (Auyeung, Au Yeung)."""
    if len(family) == 1:
        return (segment(family, surname=True, short=short),)
    special = surname_reading(family, "mandarin").split() or [""] * len(family)
    return (segment(char, mandarin=reading) for char, reading in zip(family, special, strict=True))


def _chain(text: str, segments: tuple[Segment, ...], role: Role = "unknown") -> Token:
    usual = (_spell_usually(part.text, role == "family") for part in segments)
    return Token(text=text, plain="".join(usual), role=role, segments=segments)


@lru_cache(maxsize=16384)
def _spell_usually(char: str, surname: bool) -> str:
    spellings = segment(char, surname=surname).spellings
    return min(spellings, key=lambda spelling: spellings[spelling], default="")
