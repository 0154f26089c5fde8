"""Where a typed code went wrong: which word or character, and what it should probably be.

Each search is over single accidents only (one wrong, one missing, two exchanged) and answers when exactly one explains
the checks. A proposal is for the person who typed: two accidents together may look like another one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from jointdesk.engine.letterbox.check_words import find_slip, find_swap, sums
from jointdesk.engine.letterbox.code_characters import ALPHABET, CHARACTERS, to_octets
from jointdesk.engine.letterbox.code_words import Unknown, word_of

WHOLE = (0, 0)


@dataclass(frozen=True)
class Slip:
    """Why a code is none. `place`: which word or character, from 1, 0 when it is not known; `proposed`: what it may be.

    kind: unknown_word, wrong_word, missing_word, swapped_words (this one and the next), wrong_character,
    swapped_characters, too_few (`place`: how many there are), too_many, unclear.
    """

    kind: str
    place: int = 0
    # words of a receipt have no place in a log
    typed: str = field(default="", repr=False)
    proposed: tuple[str, ...] = field(default=(), repr=False)


def find_word_slips(words: Sequence[int | Unknown], length: int, language: str) -> tuple[Slip, ...]:
    """Empty when the words are a whole code of `length`."""
    unknown = [(place, word) for place, word in enumerate(words) if isinstance(word, Unknown)]
    slips = tuple(Slip("unknown_word", place + 1, word.typed, word.near) for place, word in unknown)
    if len(words) == length - 1 and not unknown:
        return (_find_missing(_octets(words), language),)
    if len(words) < length:
        return (*slips, Slip("too_few", len(words)))
    if len(words) > length:
        return (*slips, Slip("too_many"))
    if len(unknown) == 1:
        return (_fill_in(slips[0], words, language),)
    return slips or _find_among_known(_octets(words), language)


def find_character_slips(letters: str) -> tuple[Slip, ...]:
    """Empty when the characters are a whole code."""
    if len(letters) != CHARACTERS:
        return (Slip("too_few", len(letters)) if len(letters) < CHARACTERS else Slip("too_many"),)
    if sums(to_octets(letters)) == WHOLE:
        return ()
    explained = list(_explain(letters))
    return (explained[0],) if len(explained) == 1 else (Slip("unclear"),)


def _fill_in(slip: Slip, words: Sequence[int | Unknown], language: str) -> Slip:
    """The one word that is none follows from the others, if they are right."""
    octets = bytearray(word if isinstance(word, int) else 0 for word in words)
    octets[slip.place - 1] = sums(octets)[0]
    proposed = (word_of(octets[slip.place - 1], language),) if sums(octets) == WHOLE else slip.proposed
    return Slip(slip.kind, slip.place, slip.typed, proposed)


def _find_missing(octets: bytes, language: str) -> Slip:
    found: list[tuple[int, bytes]] = []
    for place in range(len(octets) + 1):
        filled = bytearray(octets[:place] + b"\0" + octets[place:])
        filled[place] = sums(filled)[0]
        if sums(filled) == WHOLE and bytes(filled) not in [code for _, code in found]:
            found.append((place, bytes(filled)))
    if len(found) != 1:
        return Slip("too_few", len(octets))
    place, code = found[0]
    return Slip("missing_word", place + 1, "", (word_of(code[place], language),))


def _find_among_known(octets: bytes, language: str) -> tuple[Slip, ...]:
    if sums(octets) == WHOLE:
        return ()
    place = find_swap(octets)
    if place is not None:
        return (Slip("swapped_words", place + 1, word_of(octets[place], language)),)
    found = find_slip(octets)
    if found is None:
        return (Slip("unclear"),)
    place, byte = found
    return (Slip("wrong_word", place + 1, word_of(octets[place], language), (word_of(byte, language),)),)


def _explain(letters: str) -> Iterator[Slip]:
    """Each single character that, changed, makes the code whole, and each two neighbours that do when exchanged."""
    for place, letter in enumerate(letters):
        for other in ALPHABET:
            if sums(to_octets(letters[:place] + other + letters[place + 1 :])) == WHOLE:
                yield Slip("wrong_character", place + 1, letter, (other,))
        swapped = letters[:place] + letters[place + 1 : place + 2] + letter + letters[place + 2 :]
        if place + 1 < CHARACTERS and sums(to_octets(swapped)) == WHOLE:
            yield Slip("swapped_characters", place + 1, letter)


def _octets(words: Sequence[int | Unknown]) -> bytes:
    return bytes(word for word in words if isinstance(word, int))
