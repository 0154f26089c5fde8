"""A letter becomes rows: a complaint, more on one, or what a room above makes of it. All of them or none, and once.

Its files are encrypted for this desk before the transaction begins, which other writers would wait for.
"""

import json
import logging
from contextlib import ExitStack
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jointdesk.desk.attachments.actions import Aside, keep, set_aside
from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.audit.actions import record
from jointdesk.desk.intake.actions import store_complaint
from jointdesk.desk.intake.enquiry_actions import write_loss
from jointdesk.desk.intake.letters.additions import add_to
from jointdesk.desk.intake.letters.calling import Door
from jointdesk.desk.intake.letters.danger import open_call
from jointdesk.desk.intake.letters.drafting import make_draft, payments
from jointdesk.desk.intake.letters.floods import note_flood
from jointdesk.desk.intake.letters.keys import letter_keys
from jointdesk.desk.intake.letters.letter_models import Letter as LetterRow
from jointdesk.desk.intake.letters.letter_models import LetterFile, Receipt
from jointdesk.desk.intake.letters.routing import find_unit
from jointdesk.desk.intake.letters.signals import letter_opened
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.receipts.standing import first_forget_on, mark_due, refresh
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.letterbox.attachments import open_attachment
from jointdesk.engine.letterbox.letters import Letter, open_letter, write_letter
from jointdesk.engine.letterbox.sealing import FindKey, find_among

log = logging.getLogger("jointdesk.letters")
PURPOSE = "letter"
# of the letter's own words: what says who and what, not how it travelled
_LEFT_OUT = ("v", "id", "receipt", "origin")


@dataclass(frozen=True)
class _File:
    """A file of the letter that is here, or the code of why it is not."""

    aside: Aside | None
    why: str = ""


def take_in(door: Door, number: str) -> bool:
    """Open the letter and store it. Whether it was new. Raises PartnerError for what does not open."""
    if LetterRow.objects.filter(number=number).exists():
        return False
    find_key = find_among(*letter_keys(settings.HOME))
    letter = open_letter(door.read_letter(number), number, find_key)
    with ExitStack() as stack:
        files = [
            _set_aside(stack, door, letter, attachment.id, find_key) for attachment in letter.attachments
        ]
        with transaction.atomic():
            store(letter, door.id, files)
    return True


def store(letter: Letter, door: str, files: list[_File]) -> LetterRow:
    """Inside the caller's transaction."""
    receipt, known = _find_receipt(letter)
    complaint = receipt.complaint
    new = not known and letter.kind != "dispute"
    if new:
        complaint = _store_complaint(letter)
        receipt.complaint = complaint
        receipt.save(update_fields=["complaint"])
    row = _write_row(letter, door, receipt, complaint)
    kept = [_keep(row, file) for file in files]
    if complaint is not None:
        if letter.kind == "danger":
            open_call(letter, row, complaint)
        elif not new:
            add_to(complaint, row, letter)
        else:
            note_flood(row)
    subject = f"complaint:{complaint.reference}" if complaint else f"letter:{row.pk}"
    record("letter_opened", subject, {"kind": letter.kind, "files": len(kept)})
    letter_opened.send(
        sender=LetterRow, letter=letter, complaint=complaint, attachments=[one for one in kept if one]
    )
    # a report that repeats one which is decided stands where that one does
    refresh(Q(pk=receipt.pk))
    mark_due()
    return row


def _find_receipt(letter: Letter) -> tuple[Receipt, bool]:
    """The receipt, and whether a letter of it was here. An addition that comes before its report is a report then."""
    today = timezone.localdate()
    receipt, new = Receipt.objects.select_related("complaint").get_or_create(
        hash=letter.receipt.hash,
        defaults={
            "locator": letter.receipt.locator,
            "reply_key": letter.receipt.reply_key,
            "language": letter.language,
            "since": today,
            "forget_on": first_forget_on(today),
        },
    )
    return receipt, not new


def _store_complaint(letter: Letter) -> Complaint:
    complaint = store_complaint(None, make_draft(letter, find_unit(letter)))
    for loss in payments(letter) if letter.kind != "danger" else ():
        write_loss(None, complaint, loss)
    return complaint


def _write_row(letter: Letter, door: str, receipt: Receipt, complaint: Complaint | None) -> LetterRow:
    row = LetterRow(
        number=letter.id,
        kind=letter.kind,
        door=door,
        language=letter.language,
        receipt=receipt,
        complaint=complaint,
        received_at=letter.received_at,
        opened_at=timezone.now(),
        origin=letter.origin,
    )
    # what a dispute says is kept by the room that answers it, and forgotten there
    if letter.kind != "dispute":
        said = json.loads(write_letter(letter))
        row.write_sealed({key: value for key, value in said.items() if key not in _LEFT_OUT})
    row.save()
    return row


def _set_aside(stack: ExitStack, door: Door, letter: Letter, attachment: str, find_key: FindKey) -> _File:
    """A file that is not what the letter names is told to the officers, and keeps nobody from the letter."""
    told = next(one for one in letter.attachments if one.id == attachment)
    try:
        sealed = stack.enter_context(door.open_attachment(letter.id, attachment))
        pieces = open_attachment(sealed, told, letter.id, find_key)
        aside = set_aside(
            None, pieces, told.name, purpose=PURPOSE, limit_bytes=told.size, claimed=told.media_type
        )
        return _File(stack.enter_context(aside))
    except PartnerError as error:
        log.warning("a file of letter %s was not taken in: %s", letter.id, error.code)
        return _File(None, error.code)


def _keep(row: LetterRow, file: _File) -> Attachment | None:
    attachment = keep(file.aside) if file.aside else None
    LetterFile.objects.create(letter=row, attachment=attachment, why=file.why)
    return attachment
