"""Which identifiers partners may find with us or be asked about by us.

Those an officer has not withheld, named by a complaint that stands and whose mark lets it leave, by no complaint of
a case that is kept back, and not a hub: a bank's public hotline is in everybody's complaints and says nothing. A
wallet or account that is only proposed as a hub may be a gang's own, and is offered until an officer confirms it.
"""

from django.db.models import Exists, OuterRef, QuerySet

from jointdesk.desk.exchange.models import KeptBackCase
from jointdesk.desk.exchange.travel import LEAVING
from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.desk.networks.models import Hub
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
    rows = Identifier.objects.filter(Exists(complaints), ~Exists(hubs), kind=kind, shareable=True)
    # nearly always there is none, and no need to look at every mention
    if KeptBackCase.objects.exists():
        kept = Mention.objects.filter(complaint__membership__network__cases__kept_back__isnull=False)
        rows = rows.exclude(pk__in=kept.values("identifier"))
    return rows
