"""What officers say of links: two complaints belong together or do not, an identifier is a hub or is genuine."""

from django.db import transaction
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import record
from jointdesk.desk.intake.models import Complaint, Identifier
from jointdesk.desk.networks.causes import Cause
from jointdesk.desk.networks.hub_questions import ask_anew, relink_naming
from jointdesk.desk.networks.judging import follow_judgement
from jointdesk.desk.networks.models import Hub, Judgement
from jointdesk.engine.errors import CallerError

RIGHT = "networks.judge"


@transaction.atomic
def judge(officer: Officer, kind: str, one: Complaint, other: Complaint, reason: str) -> Judgement:
    """Say that two complaints do (must_link) or do not (cannot_link) belong together; links follow at once.

    A judgement on the same two that says the contrary is undone.
    """
    require(officer, RIGHT)
    if kind not in Judgement.Kind.values:
        raise CallerError(f"{kind!r} is no judgement")
    if one.pk == other.pk:
        raise CallerError("a judgement is about two complaints")
    _need_reason(reason)
    first, second = sorted((one, other), key=lambda complaint: complaint.pk)
    standing = Judgement.objects.filter(one=first, other=second, undone_at=None)
    if (same := standing.filter(kind=kind).first()) is not None:
        return same
    contrary = standing.first()
    standing.update(undone_at=timezone.now())
    judgement = Judgement.objects.create(
        kind=kind, one=first, other=second, reason=reason[:300], officer=officer, at=timezone.now()
    )
    _record("judged", judgement)
    follow_judgement(judgement, officer, anew=contrary is not None)
    return judgement


@transaction.atomic
def undo(officer: Officer, judgement: Judgement) -> None:
    """Take a judgement back; what it joined or parted is computed again."""
    require(officer, RIGHT)
    if judgement.undone_at is not None:
        return
    judgement.undone_at = timezone.now()
    judgement.save(update_fields=["undone_at"])
    _record("judgement_undone", judgement)
    follow_judgement(judgement, officer)


@transaction.atomic
def declare_hub(officer: Officer, identifier: Identifier, reason: str) -> Hub:
    """Say that an identifier is too common to link by, whatever the rule finds."""
    require(officer, RIGHT)
    fields = {
        "source": Hub.Source.OFFICER,
        "reason": reason[:300],
        "overruled_by": None,
        "review": "",
        "degree": identifier.complaint_count,
    }
    hub, _ = Hub.objects.update_or_create(identifier=identifier, defaults=fields)
    record("hub_declared", f"identifier:{identifier.pk}", {"by": officer.pk})
    relink_naming(identifier.pk, Cause(officer))
    hub.refresh_from_db()
    return hub


@transaction.atomic
def confirm_hub(officer: Officer, hub: Hub, reason: str) -> None:
    """Say that a proposed hub is one: it stays out of all links."""
    _review(officer, hub, Hub.Review.CONFIRMED, reason)


@transaction.atomic
def reject_hub(officer: Officer, hub: Hub, reason: str) -> None:
    """Say that a proposed hub is genuine: from now on it links however many name it."""
    _review(officer, hub, Hub.Review.REJECTED, reason)
    hub.overruled_by = officer
    hub.save(update_fields=["overruled_by"])
    relink_naming(hub.identifier_id, Cause(officer))


@transaction.atomic
def overrule_hub(officer: Officer, identifier: Identifier) -> Hub:
    """Say that an identifier is genuine: it links however many name it, against the list and the rule."""
    require(officer, RIGHT)
    fields = {"source": Hub.Source.OFFICER, "degree": identifier.complaint_count}
    hub, _ = Hub.objects.get_or_create(identifier=identifier, defaults=fields)
    hub.overruled_by = officer
    hub.save(update_fields=["overruled_by"])
    record("hub_overruled", f"identifier:{identifier.pk}", {"by": officer.pk})
    relink_naming(identifier.pk, Cause(officer))
    hub.refresh_from_db()
    return hub


@transaction.atomic
def release_hub(officer: Officer, hub: Hub) -> None:
    """Take an officer's word on an identifier back: list and rule decide again, of this one alone."""
    require(officer, RIGHT)
    record("hub_released", f"identifier:{hub.identifier_id}", {"by": officer.pk})
    hub.delete()
    ask_anew(hub.identifier_id, Cause(officer))


def _review(officer: Officer, hub: Hub, review: str, reason: str) -> None:
    require(officer, RIGHT)
    _need_reason(reason)
    if not hub.review:
        raise CallerError(f"{hub.identifier.value} is not put before an officer")
    hub.review, hub.reviewed_by, hub.reviewed_at = review, officer, timezone.now()
    hub.review_reason = reason[:300]
    hub.save(update_fields=["review", "reviewed_by", "reviewed_at", "review_reason"])
    record(f"hub_{review}", f"identifier:{hub.identifier_id}", {"by": officer.pk})


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise CallerError("a reason is needed")


def _record(kind: str, judgement: Judgement) -> None:
    facts = {
        "kind": judgement.kind,
        "one": judgement.one.reference,
        "other": judgement.other.reference,
        "by": judgement.officer_id,
    }
    record(kind, f"judgement:{judgement.pk}", facts)
