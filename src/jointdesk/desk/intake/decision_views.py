"""What an officer decides on a complaint's page: each door takes a POST and goes back to the page."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.intake import actions, duplicate_actions, queries
from jointdesk.desk.intake.correction_actions import correct
from jointdesk.desk.intake.forms import CorrectionForm, DuplicateForm, ReasonForm
from jointdesk.desk.intake.models import Complaint
from jointdesk.engine.errors import CallerError, InputError, NotAllowed


@require_POST
def decide(request: HttpRequest, pk: int, state: str) -> HttpResponse:
    """Lead the complaint to `state`: accepted, rejected or withdrawn."""
    if state not in actions.MOVES:
        raise Http404
    officer = officer_of(request)
    complaint = _find(officer, pk)
    reason = request.POST.get("reason", "").strip()
    if state == Complaint.State.ACCEPTED:
        actions.accept(officer, complaint)
    elif _valid(request, ReasonForm(request.POST)):
        act = actions.reject if state == Complaint.State.REJECTED else actions.withdraw
        act(officer, complaint, reason)
    return redirect("complaint", pk)


@require_POST
def correct_field(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    form = CorrectionForm(request.POST)
    if _valid(request, form):
        given = form.cleaned_data
        complaint = _find(officer, pk)
        try:
            correct(officer, complaint, given["field"], given["value"], given["reason"], timezone.now())
            messages.success(request, _("Corrected. The old value is kept below."))
        except InputError as error:
            messages.error(request, error.why)
    return redirect("complaint", pk)


@require_POST
def mark_duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    form = DuplicateForm(request.POST)
    complaint = _find(officer, pk)
    if _valid(request, form):
        given = form.cleaned_data
        original = queries.complaints(officer).filter(reference=given["original"].strip()).first()
        try:
            if original is None:
                raise CallerError(_("There is no complaint of this reference that you may read."))
            duplicate_actions.mark_duplicate(officer, complaint, original, given["reason"])
        except NotAllowed:
            raise
        except CallerError as error:
            messages.error(request, str(error))
    return redirect("complaint", pk)


@require_POST
def unmark_duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    duplicate_actions.unmark_duplicate(officer, _find(officer, pk))
    return redirect("complaint", pk)


def _find(officer: Officer, pk: int) -> Complaint:
    return get_object_or_404(queries.complaints(officer).select_related("duplicate_of"), pk=pk)


def _valid(request: HttpRequest, form: Form) -> bool:
    for errors in form.errors.values():
        messages.error(request, str(errors[0]))
    return form.is_valid()
