"""The part of a complaint's page that shows its letters, and the messages that went back."""

from typing import Any

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.letters.danger import calls_of
from jointdesk.desk.intake.letters.forms import ReplyForm
from jointdesk.desk.intake.letters.letter_models import Letter
from jointdesk.desk.intake.letters.queries import is_protected, letters_of, receipt_of, replies_of
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.receipts.words import status_name


def show_letters(officer: Officer, complaint: Complaint) -> dict[str, Any]:
    """Nothing for a complaint that did not come through a door."""
    receipt = receipt_of(complaint)
    if receipt is None:
        return {}
    letters = letters_of(officer, complaint)
    told = [(one.row.received_at, "letter", one) for one in letters]
    written = [(one.at, "reply", one) for one in replies_of(complaint)]
    return {
        "receipt": receipt,
        "receipt_status": status_name(receipt.status),
        # what came and what went, in the order of time
        "talk": sorted([*told, *written], key=lambda one: one[0]),
        "has_unread": any(
            one.row.kind == Letter.Kind.ADDITION and one.row.read_at is None for one in letters
        ),
        "protected": is_protected(complaint),
        "calls": calls_of(officer, complaint),
        "reply_form": ReplyForm(auto_id="reply_%s", initial={"language": receipt.language}),
    }
