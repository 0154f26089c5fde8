"""A name as the comparison of spellings needs it: worked out when the name is first compared, and kept with it.

A native name may be read family name first or last; of a long Latin name a word or two may be set aside as a foreign
given name (Tony Tse Wai-chuen). Each such liberty has its price.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

from jointdesk.engine.names.burmese import latin_honorifics
from jointdesk.engine.names.chains import Letters, Step, join_letters, make_steps
from jointdesk.engine.names.common_reading import may_be_syllable
from jointdesk.engine.names.name import LONGEST_NATIVE, Name, Script, Token
from jointdesk.engine.reference import read_tsv

SYLLABIC = frozenset({"han", "hangul", "burmese"})
SET_ASIDE, SWAPPED, TURNED = 0.3, 0.05, 0.3
# A word that may be a Han syllable makes another name of it (Lương Triều Vĩ is not 赵薇); Koreans go by the given name
# alone (민아 is Bang Min Ah).
_SYLLABLE_ASIDE = {"han": 0.9, "hangul": 0.0}
# A longer name is a list of words, and of two words, or of one within, more doubtful.
_MOST_WORDS, _FURTHER = 8, 0.15
# Burmese has few syllables, and one letter makes another: a slip costs more there.
_BURMESE = 0.75


@dataclass(frozen=True, slots=True)
class Order:
    """An order of the tokens, the letters it may start with, its price and what to say of it."""

    tokens: tuple[Token, ...]
    steps: tuple[Step, ...]
    starts: Container[str]
    price: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class NativeForm:
    """A name in a script with readings.

    `size`: its syllables, 0 where letters are its parts; `norm`: the cost at which the score is nought, None where
    letters decide it; `parts`: each token by itself; `usual`: its usual spellings; `syllable_aside`: what a syllable
    costs more than another word that is set aside, None where no word may be.
    """

    kind: str
    size: int
    orders: tuple[Order, ...]
    parts: tuple[Order, ...]
    norm: float | None
    usual: tuple[str, ...]
    syllable_aside: float | None
    addressed: bool
    unread: tuple[str, ...]
    foreign: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of a Latin name, the price of setting others aside, these, and whether one may be a native syllable."""

    words: tuple[str, ...]
    letters: Letters
    price: float = 0.0
    aside: str = ""
    syllable: bool = False


@dataclass(frozen=True, slots=True)
class LatinForm:
    """A Latin name: whole, with a word or two set aside, and without a Burmese form of address."""

    whole: Wording
    shorter: tuple[Wording, ...]
    bare: tuple[Wording, ...] = ()


def native_form(name: Name) -> NativeForm:
    """The form of a name in a script with readings."""
    found = name.form
    if not isinstance(found, NativeForm):
        found = _make_native(name)
        object.__setattr__(name, "form", found)
    return found


def latin_form(name: Name) -> LatinForm:
    """The form of a name in Latin letters."""
    found = name.form
    if not isinstance(found, LatinForm):
        words = tuple(token.plain for token in name.tokens)
        whole = Wording(words, join_letters(words))
        found = LatinForm(whole, tuple(_leave_words(words)), tuple(_leave_address(words)))
        object.__setattr__(name, "form", found)
    return found


def _make_native(name: Name) -> NativeForm:
    segments = [segment for token in name.tokens for segment in token.segments]
    orders = tuple(_turn(name.tokens, name.script))
    share = _BURMESE if name.script == "burmese" else 1.0
    written = ("".join(token.plain for token in order.tokens) for order in orders if order.price < TURNED)
    syllabic = name.script in SYLLABIC
    return NativeForm(
        kind=f"{name.script}-latin",
        size=len(segments) if syllabic else 0,
        orders=orders,
        parts=tuple(_order((token,), name.script) for token in name.tokens) if len(name.tokens) > 1 else (),
        norm=share * len(segments) + 0.3 if syllabic else None,
        usual=tuple(dict.fromkeys(written)),
        syllable_aside=_SYLLABLE_ASIDE.get(name.script),
        addressed=name.script == "burmese",
        unread=tuple(segment.text for segment in segments if segment.unread),
        foreign=name.script in ("han", "hangul") and sum(len(t.text) for t in name.tokens) > LONGEST_NATIVE,
    )


def _turn(tokens: Sequence[Token], script: Script) -> Iterator[Order]:
    """The orders a clerk may write the name in."""
    yield _order(tuple(tokens), script)
    if len(tokens) > 1:
        yield _order((*tokens[1:], tokens[0]), script, SWAPPED, "family and given names swapped")
    elif script == "burmese":
        yield from _turn_syllables(tokens[0])


def _turn_syllables(token: Token) -> Iterator[Order]:
    """A Burmese name has no family name, but clerks put its first or last syllable at the other end."""
    parts = token.segments
    turns = [(*parts[1:], parts[0]), (parts[-1], *parts[:-1])]
    for turn in turns[: len(parts) - 1]:
        yield _order((replace(token, segments=turn),), "burmese", TURNED, "syllables in another order")


def _order(tokens: tuple[Token, ...], script: Script, price: float = 0.0, note: str = "") -> Order:
    """A Korean name is read in one language throughout; of a Chinese one the family name may keep another."""
    if script == "hangul":
        steps = make_steps([part for token in tokens for part in token.segments], one_language=True)
    else:
        words = (make_steps(token.segments, one_language=token.role == "given") for token in tokens)
        steps = tuple(chain.from_iterable(words))
    return Order(tokens, steps, _starts(steps), price, note)


def _starts(steps: Sequence[Step]) -> Container[str]:
    """Letters a spelling of the chain may start with: those of its parts up to the first that is never silent."""
    letters: set[str] = {"\0"}
    for (lengths, _, silent, _), _ in steps:
        if silent is None and len(letters) == 1:
            return lengths
        letters.update(lengths)
        if silent is None:
            return letters
    return letters


def _leave_words(words: tuple[str, ...]) -> Iterator[Wording]:
    """The name without its first or last word; of a long one also without its first or last two, or an inner one."""
    count = len(words)
    if count > _MOST_WORDS:
        return
    for start, stop in ((0, 1), (count - 1, count)) if count > 2 else ():
        yield _leave(words, start, stop, SET_ASIDE)
    for start, stop in ((1, 2), (count - 2, count - 1)) if count > 3 else ():
        yield _leave(words, start, stop, SET_ASIDE + _FURTHER)
    for start, stop in ((0, 2), (count - 2, count)) if count > 4 else ():
        yield _leave(words, start, stop, SET_ASIDE + _FURTHER)


def _leave_address(words: tuple[str, ...]) -> Iterator[Wording]:
    """Ko, Ma, Saw and their like are names too: Maung Maung keeps both."""
    price = latin_honorifics().get(words[0]) if len(words) > 2 and words[0] != words[1] else None
    if price is not None:
        yield Wording(words[1:], join_letters(words[1:]), price, words[0])


def _leave(words: tuple[str, ...], start: int, stop: int, price: float) -> Wording:
    rest, aside = words[:start] + words[stop:], words[start:stop]
    syllable = any(may_be_syllable(word) for word in aside if word not in _given_names())
    return Wording(rest, join_letters(rest), price, " ".join(aside), syllable)


@cache
def _given_names() -> frozenset[str]:
    return frozenset(row["text"] for row in read_tsv(__package__, "foreign_given.tsv"))
