"""Doors of a complaint's page for everything between its arrival and its decision."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.intake import clock_actions, enquiry_actions, handover_actions, queries
from jointdesk.desk.intake.doors import find, given, pass_form, press
from jointdesk.desk.intake.forms import ReasonForm
from jointdesk.desk.intake.handling_forms import (
    AnswerForm,
    ClockForm,
    EnquiryForm,
    FollowForm,
    HandOverForm,
    LossForm,
    TransferForm,
    TranslationForm,
)
from jointdesk.desk.intake.models import ClockStep, Enquiry, LossLine, Transfer


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = find(officer_of(request), pk, "complaints.assign")
    undo = "" if complaint.holder_id else "complaint-let-go"
    return press(request, complaint, handover_actions.take, _("It is yours."), undo=undo)


@require_POST
def let_go(request: HttpRequest, pk: int) -> HttpResponse:
    return press(
        request,
        find(officer_of(request), pk, "complaints.assign"),
        lambda officer, one: handover_actions.hand_over(officer, one, None),
        _("It is nobody's again."),
        undo="complaint-hold",
    )


@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = find(officer_of(request), pk, "complaints.assign")
    form = HandOverForm(request.POST, auto_id="hand_over_%s", unit=complaint.unit)
    return pass_form(
        request,
        complaint,
        "hand_over_form",
        form,
        lambda officer, one: handover_actions.hand_over(officer, one, given(form)["to"]),
        _("Handed over."),
    )


@require_POST
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = find(officer_of(request), pk, "complaints.transfer")
    form = TransferForm(request.POST, auto_id="transfer_%s", here=complaint.unit)
    return pass_form(
        request,
        complaint,
        "transfer_form",
        form,
        lambda officer, one: handover_actions.send(officer, one, given(form)["to"], given(form)["why"]),
        _("Transferred. You can take it back until the other unit takes it on."),
    )


@require_POST
def answer_transfer(request: HttpRequest, pk: int, answer: str) -> HttpResponse:
    """The receiving unit's word: `taken` or `returned`."""
    officer = officer_of(request)
    row = get_object_or_404(queries.transfers(officer, sent=False), pk=pk)
    complaint = find(officer, row.complaint_id, "complaints.transfer")
    if answer == "taken":
        return press(
            request,
            complaint,
            lambda officer, _one: handover_actions.answer(officer, row, taken=True),
            _("Taken on."),
        )
    if answer != "returned":
        raise Http404
    form = ReasonForm(request.POST, auto_id="return_%s")
    return pass_form(
        request,
        complaint,
        "return_form",
        form,
        lambda officer, _one: handover_actions.answer(officer, row, taken=False, why=given(form)["reason"]),
        _("Sent back."),
    )


@require_POST
def recall_transfer(request: HttpRequest, pk: int) -> HttpResponse:
    row: Transfer = get_object_or_404(
        queries.transfers(officer_of(request), sent=True).select_related("complaint"), pk=pk
    )
    return press(
        request,
        row.complaint,
        lambda officer, _one: handover_actions.recall(officer, row),
        _("Taken back."),
    )


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = find(officer_of(request), pk, "complaints.decide")
    form = EnquiryForm(request.POST, auto_id="enquiry_%s")
    return pass_form(
        request,
        complaint,
        "enquiry_form",
        form,
        lambda officer, one: enquiry_actions.ask(officer, one, **given(form)),
        _("Noted. It stands under Awaited until the answer is in."),
    )


@require_POST
def answer_enquiry(request: HttpRequest, pk: int, enquiry: int) -> HttpResponse:
    complaint = find(officer_of(request), pk, "complaints.decide")
    row: Enquiry = get_object_or_404(complaint.enquiries, pk=enquiry)
    form = AnswerForm(request.POST, auto_id="answer_%s")
    return pass_form(
        request,
        complaint,
        "answer_form",
        form,
        lambda officer, _one: enquiry_actions.note_answer(officer, row, given(form)["answer"]),
        _("The answer is noted."),
    )


@require_POST
def move_clock(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = find(officer_of(request), pk, "complaints.decide")
    form = ClockForm(request.POST, auto_id="clock_%s", complaint=complaint)
    done = _("Done.") if officer_of(request).may("complaints.clock") else _("Proposed to your commander.")
    return pass_form(
        request,
        complaint,
        "clock_form",
        form,
        lambda officer, one: clock_actions.move_clock(officer, one, form.wish()),
        done,
    )


@require_POST
def settle_clock(request: HttpRequest, pk: int, step: int, answer: str) -> HttpResponse:
    """A proposed step is agreed to (`yes`) or not (`no`)."""
    if answer not in ("yes", "no"):
        raise Http404
    complaint = find(officer_of(request), pk, "complaints.clock")
    row: ClockStep = get_object_or_404(complaint.clock_steps, pk=step)
    return press(
        request,
        complaint,
        lambda officer, _one: clock_actions.settle_step(officer, row, agreed=answer == "yes"),
        _("Done."),
    )


@require_POST
def translate(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = find(officer_of(request), pk, "complaints.translate")
    form = TranslationForm(request.POST, auto_id="translation_%s")
    return pass_form(
        request,
        complaint,
        "translation_form",
        form,
        lambda officer, one: enquiry_actions.translate(officer, one, **given(form)),
        _("The translation stands beside the original."),
    )


@require_POST
def note_loss(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = find(officer_of(request), pk, "complaints.decide")
    form = LossForm(request.POST, auto_id="loss_%s")
    return pass_form(
        request,
        complaint,
        "loss_form",
        form,
        lambda officer, one: enquiry_actions.note_loss(officer, one, form.loss()),
        _("The payment is noted."),
    )


@require_POST
def follow_loss(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = find(officer_of(request), pk, "complaints.decide")
    form = FollowForm(request.POST, auto_id="follow_%s", complaint=complaint)
    return pass_form(
        request,
        complaint,
        "follow_form",
        form,
        lambda officer, _one: enquiry_actions.follow_loss(officer, **given(form)),
        _("Noted what became of the payment."),
    )


@require_POST
def drop_loss(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    complaint = find(officer_of(request), pk, "complaints.decide")
    row: LossLine = get_object_or_404(complaint.losses, pk=line)
    return press(
        request,
        complaint,
        lambda officer, _one: enquiry_actions.drop_loss(officer, row),
        _("The payment is taken out."),
    )


@require_POST
def tell_result(request: HttpRequest, pk: int) -> HttpResponse:
    return press(
        request,
        find(officer_of(request), pk, "complaints.decide"),
        enquiry_actions.tell_result,
        _("Noted: the reporter was told."),
    )
