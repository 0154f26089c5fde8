"""What to ask a partner next: what is new with us, the most urgent first, against every part of its set.

1. What was never asked in this epoch is asked against all parts at once: it costs the same as against one.
2. What was asked is asked about a later part only if the partner does not do so itself: it asks about what it adds
   when it holds ours in a set. It does if its receipt for our set was here before its part was: then it had ours
   before it sent its own. Both desks may ask where messages crossed; never neither.
3. So what enters no set (missing people, victims, kinds kept back) is asked against every part there is.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from jointdesk.desk.cases.models import Case
from jointdesk.desk.exchange.matching.offers import Offer, place_of
from jointdesk.desk.exchange.matching.shareable import MATCHED_KINDS, shareable
from jointdesk.desk.exchange.matching.sought import asked_offers
from jointdesk.desk.exchange.models import (
    AskedElement,
    MatchKey,
    OutgoingMessage,
    PartnerSet,
    PublishedElement,
    Question,
)
from jointdesk.desk.intake.models import Complaint, Identifier
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.matching.oprf import MAX_EVALUATIONS, element
from jointdesk.engine.exchange.matching.sets import epoch_of

# rows looked at in one go: SQLite takes 999 values in one statement, whatever it was built with
PIECE = 900
# a question is widened to more parts for the sake of other rows up to so many evaluations
WIDEST = 4 * MAX_EVALUATIONS
# a lure into a compound: somebody may be on the way there
LIFE_AT_RISK = ("JOB_RECRUIT",)


@dataclass
class Batch:
    """Rows of ours of one kind, and the parts of the partner's set they are asked against."""

    kind: str
    offers: list[Offer] = field(default_factory=list)
    sets: list[PartnerSet] = field(default_factory=list)

    @property
    def by_element(self) -> dict[bytes, list[Offer]]:
        """Two persons may share a key: a hit on it is a hit on both."""
        found: dict[bytes, list[Offer]] = {}
        for offer in self.offers:
            for one in offer.elements:
                found.setdefault(one, []).append(offer)
        return found

    def cut(self, room: int) -> "Batch":
        """As many of the first rows as fit."""
        kept, elements = Batch(self.kind, [], self.sets), 0
        for offer in self.offers:
            elements += len(offer.elements)
            if elements > room:
                break
            kept.offers.append(offer)
        return kept


def askable_sets(partner: Partner, kind: str) -> list[PartnerSet]:
    """The parts of the partner's set that may be questioned now: of this epoch, whole here, and anchored."""
    rows = PartnerSet.objects.filter(
        partner=partner, kind=kind, epoch=epoch_of(timezone.now().date()), ended_at=None
    )
    return list(rows.exclude(fetched_at=None).exclude(anchored_at=None).order_by("received_at", "pk"))


def next_batch(partner: Partner, kind: str, room: int) -> Batch:
    """The most urgent rows that need asking, of at most `room` elements; empty when there is nothing."""
    batch, elements = Batch(kind), 0
    for offer, needed in _needing(partner, kind):
        if len(offer.elements) > room:
            continue  # somebody of many names waits for a larger question
        wider = list(dict.fromkeys([*batch.sets, *needed]))
        if elements + len(offer.elements) > room:
            break
        if batch.offers and len(wider) > len(batch.sets) and len(wider) * room > WIDEST:
            continue
        batch.offers.append(offer)
        batch.sets = wider
        elements += len(offer.elements)
        if elements == room:
            break
    return batch


def count_left(partner: Partner, kind: str) -> int:
    """Elements that need asking."""
    state = _State.of(partner, kind)
    if not state.sets:
        return 0
    # nearly all is new or settled: it is counted and not looked at
    new = shareable(kind).exclude(_asked_in(state.asked)).count() if kind in MATCHED_KINDS else 0
    rest = chain(_identifiers(kind, state, again=True), asked_offers(partner, kind))
    return new + sum(len(offer.elements) for offer, _ in _needed(state, rest))


@dataclass(frozen=True)
class _State:
    """What of a kind was asked and published between us and a partner in this epoch."""

    sets: tuple[PartnerSet, ...]
    # question -> the sets it was put to
    asked: dict[int, frozenset[int]]
    # our key -> when the partner's receipt for the announcement of its set was here
    told: dict[int, datetime]

    @classmethod
    def of(cls, partner: Partner, kind: str) -> "_State":
        sets = tuple(askable_sets(partner, kind))
        epoch = epoch_of(timezone.now().date())
        asked: dict[int, set[int]] = {}
        through = Question.sets.through.objects.filter(
            question__partner=partner, question__kind=kind, question__epoch=epoch
        )
        for question, partner_set in through.values_list("question", "partnerset"):
            asked.setdefault(question, set()).add(partner_set)
        told = told_of(partner, kind, epoch)
        return cls(sets, {pk: frozenset(found) for pk, found in asked.items()}, told)

    def needed(self, asked: Iterable[int], published: Iterable[int]) -> list[PartnerSet]:
        """The sets a row is still to be asked against, asked in these questions and published under these keys."""
        done: set[int] = set().union(*(self.asked[question] for question in asked))
        told = min((self.told[key] for key in published if key in self.told), default=None)
        return [
            one
            for one in self.sets
            if one.pk not in done and not (done and told is not None and told < one.received_at)
        ]

    def settled(self) -> list[tuple[list[int], list[int] | None]]:
        """Pairs of questions and keys: whoever was asked in one of those and published under one of these needs
        nothing more. None instead of keys: however it was published."""
        pairs: list[tuple[list[int], list[int] | None]] = [(self._covering(self.sets), None)]
        for key, told in self.told.items():
            ours = [one for one in self.sets if not told < one.received_at]
            pairs.append((self._covering(ours), [key]))
        return [(questions, keys) for questions, keys in pairs if questions]

    def _covering(self, sets: Sequence[PartnerSet]) -> list[int]:
        wanted = {one.pk for one in sets}
        return [question for question, found in self.asked.items() if wanted <= found]


def told_of(partner: Partner, kind: str, epoch: int) -> dict[int, datetime]:
    """Each announcement was queued a moment before its key counts as published: it is the last one until then."""
    announced = list(
        OutgoingMessage.objects.filter(partner=partner, type="set_published")
        .order_by("created_at")
        .values_list("created_at", "received_at")
    )
    told: dict[int, datetime] = {}
    for key, published_at in (
        MatchKey.objects.open()
        .filter(partner=partner, kind=kind, epoch=epoch)
        .values_list("pk", "published_at")
    ):
        place = bisect_right(announced, published_at, key=lambda row: row[0]) - 1
        received = announced[place][1] if place >= 0 else None
        if received is not None:
            told[key] = received
    return told


def _needing(partner: Partner, kind: str) -> Iterator[tuple[Offer, list[PartnerSet]]]:
    """Rows that need asking, most urgent first, each with the sets it needs."""
    state = _State.of(partner, kind)
    if state.sets:
        yield from _needed(state, chain(_identifiers(kind, state), asked_offers(partner, kind)))


def _needed(state: _State, offers: Iterator[Offer]) -> Iterator[tuple[Offer, list[PartnerSet]]]:
    while piece := list(islice(offers, PIECE)):
        asked = _seen(AskedElement.objects.filter(question__in=state.asked), "question", piece)
        published = _seen(PublishedElement.objects.filter(match_key__in=state.told), "match_key", piece)
        for offer in piece:
            place = place_of(offer.row)
            if needed := state.needed(asked.get(place, ()), published.get(place, ())):
                yield offer, needed


def _asked_in(questions: Iterable[int]) -> Exists:
    """Of an identifier: it was asked in one of these."""
    return Exists(AskedElement.objects.filter(question__in=questions, identifier=OuterRef("pk")))


def _identifiers(kind: str, state: _State, *, again: bool = False) -> Iterator[Offer]:
    """The shareable ones that are not settled; `again`: those only that were asked before."""
    if kind not in MATCHED_KINDS:
        return
    rows = _most_urgent(shareable(kind))
    for questions, keys in state.settled():
        asked = _asked_in(questions)
        mine = PublishedElement.objects.filter(match_key__in=keys or (), identifier=OuterRef("pk"))
        rows = rows.exclude(asked) if keys is None else rows.exclude(asked & Exists(mine))
    for row in (rows.filter(_asked_in(state.asked)) if again else rows).iterator(PIECE):
        yield Offer(kind, row, (element(kind, row.value),))


def _most_urgent(rows: QuerySet[Identifier]) -> QuerySet[Identifier]:
    """Named in an open case; then where a life may be at risk; then by complaints; then the newest."""
    naming = Complaint.objects.filter(mentions__identifier=OuterRef("pk"))
    in_case = naming.filter(membership__network__cases__in=Case.objects.exclude(state=Case.State.CLOSED))
    at_risk = naming.filter(scam_types__code__in=LIFE_AT_RISK)
    return rows.annotate(in_case=Exists(in_case), at_risk=Exists(at_risk)).order_by(
        "-in_case", "-at_risk", "-complaint_count", "-pk"
    )


def _seen(rows: QuerySet[Any], named: str, piece: Sequence[Offer]) -> dict[tuple[str, int], set[int]]:
    """Row -> the questions it was asked in, or the keys it was published under."""
    found: dict[tuple[str, int], set[int]] = {}
    for column in ("identifier", "notice", "person"):
        wanted = [pk for place, pk in map(place_of, (offer.row for offer in piece)) if place == column]
        here = rows.filter(**{f"{column}__in": wanted}) if wanted else rows.none()
        for pk, other in here.values_list(column, named):
            found.setdefault((column, pk), set()).add(other)
    return found
