"""Answering a letter that made no complaint, for the room that took it in."""

from django.db import transaction

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.letters.letter_models import Letter
from jointdesk.desk.intake.receipts.replying import set_status, write_to
from jointdesk.engine.errors import CallerError


@transaction.atomic
def answer_letter(officer: Officer, letter_id: str, status: str, text: str, language: str) -> None:
    """Tell the holder of its receipt where it stands (a word of STATUSES) and, unless empty, `text`.

    The caller has asked for permission, and logs. Raises CallerError for a letter that is not here or has a complaint.
    """
    letter = Letter.objects.select_related("receipt").filter(number=letter_id).first()
    if letter is None or letter.receipt.complaint_id is not None:
        raise CallerError("no letter without a complaint has this id")
    set_status(letter.receipt, status)
    if text.strip():
        write_to(officer, letter.receipt, text, language)
