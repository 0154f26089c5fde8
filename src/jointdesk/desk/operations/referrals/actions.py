"""A presumed victim's way home: reviews by two officers, the protection gate, and the steps."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.operations.categories import open_referral, referral_of, settle
from jointdesk.desk.operations.models import Encounter, Referral, ReferralReview, ReferralStep, VictimForm
from jointdesk.desk.operations.referrals.guide import return_obstacle
from jointdesk.desk.operations.referrals.states import (
    OPEN_TO_REVIEW,
    THROUGH_THE_GATE,
    Finding,
    State,
    conclude,
    require_step,
)
from jointdesk.desk.operations.victims.compartment import is_open
from jointdesk.engine.errors import CallerError


@transaction.atomic
def review(referral: Referral, officer: Officer, finding: str, note: str = "") -> Referral:
    """One officer's finding; the same officer's later one takes its place. Two agreeing ones conclude.

    Raises CallerError when the referral is past review, or when a negative comes without its reasons.
    """
    require(officer, "referrals.review")
    referral = _lock(referral)
    if referral.state not in OPEN_TO_REVIEW:
        raise CallerError("this referral is no longer open to review")
    if finding not in Finding.values:
        raise CallerError("a finding is upheld or not_indicated")
    if finding == Finding.NOT_INDICATED and not note.strip():
        raise CallerError("say why there are no indications")
    if finding == Finding.NOT_INDICATED and _has_spoken(referral) and not is_open(officer, referral):
        raise CallerError(
            _("Whoever finds no indications has read what the person said: ask to be named as a case worker.")
        )
    review, _made = ReferralReview.objects.update_or_create(
        referral=referral,
        officer=officer,
        superseded_at=None,
        defaults={"finding": finding, "at": timezone.now()},
    )
    review.with_note(note.strip()[:5000]).save(update_fields=ReferralReview.SEALED)
    record("referral_reviewed", _subject(referral), {"finding": finding, "officer": officer.username})
    if conclude(referral.reviews.all()) == Finding.NOT_INDICATED:
        _move(referral, State.NOT_INDICATED, officer)
        settle([referral.person_id])
    return referral


@transaction.atomic
def answer_gate(
    referral: Referral, officer: Officer, *, consents: bool | None, claim: bool | None
) -> Referral:
    """Record whether the person consents to contact with the own state, and whether protection is claimed."""
    require(officer, "referrals.review")
    referral = _lock(referral)
    _require_open(officer, referral)
    referral.consents_to_contact, referral.protection_claim = consents, claim
    referral.checked_by = officer
    referral.save(update_fields=["consents_to_contact", "protection_claim", "checked_by"])
    now = timezone.now()
    ReferralStep.objects.create(
        referral=referral, kind=ReferralStep.Kind.GATE, by=officer, at=now, done_by=officer, done_at=now
    )
    record("protection_gate_answered", _subject(referral), {"officer": officer.username})
    return referral


@transaction.atomic
def advance(referral: Referral, officer: Officer, to: str) -> Referral:
    """Take the next step of the way home. Raises CallerError when it is not open."""
    require(officer, "referrals.review")
    referral = _lock(referral)
    _require_open(officer, referral)
    if to not in State.values:
        raise CallerError(f"{to[:30]!r} is not a state of a referral")
    require_step(referral, State(to), referral.reviews.all())
    if to in THROUGH_THE_GATE and (obstacle := return_obstacle(referral, timezone.localdate())):
        raise CallerError(str(obstacle))
    _move(referral, State(to), officer)
    settle([referral.person_id])
    return referral


@transaction.atomic
def open_for_missing(encounter: Encounter) -> Referral:
    """A missing person has been found: whether a victim is for two officers to see, and the hold stands until then."""
    referral = referral_of(encounter)
    if referral is None:
        referral = open_referral(encounter, State.DETECTED, ())
        settle([encounter.person_id])
    return referral


def _require_open(officer: Officer, referral: Referral) -> None:
    """Who asks a person, or leads him or her home, works for that person."""
    if not is_open(officer, referral):
        raise CallerError(_("Only who works for this person may do this."))


def _has_spoken(referral: Referral) -> bool:
    return referral.forms.filter(state=VictimForm.State.FINISHED).exists()


def _lock(referral: Referral) -> Referral:
    return Referral.objects.select_for_update().get(pk=referral.pk)


def _move(referral: Referral, to: State, officer: Officer) -> None:
    referral.state = to
    referral.save(update_fields=["state"])
    now = timezone.now()
    ReferralStep.objects.create(
        referral=referral,
        kind=ReferralStep.Kind.MOVED,
        state=to,
        by=officer,
        at=now,
        done_by=officer,
        done_at=now,
    )
    record("referral_moved", _subject(referral), {"state": to})
    note_access(officer, Access.Act.ALTERATION, _subject(referral), f"state: {to}")


def _subject(referral: Referral) -> str:
    return f"referral:{referral.pk}"
