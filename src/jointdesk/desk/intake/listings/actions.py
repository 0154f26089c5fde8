"""What officers decide about the public list. A decision is of the next bundle, within minutes."""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.notifications.telling import holders_in, notify
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.intake.listings.models import Dispute, ListingDecision
from jointdesk.desk.intake.models import Identifier
from jointdesk.engine.errors import CallerError

DECIDE = "listings.decide"
Act = ListingDecision.Act


@transaction.atomic
def decide(
    officer: Officer, identifier: Identifier, act: str, reason: str, case: str = ""
) -> ListingDecision:
    """Hold an identifier for an investigation, or never list it. Raises CallerError, NotAllowed.

    A correction is not one officer's: it is the grant of a dispute, and takes two.
    """
    require(officer, DECIDE)
    if act not in (Act.HELD, Act.EXEMPT):
        raise CallerError(_("A correction is made by granting a dispute."))
    if not reason.strip():
        raise CallerError(_("Say why."))
    if act == Act.HELD and not case.strip():
        raise CallerError(_("Say for which investigation."))
    decision = put_in_force(officer, identifier, act, reason, case=case)
    if act == Act.EXEMPT:
        _tell_others(officer, identifier)
    return decision


@transaction.atomic
def hold_all(officer: Officer, identifiers: Iterable[Identifier], reason: str, case: str) -> int:
    """Hold many for one investigation; those that are held already stay as they are. How many are new.

    Raises CallerError, NotAllowed.
    """
    found = list(identifiers)
    held = ListingDecision.objects.filter(identifier__in=found, act=Act.HELD, lifted_at=None)
    known = set(held.values_list("identifier", flat=True))
    return len([decide(officer, one, Act.HELD, reason, case) for one in found if one.pk not in known])


@transaction.atomic
def lift(officer: Officer, decision: ListingDecision, reason: str) -> None:
    """From now on it is counted as usual. Raises CallerError, NotAllowed."""
    require(officer, DECIDE)
    own = ListingDecision.objects.select_for_update().get(pk=decision.pk)
    if own.lifted_at is not None:
        raise CallerError(_("This is lifted already."))
    if not reason.strip():
        raise CallerError(_("Say why."))
    own.lifted_by, own.lifted_at, own.lift_reason = officer, timezone.now(), reason[:300]
    own.save(update_fields=["lifted_by", "lifted_at", "lift_reason"])
    record("listing_decision_lifted", f"listing:{own.identifier_id}", {"act": own.act, "decision": own.pk})


def _tell_others(officer: Officer, identifier: Identifier) -> None:
    """What one officer alone takes off the list is looked at by the others who decide, and lifted by any of them."""
    national = Unit.objects.filter(level=Unit.Level.NATIONAL).order_by("pk")[0]
    others = [one for one in holders_in(DECIDE, national) if one != officer]
    url = reverse("listing", args=[identifier.pk])
    notify(others, "listing_exempted", subject=f"listing:{identifier.pk}", url=url)


def put_in_force(
    officer: Officer,
    identifier: Identifier,
    act: str,
    reason: str,
    *,
    case: str = "",
    dispute: Dispute | None = None,
) -> ListingDecision:
    """Within a transaction. A later correction replaces the one before: its day is the later one."""
    standing = ListingDecision.objects.select_for_update().filter(
        identifier=identifier, act=act, lifted_at=None
    )
    now = timezone.now()
    if act == Act.CORRECTED:
        standing.update(lifted_by=officer, lifted_at=now, lift_reason=reason[:300])
    elif standing.exists():
        raise CallerError(_("This is decided already."))
    decision = ListingDecision.objects.create(
        identifier=identifier,
        act=act,
        since=timezone.localdate(now),
        reason=reason[:300],
        case=case.strip()[:60],
        dispute=dispute,
        by=officer,
        at=now,
    )
    record("listing_decided", f"listing:{identifier.pk}", {"act": act, "decision": decision.pk})
    return decision
