"""Pages of those who answer calls for help."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.accounts.wording import say
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.paging import read_page
from jointdesk.desk.intake.letters import danger
from jointdesk.desk.intake.letters.forms import EndForm, MessageForm
from jointdesk.desk.intake.letters.letter_models import DangerCall
from jointdesk.desk.intake.letters.queries import letters_of, replies_of
from jointdesk.engine.errors import CallerError, NotAllowed


@require_GET
def call_list(request: HttpRequest) -> HttpResponse:
    """Who asks for help, by reference alone: what they wrote is on the page of each."""
    page = read_page(danger.calls(officer_of(request)), request)
    return render(request, "intake/danger_list.html", {"page": page})


@require_GET
def call_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _find(request, pk))


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    call = _find(request, pk)
    return _do(request, call, lambda: danger.take(officer_of(request), call), _("It is yours."))


@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    call, form = _find(request, pk), MessageForm(request.POST, auto_id="reply_%s")
    if not form.is_valid():
        return _show(request, call, 400, reply_form=form)
    said = form.cleaned_data
    return _do(
        request,
        call,
        lambda: danger.write(officer_of(request), call, said["text"], said["language"]),
        _("Sent. It is read with the receipt within a few seconds."),
    )


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    call, form = _find(request, pk), EndForm(request.POST, auto_id="end_%s")
    if not form.is_valid():
        return _show(request, call, 400, end_form=form)
    outcome = form.cleaned_data["outcome"]
    return _do(request, call, lambda: danger.end(officer_of(request), call, outcome), _("Ended."))


def _find(request: HttpRequest, pk: int) -> DangerCall:
    found: DangerCall = get_object_or_404(danger.calls(officer_of(request)), pk=pk)
    return found


def _do(request: HttpRequest, call: DangerCall, act: Callable[[], object], done: str) -> HttpResponse:
    try:
        act()
        messages.success(request, done)
    except NotAllowed:
        raise
    except CallerError as error:
        messages.error(request, say(str(error)))
    return redirect("danger-call", call.pk)


def _show(request: HttpRequest, call: DangerCall, status: int = 200, **typed: Form) -> HttpResponse:
    officer = officer_of(request)
    note_access(officer, "consultation", f"complaint:{call.complaint.reference}", "call for help")
    said = call.read_sealed()
    context = {
        "call": call,
        "said": said,
        "letters": [one for one in letters_of(officer, call.complaint) if one.row.pk != call.letter_id],
        "replies": replies_of(call.complaint),
        "reply_form": MessageForm(auto_id="reply_%s", initial={"language": said.get("language", "")}),
        "end_form": EndForm(auto_id="end_%s"),
        **typed,
    }
    return render(request, "intake/danger.html", context, status=status)
