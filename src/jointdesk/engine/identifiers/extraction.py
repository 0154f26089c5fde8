"""The room's two verbs: read all identifiers of a text, and normalise one of a given kind."""

from jointdesk.engine.identifiers.identifier import Found, Identifier
from jointdesk.engine.identifiers.kinds import BY_NAME, READERS
from jointdesk.engine.identifiers.reading import Reading

KINDS: tuple[str, ...] = tuple(BY_NAME)


def extract(text: str, country: str | None = None) -> list[Identifier]:
    """Every identifier of `text`, by start. `country` (ISO 3166 alpha-2) is the desk's, for local forms.

    Never raises; time is linear in the length of the text. An identifier written twice is found twice; a piece
    with two readings is two identifiers with the same span and their reasons.
    """
    reading = Reading(text, country)
    found = [one for read in READERS for one in read(reading)]
    found.sort(key=lambda one: (one.start, one.end))
    return list(dict.fromkeys(_carry_back(one, reading, text) for one in found))


def _carry_back(found: Found, reading: Reading, text: str) -> Identifier:
    start, end = reading.folded.span(found.start, found.end)
    return Identifier(
        found.kind, found.value, text[start:end], start, end, found.country, found.valid, found.reason
    )


def normalise(kind: str, raw: str, country: str | None = None) -> str | None:
    """The normal form of `raw` as an identifier of `kind`; None if it is none, or no such kind exists."""
    known = BY_NAME.get(kind)
    return known.normalise(raw, country) if known else None
