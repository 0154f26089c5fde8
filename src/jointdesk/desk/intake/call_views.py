"""Taking a call: the form, what the desk knows while the caller still speaks, and storing it."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.intake import actions, queries
from jointdesk.desk.intake.call_forms import CallForm
from jointdesk.desk.intake.drafts import MAX_NARRATIVE, Draft, read_identifiers
from jointdesk.desk.intake.enquiry_actions import Loss, write_loss
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.telling import list_near
from jointdesk.engine.errors import CallerError


def take_call(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    require(officer, "complaints.import")
    form = CallForm(officer, request.POST or None)
    told = form.draft() if request.method == "POST" else None
    if told is not None:
        try:
            complaint = _store(officer, *told)
        except CallerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("Stored as %(reference)s: tell the caller this number.")
                % {"reference": complaint.reference},
            )
            return redirect("complaint", complaint.pk) if officer.may("complaints.read") else redirect("call")
    return render(
        request, "intake/call.html", {"form": form}, status=400 if request.method == "POST" else 200
    )


@require_POST
def look_up_call(request: HttpRequest) -> HttpResponse:
    """What the words so far name, who told of it before, and whether money can still be stopped."""
    officer = officer_of(request)
    require(officer, "complaints.import")
    told = " \n".join(
        request.POST.get(name, "")
        for name in ("narrative", *(f"payment{number}-recipient" for number in range(3)))
    )
    found = read_identifiers(told.replace("\x00", "")[:MAX_NARRATIVE], "")
    context = {
        "found": list({(one.kind, one.value): one for one in found}.values())[:20],
        "near": list_near(officer, found, request.POST.get("complainant_contact", "")),
        "urgent": request.POST.get("sent_ago") == "now",
        "readable": officer.may("complaints.read"),
    }
    return render(request, "intake/call_found.html", context)


@transaction.atomic
def _store(officer: Officer, draft: Draft, losses: list[Loss]) -> Complaint:
    """The complaint with its payments, and in the hands of who took the call."""
    if losses and len({loss.currency for loss in losses}) == 1 and len(losses[0].currency) == 3:
        draft.complaint.amount = sum(loss.amount for loss in losses)
        draft.complaint.currency = losses[0].currency
    complaint = actions.store_complaint(officer, draft)
    for loss in losses:
        write_loss(officer, complaint, loss)
    return queries.complaints(officer).filter(pk=complaint.pk).first() or complaint
