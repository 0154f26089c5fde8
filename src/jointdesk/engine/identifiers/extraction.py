"""The room's verbs: read all identifiers of a text, and normalise one of a given kind.

A long text is read in pieces and up to a bound, because whoever sends ten megabytes must not hold up a desk. Where
reading stopped is part of the answer. The kinds, with their tables and libraries, are imported when the first text or
value is read: many who know the room's values read none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from jointdesk.engine.identifiers.identifier import Identifier
from jointdesk.engine.identifiers.pieces import cut, holds_nothing

if TYPE_CHECKING:
    from jointdesk.engine.identifiers.reading import Reading

# kinds.py holds one of each (tests/engine/identifiers/test_kinds.py)
KINDS: tuple[str, ...] = (
    "bank_account",
    "document",
    "domain",
    "email",
    "handle",
    "imei",
    "ip",
    "payment_card",
    "phone",
    "transaction_reference",
    "url",
    "vehicle_plate",
    "wallet",
)
# A character counts 1, an identifier found 15 more, as their times are; pieces that hold nothing are free. A real
# complaint is below 3,000; this is the letters of a 200-page book, and what one second reads if every word is a phone.
MOST_WORK = 500_000
_WORK_PER_IDENTIFIER = 15
_BY_START = attrgetter("start", "end")


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found, by start. `stopped_at`: the offset from which on nothing was read, None if all was."""

    identifiers: list[Identifier]
    stopped_at: int | None


def extract(text: str, country: str | None = None) -> list[Identifier]:
    """Every identifier of `text`, by start. `country` (ISO 3166 alpha-2) is the desk's, for local forms.

    Never raises; time is linear in the length of the text, and bounded (read_identifiers says where it ended). An
    identifier written twice is found twice; a piece with two readings is two identifiers with the same span and
    their reasons.
    """
    return read_identifiers(text, country).identifiers


def read_identifiers(text: str, country: str | None = None, *, most_work: int | None = MOST_WORK) -> Findings:
    """As extract, and where reading stopped; with `most_work` None it goes on to the end, however long that takes."""
    from jointdesk.engine.identifiers.reading import Reading

    found: list[Identifier] = []
    languages: tuple[str, ...] = ()
    work = 0
    for start, end in cut(text):
        piece = text if end - start == len(text) else text[start:end]
        if len(piece) < len(text) and holds_nothing(piece):
            continue
        if most_work is not None and work >= most_work:
            return Findings(found, start)
        reading = Reading(piece, country, languages)
        of_piece = dict.fromkeys(_read_piece(reading, piece, start))
        found += of_piece
        languages = reading.languages or languages
        work += len(piece) + _WORK_PER_IDENTIFIER * len(of_piece)
    return Findings(found, None)


def _read_piece(reading: "Reading", piece: str, offset: int) -> Iterator[Identifier]:
    from jointdesk.engine.identifiers.kinds import READERS

    found = [one for read in READERS for one in read(reading)]
    found.sort(key=_BY_START)
    for kind, value, first, last, reason, country, valid in found:
        start, end = reading.folded.span(first, last)
        yield Identifier(kind, value, piece[start:end], start + offset, end + offset, country, valid, reason)


def normalise(kind: str, raw: str, country: str | None = None) -> str | None:
    """The normal form of `raw` as an identifier of `kind`; None if it is none, or no such kind exists."""
    from jointdesk.engine.identifiers.kinds import BY_NAME

    known = BY_NAME.get(kind)
    return known.normalise(raw, country) if known else None
