"""A job offer cut into pieces, so that a page can mark the words that warn."""

from itertools import pairwise
from typing import NamedTuple

from jointdesk.engine.letterbox.job_offers import OfferReading


class Part(NamedTuple):
    """A piece of the offer; `numbers`: of the signs it stands for, from 1; none for what says nothing."""

    text: str
    numbers: tuple[int, ...]


def mark_offer(text: str, reading: OfferReading) -> list[Part]:
    """The whole text in order, each piece with the signs whose words cover it."""
    spans = [
        (quote.start, quote.end, number)
        for number, sign in enumerate(reading.signs, 1)
        for quote in sign.quotes
    ]
    edges = sorted({0, len(text), *(edge for start, end, _number in spans for edge in (start, end))})
    return [
        Part(
            text[start:end], tuple(number for first, last, number in spans if first <= start and end <= last)
        )
        for start, end in pairwise(edges)
    ]
