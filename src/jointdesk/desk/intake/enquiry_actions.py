"""What is added to a complaint while it is worked on: questions and their answers, translations, payments, the
notice of the result that its reporter demanded.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.intake.models import Complaint, Enquiry, Identifier, LossLine, Translation
from jointdesk.desk.intake.queries import OPEN_STATES, held
from jointdesk.desk.intake.rates import currencies
from jointdesk.desk.intake.search_index import index_complaints
from jointdesk.engine.errors import CallerError
from jointdesk.engine.identifiers import extract

ANSWER_WITHIN_DAYS = 7
MOST_LOSSES = 200


@transaction.atomic
def ask(officer: Officer, complaint: Complaint, asked_of: str, question: str, answer_by: date) -> Enquiry:
    """Ask for more before deciding. The clock runs on: only a suspension stops it."""
    require(officer, "complaints.decide")
    own = held(officer, complaint, "complaints.decide")
    if own.state not in OPEN_STATES:
        raise CallerError(_("The complaint is decided already."))
    if not question.strip():
        raise CallerError(_("Write what is asked."))
    if answer_by < timezone.localdate():
        raise CallerError(_("The day of the answer lies in the past."))
    enquiry = Enquiry.objects.create(
        complaint=own,
        asked_of=asked_of,
        question=question.strip()[:2000],
        answer_by=answer_by,
        asked_by=officer,
        asked_at=timezone.now(),
    )
    record("complaint_enquiry", _subject(own), {"of": asked_of, "answered": False})
    return enquiry


@transaction.atomic
def note_answer(officer: Officer, enquiry: Enquiry, text: str) -> None:
    """Write down what was answered."""
    require(officer, "complaints.decide")
    own = held(officer, enquiry.complaint, "complaints.decide")
    row = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if row.answered_at is not None:
        raise CallerError(_("This is answered already."))
    if not text.strip():
        raise CallerError(_("Write the answer, or that none came."))
    row.answer, row.answered_by, row.answered_at = text.strip()[:5000], officer, timezone.now()
    row.save()
    record("complaint_enquiry", _subject(own), {"of": row.asked_of, "answered": True})


@transaction.atomic
def translate(officer: Officer, complaint: Complaint, language: str, text: str) -> Translation:
    """Put a translation beside the original, which stays what it is."""
    require(officer, "complaints.translate")
    own = held(officer, complaint, "complaints.read")
    if not text.strip():
        raise CallerError(_("Write the translation."))
    if language == own.language:
        raise CallerError(_("The original is in this language."))
    note_access(officer, "alteration", _subject(own), "translation")
    record("complaint_translated", _subject(own), {"language": language})
    translation = Translation.objects.create(
        complaint=own, language=language, text=text.strip()[:100_000], by=officer, at=timezone.now()
    )
    index_complaints([own.pk])
    return translation


@dataclass(frozen=True)
class Loss:
    """A payment as typed."""

    amount: Decimal
    currency: str
    paid_on: date
    recipient: str = ""
    bank_reference: str = ""


@transaction.atomic
def note_loss(officer: Officer, complaint: Complaint, loss: Loss) -> LossLine:
    """Note one payment. Its recipient is tied to an identifier where the complaint names it."""
    require(officer, "complaints.decide")
    own = held(officer, complaint, "complaints.decide")
    if own.losses.count() >= MOST_LOSSES:
        raise CallerError(_("A complaint has at most %(count)s payments.") % {"count": MOST_LOSSES})
    note_access(officer, "alteration", _subject(own), "payments")
    return write_loss(officer, own, loss)


def write_loss(officer: Officer | None, complaint: Complaint, loss: Loss) -> LossLine:
    """The same, inside the caller's transaction and under its right."""
    currency = loss.currency.strip().upper()
    if currency not in currencies():
        raise CallerError(
            _("No exchange rate is known of %(currency)s: write the sum in another currency.")
            % {"currency": currency[:5]}
        )
    if not 0 < loss.amount < Decimal(10) ** 16:
        raise CallerError(_("A payment is more than nothing."))
    if loss.paid_on > timezone.localdate() + timedelta(days=1):
        raise CallerError(_("The payment lies in the future."))
    return LossLine.objects.create(
        complaint=complaint,
        amount=loss.amount,
        currency=currency,
        paid_on=loss.paid_on,
        recipient=loss.recipient.strip()[:200],
        identifier=_named(complaint, loss.recipient),
        bank_reference=loss.bank_reference.strip()[:80],
        noted_by=officer,
        noted_at=timezone.now(),
    )


@transaction.atomic
def follow_loss(officer: Officer, line: LossLine, stopped: Decimal, returned: Decimal) -> None:
    """Note how much of a payment is held at a bank now, and how much is back with who paid."""
    require(officer, "complaints.decide")
    own = held(officer, line.complaint, "complaints.decide")
    row = LossLine.objects.select_for_update().get(pk=line.pk)
    if min(stopped, returned) < 0 or stopped + returned > row.amount:
        raise CallerError(
            _("What was stopped and what was given back are together no more than the payment.")
        )
    note_access(officer, "alteration", _subject(own), "payments")
    row.stopped, row.returned = stopped, returned
    row.save(update_fields=["stopped", "returned"])


@transaction.atomic
def drop_loss(officer: Officer, line: LossLine) -> None:
    """Take out a payment that was noted by mistake."""
    require(officer, "complaints.decide")
    own = held(officer, line.complaint, "complaints.decide")
    note_access(officer, "alteration", _subject(own), "payments")
    line.delete()


@transaction.atomic
def tell_result(officer: Officer, complaint: Complaint) -> None:
    """Note that the reporter, who demanded it, was told what was decided."""
    require(officer, "complaints.decide")
    own = held(officer, complaint, "complaints.decide")
    if own.state in OPEN_STATES or not own.wants_result or own.result_told_at:
        raise CallerError(_("There is no result to be told."))
    own.result_told_at = complaint.result_told_at = timezone.now()
    own.save(update_fields=["result_told_at"])
    note_access(officer, "disclosure", _subject(own), "notice of the result", recipients="complainant")
    record("complaint_result_told", _subject(own), {})


def _named(complaint: Complaint, recipient: str) -> Identifier | None:
    """The identifier of the complaint that the recipient's words spell."""
    spelled = {(one.kind, one.value) for one in extract(recipient[:200], settings.DESK.country)}
    for mention in complaint.mentions.select_related("identifier"):
        known = mention.identifier
        if (known.kind, known.value) in spelled or mention.raw == recipient.strip():
            return known
    return None


def _subject(complaint: Complaint) -> str:
    return f"complaint:{complaint.reference}"
