"""Many complaints against one target in a short time, told in one another's words or from one source.

It may be a campaign to discredit somebody, or a scam whose script its victims quote: a person decides which. So the
signs are counted and shown, and nothing follows from them by itself. Only what the officer may read is compared.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet

from jointdesk.desk.intake.duplicates import NEAR_IDENTICAL, Account, overlap
from jointdesk.desk.intake.models import Complaint, Identifier
from jointdesk.engine.identifiers import known_hubs

WINDOW_DAYS = 7
COMPARED = 60
# so many beside this one, and this share of all that name the target in the window
FEWEST = 4
SHARE = 0.5


@dataclass(frozen=True)
class Sign:
    """`told` complaints name `target` within the window; `alike` say it in the same words, `one_source` of them came
    from one contact."""

    target: Identifier
    told: int
    alike: int
    one_source: int

    @property
    def days(self) -> int:
        return WINDOW_DAYS


def find_signs(complaint: Complaint, readable: QuerySet[Complaint]) -> list[Sign]:
    """The targets of this complaint that look like those of a campaign, the most alike first."""
    own = _account(complaint)
    signs = []
    for target in _targets(complaint):
        others = list(_beside(complaint, target, readable))
        if len(others) < FEWEST:
            continue
        alike = sum(overlap(own.shingles, _account(one).shingles) >= NEAR_IDENTICAL for one in others)
        source = sum(_one_source(complaint, one) for one in others)
        if max(alike, source) >= max(FEWEST, SHARE * len(others)):
            signs.append(Sign(target, len(others) + 1, alike + 1, source + 1))
    return sorted(signs, key=lambda sign: -sign.alike)


def _targets(complaint: Complaint) -> list[Identifier]:
    hubs = known_hubs()
    named = Identifier.objects.filter(mentions__complaint=complaint, complaint_count__gt=FEWEST).distinct()
    return [one for one in named.order_by("kind", "value")[:10] if (one.kind, one.value) not in hubs]


def _beside(complaint: Complaint, target: Identifier, readable: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """Complaints naming the target near this one in time; duplicates of it tell nothing new."""
    window = timedelta(days=WINDOW_DAYS)
    at = complaint.received_at
    named = target.mentions.order_by("-complaint").values_list("complaint", flat=True)[:500]
    return (
        readable.filter(pk__in=list(named), received_at__range=(at - window, at + window))
        .exclude(pk=complaint.pk)
        .exclude(duplicate_of=complaint)
        .exclude(state=Complaint.State.WITHDRAWN)
        .only("narrative", "received_at", "complainant_contact")[:COMPARED]
    )


def _account(complaint: Complaint) -> Account:
    return Account(
        id=complaint.pk,
        received_at=complaint.received_at,
        narrative=complaint.narrative[:4000],
        amount=None,
        currency="",
        complainant=("", ""),
        identifiers=frozenset(),
    )


def _one_source(one: Complaint, other: Complaint) -> bool:
    contact = one.complainant_contact.strip().casefold()
    return bool(contact) and contact == other.complainant_contact.strip().casefold()
