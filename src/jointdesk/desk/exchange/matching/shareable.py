"""Which identifiers partners may find with us or be asked about by us.

Those an officer has not withheld, named by a complaint that stands and whose mark lets it leave, by somebody who is not
reached under it himself, by no complaint of a case that is kept back, and not a hub: a bank's public hotline is in
everybody's complaints and says nothing. A wallet or account that is only proposed as a hub may be a gang's own, and
is offered until an officer confirms it.
"""

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower, Replace, Right, StrIndex, Substr

from jointdesk.desk.exchange.models import KeptBackCase
from jointdesk.desk.exchange.travel import LEAVING
from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.desk.networks.models import Hub
from jointdesk.engine.identifiers import KINDS

# card numbers may not be kept or compared outside the payment networks' own rules (PCI DSS, requirement 3)
MATCHED_KINDS = tuple(kind for kind in KINDS if kind != "payment_card")
# digits by which a telephone number is known in whatever form it is written
TAIL = 8
# between the digits of a number as people write it
BETWEEN = (" ", "-", ".")


def shareable(kind: str) -> QuerySet[Identifier]:
    """The identifiers of a kind that may be published or asked."""
    complaints = Complaint.objects.filter(mentions__identifier=OuterRef("pk"), mark__in=LEAVING).exclude(
        state=Complaint.State.WITHDRAWN
    )
    complaints = _but_of_its_owner(complaints, kind)
    hubs = Hub.objects.filter(identifier=OuterRef("pk"), overruled_by=None)
    hubs = hubs.exclude(review=Hub.Review.PROPOSED)
    rows = Identifier.objects.filter(Exists(complaints), ~Exists(hubs), kind=kind, shareable=True)
    # nearly always there is none, and no need to look at every mention
    if KeptBackCase.objects.exists():
        kept = Mention.objects.filter(complaint__membership__network__cases__kept_back__isnull=False)
        rows = rows.exclude(pk__in=kept.values("identifier"))
    return rows


def _but_of_its_owner(complaints: QuerySet[Complaint], kind: str) -> QuerySet[Complaint]:
    """Without those whose reporter is reached under the identifier: reporters write their own number into what they
    tell, and a partner that asks about it would be told that this person complained, and is a victim perhaps."""
    own: Combinable
    contact: Combinable = F("complainant_contact")
    if kind == "phone":
        for sign in BETWEEN:
            contact = Replace(contact, Value(sign), Value(""))
        own = Right(OuterRef("value"), TAIL, output_field=CharField())
    elif kind in ("email", "handle"):
        contact, own = Lower(contact), Lower(OuterRef("value"))
        if kind == "handle":
            # the platform stands before it
            own = Substr(own, StrIndex(own, Value(":")) + 1)
    else:
        return complaints
    return complaints.alias(own=StrIndex(contact, own)).filter(own=0)
