"""Which characters scanners and typists take for one another, and when one is put right.

Where a field holds digits or letters only, its alphabet decides. A document number holds both: the shapes its state
prints may decide, and its digit must agree; if they don't, other readings are offered and none is taken.
"""

import re
from collections.abc import Iterator
from functools import cache

from jointdesk.engine.reference import read_tsv
from jointdesk.engine.travel_documents.check_digits import agrees
from jointdesk.engine.travel_documents.layouts import Field, Layout, Place
from jointdesk.engine.travel_documents.states import is_state

DIGITS = {"O": "0", "Q": "0", "D": "0", "U": "0", "I": "1", "L": "1", "J": "1", "Z": "2", "A": "4", "S": "5"}
DIGITS |= {"G": "6", "T": "7", "B": "8"}
LETTERS = {"0": "O", "1": "I", "2": "Z", "4": "A", "5": "S", "6": "G", "7": "T", "8": "B"}
SEXES = {"H": "M", "N": "M", "P": "F", "E": "F", "K": "<", "L": "<"}
EITHER = {"O": "0", "0": "O", "I": "1", "1": "I", "B": "8", "8": "B", "S": "5", "5": "S", "Z": "2", "2": "Z"}
# a run at the end of a field: nothing printed there ends in so many K and L
_MISREAD_TAIL = re.compile(r"[<KL]{4,}$")
Lines = list[list[str]]


def by_alphabet(lines: Lines, layout: Layout) -> dict[Place, str]:
    """What the alphabets of the fields alone put right: place -> character."""
    changes: dict[Place, str] = {}
    for field in layout.fields.values():
        read = field.of(lines)
        if field.name in ("issuer", "nationality"):
            taken = _as_state(read)
        elif field.name.startswith(("optional", "name")) and not field.check:
            taken = close_fillers("".join(_in_alphabet(char, field) for char in read))
        else:
            taken = "".join(_in_alphabet(char, field) for char in read)
        changes.update(_differences(field, read, taken))
    return changes


def by_shape(lines: Lines, layout: Layout, digit: str) -> dict[Place, str]:
    """The document number in the one shape of its state that agrees with its digit."""
    field = layout.fields["number"]
    read = field.of(lines)
    if agrees(read, digit) and "K" not in read:
        return {}
    state = layout.fields["issuer"].of(lines).rstrip("<")
    fits = {
        taken
        for shape in _shapes().get((state, layout.format), ())
        if (taken := _in_shape(read, shape)) and agrees(taken, digit)
    }
    return _differences(field, read, fits.pop()) if len(fits) == 1 else {}


def other_readings(text: str, digit: str) -> tuple[str, ...]:
    """What the number may be if one of its doubtful characters was misread; for the officer to choose from."""
    return tuple(reading for reading in _exchanged(text) if agrees(reading, digit))


def close_fillers(text: str) -> str:
    """A tail of misread fillers as fillers."""
    tail = _MISREAD_TAIL.search(text)
    if tail is None:
        return text
    # the letters before the first filler of the run may be the name's own
    start = tail.start() + max(tail[0].find("<"), 0)
    return text[:start] + "<" * (len(text) - start)


def _exchanged(text: str) -> Iterator[str]:
    for at, char in enumerate(text):
        if char in EITHER:
            yield text[:at] + EITHER[char] + text[at + 1 :]


@cache
def _shapes() -> dict[tuple[str, str], tuple[str, ...]]:
    rows = read_tsv(__package__, "number_shapes.tsv")
    return {(row["state"], row["format"]): tuple(row["shapes"].split()) for row in rows}


def _in_shape(read: str, shape: str) -> str:
    """`read` with each character in the alphabet of its place (A letter, 9 digit); "" where it cannot be."""
    taken = []
    for char, kind in zip(read, shape.ljust(len(read), "<"), strict=True):
        if kind == "<":
            taken.append("<" if char in "<KL" else "?")
        else:
            taken.append(DIGITS.get(char, char) if kind == "9" else LETTERS.get(char, char))
            if taken[-1].isdecimal() != (kind == "9") or taken[-1] == "<":
                return ""
    return "" if "?" in taken else "".join(taken)


def _in_alphabet(char: str, field: Field) -> str:
    if field.alphabet == "d":
        return DIGITS.get(char, char)
    if field.alphabet == "p":
        return "<" if char == "K" else DIGITS.get(char, char)
    if field.alphabet == "n":
        return LETTERS.get(char, char)
    if field.alphabet == "x":
        return SEXES.get(char, char)
    return char


def _as_state(read: str) -> str:
    """A state's code has letters only and stands in the list; otherwise it is left as it was read."""
    letters = "".join(LETTERS.get(char, char) for char in read)
    short = read[0] + re.sub("[KL]", "<", read[1:])
    for taken in (read, letters, short):
        if is_state(taken.rstrip("<")):
            return taken
    return read


def _differences(field: Field, read: str, taken: str) -> dict[Place, str]:
    both = zip(field.places, read, taken, strict=True)
    return {place: new for place, old, new in both if old != new}
