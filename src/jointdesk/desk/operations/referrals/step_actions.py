"""What is done on the way home, step by step: needs, a safe place, papers, who takes over, when somebody asks again."""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.notifications import notify
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.operations.families.actions import take_back
from jointdesk.desk.operations.models import Referral, ReferralStep
from jointdesk.desk.operations.queries import ACKNOWLEDGE
from jointdesk.desk.operations.referrals.states import require_gate
from jointdesk.desk.operations.victims.compartment import WORK, open_referrals
from jointdesk.engine.errors import CallerError

Kind = ReferralStep.Kind
# what an officer writes down; the other kinds are left behind by what was done
WRITTEN = (
    Kind.NEED,
    Kind.SAFETY,
    Kind.GUARDIAN,
    Kind.TRAVEL_DOCUMENT,
    Kind.HANDOVER,
    Kind.FOLLOW_UP,
    Kind.FAMILY,
    Kind.NOTE,
)
# something is to be done, until somebody says that it is
OPEN = (Kind.NEED, Kind.TRAVEL_DOCUMENT, Kind.HANDOVER, Kind.FOLLOW_UP)
LONGEST = 5000
# no reflection period is longer, and no follow-up later
FARTHEST = timedelta(days=5 * 366)
PURPOSE = "protection of victims"


@transaction.atomic
def add_step(
    officer: Officer,
    referral: Referral,
    kind: str,
    note: str,
    *,
    due_on: date | None = None,
    organisation: Unit | None = None,
) -> ReferralStep:
    """Write down what is needed, was arranged, or is due. A handover passes the protection gate."""
    referral = hold_open(officer, referral)
    if kind not in WRITTEN:
        raise CallerError(_("Choose what it is."))
    note = note.replace("\x00", "").strip()
    if not note or len(note) > LONGEST:
        raise CallerError(_("Say it in words, at most %(count)s characters.") % {"count": LONGEST})
    if kind == Kind.HANDOVER:
        require_gate(referral)
    _check_day(due_on)
    now = timezone.now()
    row = ReferralStep(
        referral=referral,
        kind=kind,
        due_on=due_on,
        by=officer,
        at=now,
        done_by=None if kind in OPEN else officer,
        done_at=None if kind in OPEN else now,
        organisation=organisation if kind == Kind.HANDOVER else None,
    ).with_note(note)
    row.save()
    record("referral_step", f"referral:{referral.pk}", {"kind": kind, "officer": officer.pk})
    if row.organisation is not None:
        taking = Officer.objects.filter(unit=row.organisation, is_active=True)
        notify(taking, "handover_waits", subject=f"handover:{row.pk}", url=reverse("handovers"))
    return row


@transaction.atomic
def finish_step(officer: Officer, row: ReferralStep, note: str = "") -> ReferralStep:
    """Say that a step is done, and what came of it."""
    hold_open(officer, row.referral)
    return _finish(officer, row, note)


@transaction.atomic
def acknowledge_handover(officer: Officer, row: ReferralStep, note: str) -> ReferralStep:
    """An officer of the organisation that takes a person over says that it has."""
    require(officer, ACKNOWLEDGE)
    if row.kind != Kind.HANDOVER or row.organisation_id != officer.unit_id:
        raise CallerError(_("This person is not handed over to your organisation."))
    row = _finish(officer, row, note)
    note_access(officer, Access.Act.DISCLOSURE, f"referral:{row.referral_id}", "handover acknowledged")
    return row


@transaction.atomic
def set_reflection(officer: Officer, referral: Referral, until: date) -> Referral:
    """Until when the person is left in peace: nobody is returned or handed over before."""
    referral = hold_open(officer, referral)
    _check_day(until)
    if until < timezone.localdate():
        raise CallerError(_("This day is past."))
    referral.reflection_until = until
    referral.save(update_fields=["reflection_until"])
    _note(officer, referral, Kind.REFLECTION, until.isoformat())
    return referral


@transaction.atomic
def answer_family(officer: Officer, referral: Referral, consents: bool | None) -> Referral:
    """Whether the person wants the family told: it may hold a trafficker, so without a yes it is not."""
    referral = hold_open(officer, referral)
    referral.consents_to_family = consents
    referral.save(update_fields=["consents_to_family"])
    if consents is not True:
        take_back(referral, "refuses" if consents is False else "later")
    _note(officer, referral, Kind.FAMILY, {True: "yes", False: "no", None: "unknown"}[consents])
    record("family_consent_answered", f"referral:{referral.pk}", {"officer": officer.pk})
    return referral


def hold_open(officer: Officer, referral: Referral) -> Referral:
    """The referral, locked. Raises CallerError where its compartment is not open to the officer."""
    require(officer, WORK)
    found = open_referrals(officer).select_for_update(of=("self",)).filter(pk=referral.pk).first()
    if found is None:
        raise CallerError(_("Only who works for this person may do this."))
    return found


def _note(officer: Officer, referral: Referral, kind: str, note: str) -> None:
    now = timezone.now()
    step = ReferralStep(referral=referral, kind=kind, by=officer, at=now, done_by=officer, done_at=now)
    step.with_note(note).save()
    record("referral_step", f"referral:{referral.pk}", {"kind": kind, "officer": officer.pk})


def _finish(officer: Officer, row: ReferralStep, note: str) -> ReferralStep:
    row = ReferralStep.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.done_at is not None:
        raise CallerError(_("This is done already."))
    told = note.replace("\x00", "").strip()[:LONGEST]
    row.note = f"{row.note}\n{told}".strip() if told and row.kind != Kind.NEED else row.note
    row.done_by, row.done_at = officer, timezone.now()
    row.save(update_fields=[*row.SEALED, "done_by", "done_at"])
    facts = {"kind": row.kind, "officer": officer.pk}
    record("referral_step_done", f"referral:{row.referral_id}", facts)
    return row


def _check_day(day: date | None) -> None:
    if day is not None and abs(day - timezone.localdate()) > FARTHEST:
        raise CallerError(_("This day cannot be meant."))
