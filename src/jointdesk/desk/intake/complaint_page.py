"""The page of one complaint and the forms by which officers act on it; a form that failed stands as it was typed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.intake import actions, queries
from jointdesk.desk.intake.clock_rules import clock_rules
from jointdesk.desk.intake.coordinated import find_signs
from jointdesk.desk.intake.deadlines import deadline
from jointdesk.desk.intake.forms import CorrectionForm, DuplicateForm, ReasonForm
from jointdesk.desk.intake.handling_forms import (
    GROUNDS,
    AnswerForm,
    ClockForm,
    EnquiryForm,
    FollowForm,
    HandOverForm,
    LossForm,
    RejectForm,
    TransferForm,
    TranslationForm,
    own_currency,
)
from jointdesk.desk.intake.letters.floods import floods_of
from jointdesk.desk.intake.letters.showing import show_letters
from jointdesk.desk.intake.marking import cut, read_doubtful
from jointdesk.desk.intake.models import Complaint, LossLine, Transfer
from jointdesk.desk.intake.rates import convert, rate_on
from jointdesk.desk.intake.subjects import rejection_name

# how the page names what was corrected or decided
CORRECTED: Mapping[str, object] = dict(CorrectionForm.FIELDS) | {
    "state": gettext_lazy("State"),
    "withdrawn": gettext_lazy("Withdrawn"),
}


def render_complaint(
    request: HttpRequest, complaint: Complaint, *, status: int = 200, **typed: Form
) -> HttpResponse:
    """`typed`: forms that were sent and refused, by their name on the page."""
    officer = officer_of(request)
    note_access(officer, "consultation", f"complaint:{complaint.reference}", "case work")
    context = {
        **_told(officer, complaint),
        **_handled(complaint),
        **_forms(complaint),
        **show_letters(officer, complaint),
        **typed,
        "typed": frozenset(typed),
    }
    return render(request, "intake/detail.html", context, status=status)


def _told(officer: Officer, complaint: Complaint) -> dict[str, Any]:
    """What came in, and what it is near to."""
    mentions = list(complaint.mentions.select_related("identifier"))
    visible = queries.complaints(officer)
    return {
        "complaint": complaint,
        "reporter": queries.reporter(officer, complaint),
        "clock": queries.clock(complaint),
        "deadline": deadline(settings.DESK.country),
        "pieces": list(cut(complaint.narrative, mentions)),
        "identifiers": sorted(
            {mention.identifier for mention in mentions}, key=lambda one: (one.kind, one.value)
        ),
        "doubtful": read_doubtful(complaint, settings.DESK.country),
        "duplicates": visible.filter(duplicate_of=complaint),
        "original": visible.filter(duplicates=complaint).first(),
        "signs": find_signs(complaint, visible),
        "floods": floods_of(complaint, visible),
        "losses": [_priced(line) for line in complaint.losses.select_related("identifier")],
        "loss_total": _total(complaint),
        "own_currency": own_currency(),
        "translations": newest_translations(complaint),
    }


def _handled(complaint: Complaint) -> dict[str, Any]:
    """What officers did with it."""
    moves = [state for state, before in actions.MOVES.items() if complaint.state in before]
    if "new" in moves and not actions.can_take_back(complaint):
        moves.remove(Complaint.State.NEW)
    transfers = list(
        complaint.transfers.select_related("from_unit", "to_unit", "sent_by", "answered_by").order_by("-pk")
    )
    return {
        "moves": moves,
        "rejection": rejection_name(complaint.rejection) if complaint.rejection else "",
        "corrections": [
            (CORRECTED.get(one.field, one.field), one)
            for one in complaint.corrections.select_related("officer").order_by("-corrected_at", "-pk")
        ],
        "transfers": transfers,
        "arriving": next((one for one in transfers if one.state == Transfer.State.SENT), None),
        "enquiries": complaint.enquiries.select_related("asked_by", "answered_by").order_by("-pk"),
        "clock_steps": [
            (step, GROUNDS.get(step.ground, ""))
            for step in complaint.clock_steps.select_related("by", "settled_by").order_by("-pk")
        ],
        "clock_rules": clock_rules(settings.DESK.country),
        "assignments": complaint.assignments.select_related("officer", "by").order_by("-pk"),
    }


def _forms(complaint: Complaint) -> dict[str, Form]:
    return {
        "reject_form": RejectForm(auto_id="reject_%s"),
        "withdraw_form": ReasonForm(auto_id="withdraw_%s"),
        "take_back_form": ReasonForm(auto_id="take_back_%s"),
        "correction_form": CorrectionForm(auto_id="correct_%s"),
        "duplicate_form": DuplicateForm(auto_id="duplicate_%s"),
        "transfer_form": TransferForm(auto_id="transfer_%s", here=complaint.unit),
        "return_form": ReasonForm(auto_id="return_%s"),
        "hand_over_form": HandOverForm(auto_id="hand_over_%s", unit=complaint.unit),
        "enquiry_form": EnquiryForm(auto_id="enquiry_%s"),
        "answer_form": AnswerForm(auto_id="answer_%s"),
        "clock_form": ClockForm(auto_id="clock_%s", complaint=complaint),
        "translation_form": TranslationForm(auto_id="translation_%s"),
        "loss_form": LossForm(auto_id="loss_%s"),
        "follow_form": FollowForm(auto_id="follow_%s", complaint=complaint),
    }


def newest_translations(complaint: Complaint) -> list[Any]:
    """One of each language, the newest."""
    found = {one.language: one for one in complaint.translations.select_related("by").order_by("pk")}
    return list(found.values())


def _priced(line: LossLine) -> dict[str, Any]:
    """A payment, what it was worth in the desk's currency, and by which rate."""
    own = own_currency()
    return {
        "line": line,
        "worth": None if line.currency == own else convert(line.amount, line.currency, line.paid_on, own),
        "rates": [
            rate
            for rate in (rate_on(line.currency, line.paid_on), rate_on(own, line.paid_on))
            if rate and rate.currency != "USD"
        ],
    }


def _total(complaint: Complaint) -> Decimal | None:
    """All payments in the desk's currency; None where there is none, or one without a rate."""
    own = own_currency()
    worth = [convert(line.amount, line.currency, line.paid_on, own) for line in complaint.losses.all()]
    return sum((one for one in worth if one is not None), Decimal(0)) if worth and None not in worth else None
