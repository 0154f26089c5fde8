"""Latin words to tokens: what part of a name a word is, and how much it says.

A word that many bear (Muhammad, Singh) or that papers leave out at will (bin, an initial, a father's name) weighs less.
"""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from jointdesk.engine.names.latin.plain import is_marked_vietnamese, plain_letters, split_tones
from jointdesk.engine.names.latin.syllables import reads_vietnamese, vietnamese_weights
from jointdesk.engine.names.name import Role, Token
from jointdesk.engine.reference import read_tsv

PARTICLE, INITIAL = 0.15, 0.25
# The father's name behind bin or s/o.
_FATHER = 0.6
# A Vietnamese name may be a single letter (Ý), though mostly it is an initial.
_LETTER = 0.5
_RARE_FAMILY, _NO_FAMILY = 1.0, 9.0


@cache
def _particles() -> frozenset[str]:
    return frozenset(row["text"] for row in read_tsv(__package__, "particles.tsv"))


@cache
def _child_of() -> frozenset[str]:
    return frozenset(
        row["text"] for row in read_tsv(__package__, "particles.tsv") if row["says"] == "child of"
    )


@cache
def _common() -> Mapping[str, float]:
    return {row["text"]: float(row["weight"]) for row in read_tsv(__package__, "common.tsv")}


def read_tokens(words: Sequence[str], *, family: int | None = None) -> tuple[tuple[Token, ...], bool]:
    """Tokens of a Latin name in written order, and whether it reads as a Vietnamese name.

    `family`: position of the family name where the writing shows it (before a comma, in capitals).
    """
    pairs = [(word, plain) for word in words if (plain := plain_letters(word))]
    plains = [plain for _, plain in pairs]
    if reads_vietnamese(plains, marked=any(is_marked_vietnamese(word) for word, _ in pairs)):
        return tuple(_read_vietnamese(pairs, plains, family)), True
    father = next((at for at, plain in enumerate(plains) if at and plain in _child_of()), len(plains))
    tokens = (
        _token(
            word,
            plain,
            _role(index, plain, family),
            weight=_weigh(plain) * (_FATHER if index > father else 1.0),
        )
        for index, (word, plain) in enumerate(pairs)
    )
    return tuple(tokens), False


def _read_vietnamese(
    pairs: Sequence[tuple[str, str]], plains: Sequence[str], family: int | None
) -> list[Token]:
    shown = family is not None
    first = family if family is not None else _family_position(plains)
    tokens = []
    for index, (word, plain) in enumerate(pairs):
        role: Role = "family" if index == first else "given"
        if len(plain) == 1:
            role = "initial"
        elif not shown and role == "given" and len(plains) > 2 and plain in vietnamese_weights("middle"):
            role = "middle"
        weight = _LETTER if role == "initial" else vietnamese_weights(role).get(plain, 1.0)
        tokens.append(_token(word, plain, role, weight=weight))
    return tokens


def _family_position(plains: Sequence[str]) -> int:
    """First word, else last, else (given name in front) the word inside that is a family name.

    A rare family name in front gives way to a common one at the end: Van Anh Nguyen.
    """
    weights = vietnamese_weights("family")
    first, last = (weights.get(plains[at], _NO_FAMILY) for at in (0, -1))
    if first < _NO_FAMILY and (first < _RARE_FAMILY or last >= _RARE_FAMILY):
        return 0
    order = (len(plains) - 1, *range(1, len(plains) - 1))
    return next((index for index in order if plains[index] in weights), 0)


def _role(index: int, plain: str, family: int | None) -> Role:
    if len(plain) == 1:
        return "initial"
    if family is None:
        return "unknown"
    return "family" if index == family else "given"


def _weigh(plain: str) -> float:
    if len(plain) == 1:
        return INITIAL
    return PARTICLE if plain in _particles() else _common().get(plain, 1.0)


@lru_cache(maxsize=65536)
def _token(word: str, plain: str, role: Role, *, weight: float) -> Token:
    base, tones = split_tones(word)
    return Token(text=word, plain=plain, role=role, weight=weight, base=base, tones=tones)
