"""What is left of the day both ways, and how much of what is ours was asked: figures for officers.

Of a pair, one of our rows and one part of a partner's set, either we ask or the partner does (`asking_plan`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, QuerySet, Sum
from django.utils import timezone

from jointdesk.desk.exchange.matching.asking_plan import askable_sets, told_of
from jointdesk.desk.exchange.matching.offers import place_of
from jointdesk.desk.exchange.matching.serving import budget_of, cap_of, of_family
from jointdesk.desk.exchange.matching.shareable import shareable
from jointdesk.desk.exchange.matching.sharing import SHARED_KINDS
from jointdesk.desk.exchange.matching.sought import asked_offers
from jointdesk.desk.exchange.models import AskedElement, MatchKey, PartnerSet, Question, QuestionServed
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.matching.caps import (
    DAY,
    IDENTIFIERS_A_DAY,
    PERSON,
    PERSON_KINDS,
    PERSONS_A_DAY,
    cost,
)
from jointdesk.engine.exchange.matching.sets import epoch_of

IDENTIFIER = "identifier"
# a partner that added a part and has not asked since
SILENT_AFTER = timedelta(days=3)


@dataclass(frozen=True)
class Budget:
    """Elements of one family, identifiers or persons, in the last 24 hours."""

    asked: int  # by us, of the partner
    left_there: int | None  # what it said is left for us; None: it has not said in these 24 hours
    served: int  # by the partner, of us
    left_here: int
    cap_here: int


def budgets_of(partner: Partner, now: datetime) -> dict[str, Budget]:
    """The day's budgets for identifiers and for persons."""
    return {family: _budget(partner, family, now) for family in (IDENTIFIER, PERSON)}


def _budget(partner: Partner, family: str, now: datetime) -> Budget:
    asked = _asked(partner, family).filter(asked_at__gt=now - DAY)
    cap, left = cap_of(partner, family), budget_of(partner, family, now)
    return Budget(
        asked=asked.aggregate(n=Sum("charged"))["n"] or 0,
        left_there=left_there(partner, family, now),
        served=cap - left if cap > left else 0,
        left_here=left,
        cap_here=cap,
    )


@dataclass(frozen=True)
class Coverage:
    """One kind with one partner, in pairs of a row of ours and a part of its set.

    `new`: what asking the rows never asked would be charged; `cap_there`: elements a day we may ask of it.
    """

    kind: str
    rows: int
    parts: int
    asked: int
    theirs: int
    new: int
    waiting_parts: int  # announced, and not yet here or not yet anchored
    cap_there: int

    @property
    def pairs(self) -> int:
        return self.rows * self.parts

    @property
    def covered(self) -> int:
        return self.asked + self.theirs

    @property
    def left(self) -> int:
        return max(0, self.pairs - self.asked - self.theirs)

    @property
    def days(self) -> int:
        """Days to ask what is new."""
        return -(-self.new // max(1, self.cap_there))


def coverage_of(partner: Partner) -> list[Coverage]:
    """Kinds of which the partner has a set we may question, or has announced one."""
    epoch = epoch_of(timezone.now().date())
    announced: Mapping[str, int] = dict(
        PartnerSet.objects.filter(partner=partner, epoch=epoch, ended_at=None)
        .values_list("kind")
        .annotate(n=Count("pk"))
        .order_by("kind")
    )
    return [_cover(partner, kind, epoch, count) for kind, count in announced.items() if kind in SHARED_KINDS]


def _cover(partner: Partner, kind: str, epoch: int, announced: int) -> Coverage:
    sets = askable_sets(partner, kind)
    here = AskedElement.objects.filter(question__partner=partner, question__kind=kind, question__epoch=epoch)
    rows, new = _count_people(partner, kind, here) if kind in PERSON_KINDS else _count_identifiers(kind, here)
    places = ("identifier", "notice", "person")
    pairs = here.filter(question__sets__in=sets).values(*places, "question__sets").distinct().count()
    told = told_of(partner, kind, epoch)
    sizes = dict(
        MatchKey.objects.filter(pk__in=told).values_list("pk").annotate(n=Count("elements")).order_by()
    )
    theirs = sum(
        sizes[key] for one in sets for key, at in told.items() if at < one.received_at and key in sizes
    )
    asked = min(pairs, rows * len(sets))
    return Coverage(
        kind=kind,
        rows=rows,
        parts=len(sets),
        asked=asked,
        theirs=min(theirs, rows * len(sets) - asked),
        new=new if sets else 0,
        waiting_parts=announced - len(sets),
        cap_there=cap_there(partner, PERSON if kind in PERSON_KINDS else IDENTIFIER),
    )


def _count_identifiers(kind: str, asked: QuerySet[AskedElement]) -> tuple[int, int]:
    rows = shareable(kind).count()
    return rows, max(0, rows - asked.filter(identifier__isnull=False).values("identifier").distinct().count())


def _count_people(partner: Partner, kind: str, asked: QuerySet[AskedElement]) -> tuple[int, int]:
    """People we may ask about, and what the keys of those never asked would be charged."""
    done = {("notice", pk) for pk in asked.filter(notice__isnull=False).values_list("notice", flat=True)}
    done |= {("person", pk) for pk in asked.filter(person__isnull=False).values_list("person", flat=True)}
    rows = new = 0
    for offer in asked_offers(partner, kind):
        rows += 1
        if place_of(offer.row) not in done:
            new += cost(kind, len(offer.elements))
    return rows, new


def cap_there(partner: Partner, family: str) -> int:
    """Elements a day we may ask of it: by the last answer what was charged in its 24 hours and what was left; the
    usual cap before the first."""
    rows = _asked(partner, family).exclude(left=None)
    last = rows.order_by("-asked_at").values_list("asked_at", "left").first()
    if last is None:
        return PERSONS_A_DAY if family == PERSON else IDENTIFIERS_A_DAY
    asked_at, left = last
    charged = rows.filter(asked_at__gt=asked_at - DAY, asked_at__lte=asked_at).aggregate(n=Sum("charged"))[
        "n"
    ]
    return (left or 0) + (charged or 0)


def left_there(partner: Partner, kind: str, now: datetime) -> int | None:
    """What the partner said is left of the day for the kind's family; None: it has not said in these 24 hours."""
    asked = _asked(partner, kind).filter(asked_at__gt=now - DAY)
    return asked.order_by("-asked_at").values_list("left", flat=True).first()


def _asked(partner: Partner, kind: str) -> QuerySet[Question]:
    return of_family(Question.objects.filter(partner=partner), kind)


def silent_since(partner: Partner, now: datetime) -> datetime | None:
    """When the partner last added to its sets, if it has asked us nothing since, for days: nobody asks then."""
    added = PartnerSet.objects.filter(partner=partner, epoch=epoch_of(now.date()), ended_at=None)
    newest = added.exclude(part="base").aggregate(at=Max("received_at"))["at"]
    if newest is None or newest > now - SILENT_AFTER:
        return None
    asked = QuestionServed.objects.filter(partner=partner, at__gt=newest).exists()
    return None if asked else newest
