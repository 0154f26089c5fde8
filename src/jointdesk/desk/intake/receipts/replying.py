"""Writing to a complainant: kept for the desk's record, and sealed so that only the receipt opens it."""

import secrets
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.audit.actions import note_access, record
from jointdesk.desk.intake.enquiry_actions import ask
from jointdesk.desk.intake.letters.letter_models import Receipt, Reply
from jointdesk.desk.intake.models import Complaint, Enquiry
from jointdesk.desk.intake.queries import held
from jointdesk.desk.intake.receipts.standing import mark_due
from jointdesk.engine.errors import CallerError
from jointdesk.engine.legible import legible
from jointdesk.engine.letterbox.replies import MOST_MESSAGES, STATUSES, Message, seal_message

MOST_TEXT = 4_000


@dataclass(frozen=True)
class Words:
    """`answer_by`: it is a question, to be answered by that day."""

    text: str
    language: str
    answer_by: date | None = None


@transaction.atomic
def write_to_complainant(officer: Officer, complaint: Complaint, words: Words) -> Reply:
    """Raises CallerError: nothing written, or the complaint did not come by a door."""
    require(officer, "complaints.decide")
    own = held(officer, complaint, "complaints.decide")
    receipt = Receipt.objects.select_for_update().filter(complaint=own).first()
    if receipt is None:
        raise CallerError(
            _("This complaint did not come through the public door: its writer has no receipt.")
        )
    enquiry = None
    if words.answer_by is not None:
        enquiry = ask(officer, own, Enquiry.AskedOf.COMPLAINANT, words.text, words.answer_by)
    reply = write_to(officer, receipt, words.text, words.language, enquiry)
    subject = f"complaint:{own.reference}"
    note_access(officer, "disclosure", subject, "message to the complainant", recipients="complainant")
    record("complainant_written_to", subject, {"question": enquiry is not None})
    if enquiry is not None:
        # the state of a question is one of its reply
        enquiry.save()
    return reply


def write_to(
    officer: Officer, receipt: Receipt, text: str, language: str, enquiry: Enquiry | None = None
) -> Reply:
    """Inside the caller's transaction, and under its right."""
    text = legible(text).strip()
    if not text:
        raise CallerError(_("Write something."))
    if len(text) > MOST_TEXT:
        raise CallerError(_("A message has at most %(most)s characters.") % {"most": MOST_TEXT})
    if receipt.replies.count() >= MOST_MESSAGES:
        raise CallerError(_("A receipt holds at most %(most)s messages.") % {"most": MOST_MESSAGES})
    now = timezone.now().replace(microsecond=0)
    message = Message(secrets.token_hex(16), now, language.split("-")[0], text)
    sealed = seal_message(message, receipt.mark, secrets.token_bytes)
    reply = Reply(
        number=message.id,
        receipt=receipt,
        enquiry=enquiry,
        language=message.language,
        sent=sealed.sealed,
        officer=officer,
        at=now,
    ).with_note(text)
    reply.save()
    receipt.moved_at = timezone.now()
    receipt.save(update_fields=["moved_at"])
    mark_due()
    return reply


def set_status(receipt: Receipt, status: str) -> None:
    """Of a receipt without a complaint, whose rows say nothing of it."""
    if status not in STATUSES:
        raise CallerError(f"{status!r}: a complainant is told {', '.join(STATUSES)}")
    if status != receipt.status:
        receipt.status, receipt.since, receipt.moved_at = status, timezone.localdate(), timezone.now()
        receipt.save(update_fields=["status", "since", "moved_at"])
        mark_due()
