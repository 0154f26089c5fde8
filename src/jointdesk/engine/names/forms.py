"""A name as the comparison of spellings needs it: worked out when the name is first compared, and kept with it.

A native name may be read family name first or last; of a long Latin name a word or two may be set aside as a foreign
given name (Tony Tse Wai-chuen). Each such liberty has its price.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

from jointdesk.engine.names import hangul
from jointdesk.engine.names.arrangement import as_bits
from jointdesk.engine.names.burmese import latin_honorifics
from jointdesk.engine.names.chains import Letters, join_letters, make_family_steps, make_steps
from jointdesk.engine.names.common_reading import may_be_syllable
from jointdesk.engine.names.name import LONGEST_NATIVE, Name, Script, Segment, Step, Token
from jointdesk.engine.reference import read_tsv

SYLLABIC = frozenset({"han", "hangul", "burmese"})
SET_ASIDE, SWAPPED, TURNED = 0.3, 0.05, 0.3
# A word that may be a syllable makes another name of it (Lương Triều Vĩ is not 赵薇, Kim Jun-ho not 김준); but Koreans
# go by the given name alone (민아 is Bang Min Ah).
_SYLLABLE_ASIDE = {"han": 0.9, "hangul": 0.9}
# A longer name is a list of words, and of two words, or of one within, more doubtful.
_MOST_WORDS, _FURTHER = 8, 0.15
# Burmese has few syllables, and one letter makes another: a slip costs more there.
_BURMESE = 0.75


@dataclass(slots=True)
class Order:
    """An order of the parts: `turn` of them moved from the front to the end; its price and what to say of it.

    `starts`: the letters it may start with.
    """

    steps: tuple[Step, ...]
    starts: Container[str]
    turn: int = 0
    price: float = 0.0
    note: str = ""


@dataclass(slots=True)
class NativeForm:
    """A name in a script with readings.

    `size`: its syllables, 0 where letters are its parts; `norm`: the cost at which the score is nought, None where
    letters decide it; `syllable_aside`: what a syllable costs more than another word that is set aside, None where no
    word may be; `goes_by_given`: it may be a given name alone. `usual`, its usual spellings, and `parts`, each token by
    itself, are made when they are asked for.
    """

    tokens: tuple[Token, ...]
    kind: str
    size: int
    orders: tuple[Order, ...]
    norm: float | None
    syllable_aside: float | None
    goes_by_given: bool
    addressed: bool
    unread: tuple[str, ...]
    foreign: bool
    usual_bits: int
    usual: tuple[str, ...] = ()
    parts: tuple[Order, ...] = ()


@dataclass(slots=True)
class Wording:
    """Words of a Latin name, the price of setting others aside, and these.

    `syllable`: one of these may be a native syllable; `surname`: they are what a Korean's family name may be.
    """

    letters: Letters
    price: float = 0.0
    aside: str = ""
    syllable: bool = False
    surname: bool = False


@dataclass(slots=True)
class LatinForm:
    """A Latin name: whole, with a word or two set aside, and without a Burmese form of address."""

    words: tuple[str, ...]
    whole: Wording
    bits: int
    shorter: tuple[Wording, ...] | None = None
    bare: tuple[Wording, ...] | None = None


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
        words = tuple([token.plain for token in name.tokens])
        found = LatinForm(words, Wording(join_letters(words)), as_bits("".join(words)))
        object.__setattr__(name, "form", found)
    return found


def other_wordings(latin: LatinForm, native: NativeForm) -> tuple[Wording, ...]:
    """The Latin name without words that may be set aside beside a name in this script."""
    if native.addressed:
        if latin.bare is None:
            latin.bare = tuple(_leave_address(latin.words))
        return latin.bare
    if native.syllable_aside is None:
        return ()
    if latin.shorter is None:
        latin.shorter = tuple(_leave_words(latin.words))
    return latin.shorter


def usual_spellings(native: NativeForm) -> tuple[str, ...]:
    """The name as it is usually spelt, in its own order and with the family name last."""
    if not native.usual:
        first, *others = [token.plain for token in native.tokens]
        native.usual = ("".join((first, *others)), "".join((*others, first)))[: 1 + bool(others)]
    return native.usual


def name_parts(native: NativeForm) -> tuple[Order, ...]:
    """The tokens each by itself, where there are several."""
    if not native.parts and len(native.tokens) > 1:
        native.parts = tuple(
            [_order(make_steps(token.segments, one_language=False)) for token in native.tokens]
        )
    return native.parts


def _make_native(name: Name) -> NativeForm:
    tokens, script = name.tokens, name.script
    segments = [segment for token in tokens for segment in token.segments]
    syllabic, sinitic = script in SYLLABIC, script in _SYLLABLE_ASIDE
    share = _BURMESE if script == "burmese" else 1.0
    return NativeForm(
        tokens=tokens,
        # letter by letter, a given name alone is told from its neighbours by less than a full name
        kind=f"{script}-latin" if syllabic or len(tokens) == 1 else f"{script}-latin in full",
        size=len(segments) if syllabic else 0,
        orders=_turn(tokens, segments, script),
        norm=share * len(segments) + 0.3 if syllabic else None,
        syllable_aside=_SYLLABLE_ASIDE.get(script),
        goes_by_given=script == "hangul",
        addressed=script == "burmese",
        unread=tuple([segment.text for segment in segments if segment.unread]),
        foreign=sinitic and sum([len(token.text) for token in tokens]) > LONGEST_NATIVE,
        usual_bits=as_bits("".join([token.plain for token in tokens])),
    )


def _turn(tokens: Sequence[Token], segments: Sequence[Segment], script: Script) -> tuple[Order, ...]:
    """The orders a clerk may write the name in.

    A Korean name is read in one language throughout; of a Chinese one the family name may keep another
    Chinese one. A Burmese name has no family name, but clerks put its first or last syllable at the other end.
    """
    if script == "han":
        steps = tuple(chain.from_iterable(map(_read_alike, tokens)))
    else:
        steps = make_steps(segments, one_language=script == "hangul")
    if len(tokens) > 1:
        turns = {len(tokens[0].segments): (SWAPPED, "family and given names swapped")}
    elif script == "burmese" and len(steps) > 1:
        turns = dict.fromkeys((1, len(steps) - 1), (TURNED, "syllables in another order"))
    else:
        turns = {}
    turned = [_order(steps[turn:] + steps[:turn], turn, *said) for turn, said in turns.items()]
    return (_order(steps), *turned)


def _read_alike(token: Token) -> tuple[Step, ...]:
    if token.role == "family":
        return make_family_steps(token.segments)
    return make_steps(token.segments, one_language=token.role == "given")


def turned_tokens(native: NativeForm, turn: int) -> tuple[Token, ...]:
    """The tokens in the order of `turn`."""
    if not turn:
        return native.tokens
    if len(native.tokens) > 1:
        return (*native.tokens[1:], native.tokens[0])
    (token,) = native.tokens
    return (replace(token, segments=(*token.segments[turn:], *token.segments[:turn])),)


def _order(steps: tuple[Step, ...], turn: int = 0, price: float = 0.0, note: str = "") -> Order:
    return Order(steps, _starts(steps), turn, price, note)


def _starts(steps: Sequence[Step]) -> Container[str]:
    """Letters a spelling of the chain may start with: those of its parts up to the first that is never silent."""
    letters: set[str] = {"\0"}
    for lengths, _, silent, _ in steps:
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
        yield Wording(join_letters(words[1:]), price, words[0])


def _leave(words: tuple[str, ...], start: int, stop: int, price: float) -> Wording:
    rest, aside = words[:start] + words[stop:], words[start:stop]
    syllable = any(may_be_syllable(word) for word in aside if word not in _given_names())
    surname = len(aside) == 1 and hangul.may_be_surname(aside[0])
    surname = surname and (start == 0 or not hangul.may_be_surname(words[0]))
    return Wording(join_letters(rest), price, " ".join(aside), syllable, surname)


@cache
def _given_names() -> frozenset[str]:
    return frozenset(row["text"] for row in read_tsv(__package__, "foreign_given.tsv"))
