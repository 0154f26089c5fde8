"""What in a job offer warns: signs with the words they stand in and the reason why. Never a verdict that it is safe.

1. The typology is a table (job_offers.yaml) of phrases, and of words that warn together, in seven languages; all are
   looked for in every text, since offers mix languages. Case, Latin accents and punctuation make no difference.
2. `level` says how much speaks against an offer; the lowest is `nothing_known`, because a lure can avoid every phrase.
3. Nearly linear in the text: literal words, gaps of bounded length. What is beyond MOST_READ is not read: that is said.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

from jointdesk.engine.identifiers.folding import fold
from jointdesk.engine.letterbox.offer_table import Span, concepts, rules

LEVELS = ("nothing_known", "take_care", "do_not_go")
MOST_READ = 20_000
MOST_QUOTES = 3
# characters from the beginning of the first to the end of the last of words that warn together
NEAR = 60
# syllables of a Korean word before and after a phrase within it
MOST_PARTICLE = 8
# one sign of this gravity, or so much of all together, is enough to take care; so much, not to go
CARE_SIGN, CARE_FROM, STAY_FROM = 2, 3, 5
# what takes a word of vouching back: "no interview", "if you break the contract"
TAKEN_BACK = ("nothing_needed", "leave_work", "must_pay")
_HANGUL = re.compile("[\uac00-\ud7a3]{2}")


class Quote(NamedTuple):
    """`text[start:end]` of the offer."""

    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Sign:
    """`why` is keyed by language; `indicators` are numbers of the trafficking indicators it is a forerunner of."""

    sign: str
    gravity: int
    why: dict[str, str]
    indicators: tuple[int, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class OfferReading:
    """The gravest sign first. `stopped_at`: from where on nothing was read, None if all was."""

    signs: tuple[Sign, ...]
    stopped_at: int | None

    @property
    def level(self) -> str:
        weight, gravest = sum(sign.gravity for sign in self.signs), self.signs[0].gravity if self.signs else 0
        if weight >= STAY_FROM:
            return LEVELS[2]
        return LEVELS[weight >= CARE_FROM or gravest >= CARE_SIGN]


def read_offer(text: str) -> OfferReading:
    """The warning signs in an offer's text, in any of the languages. Never raises."""
    folded = fold(text[:MOST_READ])
    written = "".join(map(_lower, folded.text))
    spots = {concept: words.find(folded.plain, written) for concept, words in concepts().items()}
    vouched = _is_vouched_for(spots)
    signs = []
    for rule in rules():
        spans = rule.phrases.find(folded.plain, written)
        for pair in rule.together + (() if vouched else rule.unvouched):
            spans += _find_together([spots[concept] for concept in pair])
        if spans:
            places = (_to_whole_words(text, *folded.span(*span)) for span in _choose(spans))
            quotes = tuple(Quote(start, end, text[start:end]) for start, end in places)
            signs.append(Sign(rule.sign, rule.gravity, rule.why, rule.indicators, quotes))
    signs.sort(key=lambda sign: (-sign.gravity, sign.quotes[0].start))
    return OfferReading(tuple(signs), MOST_READ if len(text) > MOST_READ else None)


def _is_vouched_for(spots: dict[str, list[Span]]) -> bool:
    """Whether anything stands there that an honest offer says of itself: a contract, an interview, insurance."""
    against = [span for concept in TAKEN_BACK for span in spots[concept]]
    return any(
        not any(start < last and first < end for first, last in against) for start, end in spots["vouching"]
    )


def _find_together(lists: list[list[Span]]) -> list[Span]:
    """Where a word of the first list has one of each other list near it: the span over them."""
    first, *others = lists
    starts = [[start for start, _ in spans] for spans in others]
    found = []
    for start, end in first:
        near = [_nearest(start, spans, of_them) for spans, of_them in zip(others, starts, strict=True)]
        whole = [
            span for span in near if span is not None and max(end, span[1]) - min(start, span[0]) <= NEAR
        ]
        if len(whole) == len(others):
            found.append((min(start, *(span[0] for span in whole)), max(end, *(span[1] for span in whole))))
    return found


def _nearest(place: int, spans: list[Span], starts: list[int]) -> Span | None:
    at = bisect_left(starts, place)
    beside = spans[max(0, at - 1) : at + 1]
    return min(beside, key=lambda span: abs(span[0] - place), default=None)


def _choose(spans: list[Span]) -> list[Span]:
    """The first few that do not overlap, the shorter of two that begin together."""
    chosen: list[Span] = []
    for span in sorted(spans):
        if len(chosen) < MOST_QUOTES and (not chosen or span[0] >= chosen[-1][1]):
            chosen.append(span)
    return chosen


def _to_whole_words(text: str, start: int, end: int) -> Span:
    """A Korean phrase ends within a word, before its particle: a quotation takes the word whole."""
    last, first = min(end + MOST_PARTICLE, MOST_READ), max(start - MOST_PARTICLE, 0)
    while end < last and _HANGUL.match(text[end - 1 : end + 1]):
        end += 1
    while start > first and _HANGUL.match(text[start - 1 : start + 1]):
        start -= 1
    return start, end


def _lower(character: str) -> str:
    """A few letters have a lower case of two: they stay, for places must not move."""
    small = character.lower()
    return small if len(small) == 1 else character
