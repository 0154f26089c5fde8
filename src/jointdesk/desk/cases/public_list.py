"""A case keeps its identifiers from showing more at the public door: whoever is investigated learns nothing by looking.

The decision is the public list's own (intake/listings), one for each identifier and each in the log; here it is made
for all of a case at once, and lifted at once. Hubs are left out: everybody looks those up.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.cases.holding import hold_case
from jointdesk.desk.cases.models import Case, CaseIdentifier
from jointdesk.desk.intake.listings import actions
from jointdesk.desk.intake.listings.queries import DECIDE, held_for
from jointdesk.desk.intake.listings.rules import listing_rules
from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.desk.intake.queries import complaints
from jointdesk.engine.errors import CallerError

# how far a hold reaches
OWN, ALL = "own", "all"
MOST = 500


def holdable(officer: Officer, case: Case, reach: str) -> QuerySet[Identifier]:
    """Identifiers of a case that the public list could tell of. `reach` OWN: the investigation's own; ALL: and what
    its complaints and those of its networks name, as far as the officer may read them."""
    found = Q(Exists(CaseIdentifier.objects.filter(case=case, identifier=OuterRef("pk"))))
    if reach == ALL:
        of_case = Q(case_links__case=case) | Q(membership__network__cases=case)
        told = complaints(officer).filter(pk__in=Complaint.objects.filter(of_case).values("pk"))
        found |= Q(
            pk__in=Mention.objects.filter(complaint__in=told.order_by().values("pk")).values("identifier")
        )
    rows = Identifier.objects.filter(found, kind__in=listing_rules().kinds)
    return rows.exclude(hub__overruled_by=None, hub__isnull=False).order_by("pk")


@transaction.atomic
def hold_from_public(officer: Officer, case: Case, reach: str, reason: str) -> int:
    """How many are held that were not. Raises CallerError, NotAllowed, NotFound."""
    require(officer, DECIDE)
    case = hold_case(officer, case)
    found = list(holdable(officer, case, reach)[: MOST + 1])
    if not found:
        raise CallerError(
            _("The public list could tell of nothing in this case: no number, account, site or name.")
        )
    if len(found) > MOST:
        raise CallerError(
            _("These are more than %(most)s: hold the investigation's own, and others one by one.")
            % {"most": MOST}
        )
    return actions.hold_all(officer, found, reason, case.reference)


@transaction.atomic
def lift_holds(officer: Officer, case: Case, reason: str) -> int:
    """How many show again as they are counted; one that another open case names stays held. Of a closed case too."""
    case = hold_case(officer, case, closed=True)
    elsewhere = CaseIdentifier.objects.exclude(case=case).exclude(case__state=Case.State.CLOSED)
    held = list(held_for(officer, case.reference).exclude(identifier__in=elsewhere.values("identifier")))
    for one in held:
        actions.lift(officer, one, reason)
    return len(held)
