"""A narrative cut into pieces, so that a page can mark the identifiers in the text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jointdesk.desk.intake.models import Complaint, Mention
from jointdesk.engine.identifiers import Identifier as Named
from jointdesk.engine.identifiers import extract


@dataclass(frozen=True)
class Piece:
    """A run of text; `mentions` are the identifiers it names, none for plain text."""

    text: str
    mentions: tuple[Mention, ...] = ()


def cut(narrative: str, mentions: Iterable[Mention]) -> Iterator[Piece]:
    """The whole narrative in pieces, in order. Mentions that overlap (a site within its address) are one piece."""
    position = 0
    for start, end, inside in _merge(sorted(mentions, key=lambda mention: (mention.start, -mention.end))):
        if position < start:
            yield Piece(narrative[position:start])
        yield Piece(narrative[start:end], tuple(inside))
        position = end
    if position < len(narrative):
        yield Piece(narrative[position:])


def read_doubtful(complaint: Complaint, country: str) -> list[Named]:
    """What the writer calls an identifier, but whose check fails: shown to the officer, never linked."""
    return [one for one in extract(complaint.narrative, complaint.country or country) if not one.valid]


def _merge(mentions: list[Mention]) -> Iterator[tuple[int, int, list[Mention]]]:
    start = end = 0
    inside: list[Mention] = []
    for mention in mentions:
        if inside and mention.start < end:
            end = max(end, mention.end)
            inside.append(mention)
            continue
        if inside:
            yield start, end, inside
        start, end, inside = mention.start, mention.end, [mention]
    if inside:
        yield start, end, inside
