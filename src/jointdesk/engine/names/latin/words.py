"""Latin words to tokens: what part of a name a word is, and how much it says.

A word that many bear (Muhammad, Singh) or that papers leave out at will (bin, an initial, a father's name) weighs less.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import attrgetter

from jointdesk.engine.names.latin.plain import is_marked_vietnamese, is_toned, plain_letters, split_tones
from jointdesk.engine.names.latin.syllables import (
    FEWEST_WORDS,
    MOST_WORDS,
    is_vietnamese_syllable,
    lacks_marks,
    vietnamese_weights,
)
from jointdesk.engine.names.name import Role, Token
from jointdesk.engine.reference import read_tsv

PARTICLE, INITIAL = 0.15, 0.25
# The father's name behind bin or s/o.
_FATHER = 0.6
# A Vietnamese name may be a single letter (Ý), though mostly it is an initial.
_LETTER = 0.5
_RARE_FAMILY, _NO_FAMILY = 1.0, 9.0
# Words remembered: the words of a million names of the region, with room to spare.
REMEMBERED = 1 << 17


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


@dataclass(frozen=True, slots=True)
class Word:
    """All that a word says by itself, worked out once: the same few words make most names.

    `marked`: it bears marks of Vietnamese alone; `toned`: any marks; `syllable`: a Vietnamese one; `usual`: its token
    in a name of which nothing else is known.
    """

    plain: str
    marked: bool
    toned: bool
    syllable: bool
    family: bool
    child_of: bool
    weight: float
    usual: Token


_marked, _toned, _syllable, _family, _child = map(
    attrgetter, ("marked", "toned", "syllable", "family", "child_of")
)


@lru_cache(maxsize=REMEMBERED)
def know_word(word: str) -> Word | None:
    """What the word (lower case) says; None if it has no letters."""
    plain = plain_letters(word)
    if not plain:
        return None
    weight = _weigh(plain)
    return Word(
        plain=plain,
        marked=is_marked_vietnamese(word),
        toned=is_toned(word),
        syllable=is_vietnamese_syllable(plain),
        family=plain in vietnamese_weights("family"),
        child_of=plain in _child_of(),
        weight=weight,
        usual=_make_token(word, plain, "initial" if len(plain) == 1 else "unknown", weight),
    )


def read_tokens(words: Sequence[str], *, family: int | None = None) -> tuple[tuple[Token, ...], bool, bool]:
    """Tokens of a Latin name in written order, whether it reads as a Vietnamese name, and whether its marks count.

    `family`: position of the family name where the writing shows it (before a comma, in capitals).
    """
    known = [found for word in words if (found := know_word(word))]
    if _reads_vietnamese(known):
        tokens = _read_vietnamese(known, family)
        return tokens, True, any(map(_toned, known)) and not _lost_marks(tokens)
    toned = any(map(_toned, known))
    if family is None and not any(map(_child, known)):
        return tuple([word.usual for word in known]), False, toned
    return _read_others(known, family), False, toned


def _reads_vietnamese(known: Sequence[Word]) -> bool:
    """As `reads_vietnamese`, of words that are known."""
    if not FEWEST_WORDS <= len(known) <= MOST_WORDS or not all(map(_syllable, known)):
        return False
    return any(map(_family, known)) or any(map(_marked, known))


def _lost_marks(tokens: Sequence[Token]) -> bool:
    """Marks count if the name has some, unless it lost others: `Le Văn Cong` says nothing by its bare words."""
    return any(token.role == "family" and lacks_marks(token.text) for token in tokens)


def _read_others(known: Sequence[Word], family: int | None) -> tuple[Token, ...]:
    father = next((at for at, word in enumerate(known) if at and word.child_of), len(known))
    return tuple(
        [
            _token(
                word.usual.text,
                word.plain,
                _role(index, word.plain, family),
                word.weight * (_FATHER if index > father else 1.0),
            )
            for index, word in enumerate(known)
        ]
    )


def _read_vietnamese(known: Sequence[Word], family: int | None) -> tuple[Token, ...]:
    first = family if family is not None else _family_position([word.plain for word in known])
    middles = vietnamese_weights("middle") if family is None and len(known) > 2 else {}
    tokens = []
    for index, word in enumerate(known):
        plain = word.plain
        role: Role = "family" if index == first else "given"
        if len(plain) == 1:
            role = "initial"
        elif role == "given" and plain in middles:
            role = "middle"
        weight = _LETTER if role == "initial" else vietnamese_weights(role).get(plain, 1.0)
        tokens.append(_token(word.usual.text, plain, role, weight))
    return tuple(tokens)


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


@lru_cache(maxsize=REMEMBERED)
def _token(word: str, plain: str, role: Role, weight: float) -> Token:
    return _make_token(word, plain, role, weight)


def _make_token(word: str, plain: str, role: Role, weight: float) -> Token:
    base, tones = split_tones(word)
    return Token(text=word, plain=plain, role=role, weight=weight, base=base, tones=tones)
