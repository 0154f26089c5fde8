"""What an officer decides on a complaint's page: each door takes a POST and goes back to the page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.intake import actions, duplicate_actions, queries
from jointdesk.desk.intake.correction_actions import correct
from jointdesk.desk.intake.doors import find, given, pass_form, press
from jointdesk.desk.intake.forms import CorrectionForm, DuplicateForm, ReasonForm
from jointdesk.desk.intake.handling_forms import RejectForm
from jointdesk.desk.intake.models import Complaint
from jointdesk.engine.errors import CallerError

State = Complaint.State


@require_POST
def decide(request: HttpRequest, pk: int, state: str) -> HttpResponse:
    """Lead the complaint to `state`: accepted, rejected or withdrawn; `new` takes a decision back."""
    complaint = find(officer_of(request), pk, "complaints.decide")
    if state == State.ACCEPTED:
        return press(request, complaint, actions.accept, _("Accepted."))
    if state == State.REJECTED:
        form = RejectForm(request.POST, auto_id="reject_%s")
        return pass_form(
            request,
            complaint,
            "reject_form",
            form,
            lambda officer, one: actions.reject(officer, one, given(form)["reason"], given(form)["code"]),
            _("Rejected."),
        )
    if state not in (State.WITHDRAWN, State.NEW):
        raise Http404
    act, name, done = {
        State.WITHDRAWN: (actions.withdraw, "withdraw_form", _("Withdrawn.")),
        State.NEW: (actions.take_back, "take_back_form", _("The decision is taken back.")),
    }[State(state)]
    reason = ReasonForm(request.POST, auto_id=f"{name.removesuffix('form')}%s")
    return pass_form(
        request,
        complaint,
        name,
        reason,
        lambda officer, one: act(officer, one, given(reason)["reason"]),
        done,
    )


@require_POST
def correct_field(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = find(officer_of(request), pk, "complaints.decide")
    form = CorrectionForm(request.POST, auto_id="correct_%s")

    def act(officer: Officer, one: Complaint) -> None:
        typed = given(form)
        correct(officer, one, typed["field"], typed["value"], typed["reason"], timezone.now())

    done = _("Corrected. The old value is kept below.")
    return pass_form(request, complaint, "correction_form", form, act, done)


@require_POST
def mark_duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = find(officer_of(request), pk, "complaints.decide")
    form = DuplicateForm(request.POST, auto_id="duplicate_%s")

    def act(officer: Officer, one: Complaint) -> None:
        reference = given(form)["original"].strip()
        original = queries.complaints(officer).filter(reference=reference).first()
        if original is None:
            raise CallerError(_("There is no complaint of this reference that you may read."))
        duplicate_actions.mark_duplicate(officer, one, original, given(form)["reason"])

    done = _("Marked as a duplicate.")
    return pass_form(request, complaint, "duplicate_form", form, act, done, undo="complaint-unduplicate")


@require_POST
def unmark_duplicate(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = find(officer_of(request), pk, "complaints.decide")
    return press(
        request, complaint, duplicate_actions.unmark_duplicate, _("No longer marked as a duplicate.")
    )
