"""Talking with a presumed victim: a form is begun, kept as a draft, finished, and never changed again.

What it says may raise the indications, never lower them: the outcome is one interviewer's, two officers review.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.audit.models import Access
from jointdesk.desk.operations.categories import add_indications
from jointdesk.desk.operations.models import Referral, ReferralStep, VictimForm
from jointdesk.desk.operations.victims.answers import (
    Answers,
    find_missing,
    indications,
    keep_with_consent,
)
from jointdesk.desk.operations.victims.compartment import WORK, open_referrals
from jointdesk.desk.operations.victims.form_reading import Form, all_forms, newest_forms
from jointdesk.engine.errors import CallerError

PURPOSE = "protection of victims"
LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)
# an urgent need that nobody has seen to by then is shown as overdue
NEEDED_WITHIN = timedelta(days=1)


class Changed(CallerError):
    """Somebody else has written on meanwhile."""


@transaction.atomic
def begin_form(officer: Officer, referral: Referral, name: str, language: str = "") -> VictimForm:
    """A draft of a form's newest version; the officer's own draft of it, if there is one."""
    _require_open(officer, referral)
    form = newest_forms().get(name)
    if form is None:
        raise CallerError(_("There is no such form."))
    begun = referral.forms.filter(name=name, state=VictimForm.State.DRAFT, made_by=officer).first()
    if begun is not None:
        return begun
    now = timezone.now()
    last = referral.forms.filter(name=name, state=VictimForm.State.FINISHED).first()
    row = VictimForm.objects.create(
        referral=referral,
        name=name,
        version=form.version,
        language=language if language in LANGUAGES else "",
        follows=last,
        made_by=officer,
        made_at=now,
        changed_at=now,
    )
    record("victim_form_begun", f"referral:{referral.pk}", {"form": row.key.hex, "officer": officer.pk})
    return row


@transaction.atomic
def save_draft(
    officer: Officer, row: VictimForm, answers: Answers, *, language: str = "", seen: str = ""
) -> VictimForm:
    """Keep what is known so far. `seen`: the draft's `changed_at` as the writer read it, empty: no matter."""
    row = _hold_draft(officer, row)
    if seen and seen != row.changed_at.isoformat():
        raise Changed(
            _("Somebody has changed this form meanwhile. What you typed is below; look before you save.")
        )
    row.answers, row.changed_at = answers, timezone.now()
    row.language = language if language in LANGUAGES else row.language
    row.save(update_fields=[*row.SEALED, "changed_at", "language"])
    return row


@transaction.atomic
def finish_form(officer: Officer, row: VictimForm) -> VictimForm:
    """Close a form for good; its indications and urgent needs become the referral's."""
    row = _hold_draft(officer, row)
    form = form_of(row)
    if missing := find_missing(form, row.answers):
        raise CallerError(missing[0].why)
    row.answers = keep_with_consent(form, row.answers)
    row.state, row.finished_at = VictimForm.State.FINISHED, timezone.now()
    row.save(update_fields=[*row.SEALED, "state", "finished_at"])
    facts = {"form": row.key.hex, "name": row.name, "version": row.version, "officer": officer.pk}
    record("victim_form_finished", f"referral:{row.referral_id}", facts)
    note_access(officer, Access.Act.COLLECTION, f"referral:{row.referral_id}", PURPOSE)
    if row.name == "indicators":
        add_indications(row.referral, indications(form, row.answers), row.answers.get("outcome", ""))
        _note_needs(officer, row)
    return row


@transaction.atomic
def drop_draft(officer: Officer, row: VictimForm) -> None:
    """Throw a draft away: only whoever made it, and only a draft."""
    row = _hold_draft(officer, row)
    if row.made_by_id != officer.pk:
        raise CallerError(_("Only whoever began a draft throws it away."))
    record("victim_form_dropped", f"referral:{row.referral_id}", {"form": row.key.hex, "officer": officer.pk})
    row.delete()


def form_of(row: VictimForm) -> Form:
    """The form as it was when this one was filled in."""
    return all_forms()[row.name, row.version]


def _note_needs(officer: Officer, row: VictimForm) -> None:
    now = timezone.now()
    known = {step.note for step in row.referral.steps.filter(kind=ReferralStep.Kind.NEED, done_at=None)}
    ReferralStep.objects.bulk_create(
        ReferralStep(
            referral=row.referral,
            kind=ReferralStep.Kind.NEED,
            by=officer,
            at=now,
            due_on=(timezone.localtime(now) + NEEDED_WITHIN).date(),
        ).with_note(need)
        for need in row.answers.get("needs", [])
        if need not in known
    )


def _require_open(officer: Officer, referral: Referral) -> None:
    require(officer, WORK)
    if not open_referrals(officer).filter(pk=referral.pk).exists():
        raise CallerError(_("Only who works for this person may do this."))


def _hold_draft(officer: Officer, row: VictimForm) -> VictimForm:
    _require_open(officer, row.referral)
    row = VictimForm.objects.select_for_update(of=("self",)).select_related("referral").get(pk=row.pk)
    if row.state != VictimForm.State.DRAFT:
        raise CallerError(_("A finished form is not changed: begin a new one."))
    return row
