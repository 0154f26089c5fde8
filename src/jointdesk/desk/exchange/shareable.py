"""Which identifiers partners may find with us or be asked about by us.

Those an officer has not withheld, named by a complaint that stands and whose mark lets it leave, and not a hub:
a bank's public hotline is in everybody's complaints and says nothing. A wallet or account that is only proposed
as a hub may be a gang's own, and is offered until an officer confirms it.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from jointdesk.desk.exchange.travel import LEAVING
from jointdesk.desk.intake.models import Complaint, Identifier
from jointdesk.desk.networks.models import Hub
from jointdesk.engine.errors import CallerError
from jointdesk.engine.identifiers import KINDS

# card numbers may not be kept or compared outside the payment networks' own rules (PCI DSS, requirement 3)
MATCHED_KINDS = tuple(kind for kind in KINDS if kind != "payment_card")


def shareable(kind: str) -> QuerySet[Identifier]:
    """The identifiers of a kind that may be published or asked."""
    complaints = Complaint.objects.filter(mentions__identifier=OuterRef("pk"), mark__in=LEAVING).exclude(
        state=Complaint.State.WITHDRAWN
    )
    hubs = Hub.objects.filter(identifier=OuterRef("pk"), overruled_by=None)
    hubs = hubs.exclude(review=Hub.Review.PROPOSED)
    return Identifier.objects.filter(Exists(complaints), ~Exists(hubs), kind=kind, shareable=True)


def read_kinds(kinds: Iterable[str] | None) -> tuple[str, ...]:
    """The kinds somebody named, or all. Raises CallerError for one that is not matched."""
    wanted = tuple(dict.fromkeys(kinds or MATCHED_KINDS))
    for kind in wanted:
        if kind not in MATCHED_KINDS:
            raise CallerError(f"{kind!r} is no kind of identifier that desks match")
    return wanted
