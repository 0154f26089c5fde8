"""Pages of disputes: what waits for an answer, one of them, and how it is answered."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.attachments.actions import open_plain
from jointdesk.desk.attachments.responses import give_file
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.paging import read_page
from jointdesk.desk.intake.letters.forms import FileForm
from jointdesk.desk.intake.listings import disputes, queries
from jointdesk.desk.intake.listings.forms import AnswerForm, GrantForm
from jointdesk.desk.intake.listings.models import Dispute
from jointdesk.desk.lists.cells import Column
from jointdesk.desk.lists.export import export, read_form, wants_file
from jointdesk.engine.errors import CallerError, NotAllowed, OwnError

COLUMNS = (
    Column(gettext_lazy("Reference"), lambda row: row.reference),
    Column(gettext_lazy("Kind"), lambda row: row.kind_name),
    Column(gettext_lazy("Identifier"), lambda row: row.value),
    Column(gettext_lazy("Received"), lambda row: row.received_at),
    Column(gettext_lazy("Answer by"), lambda row: row.answer_by),
    Column(gettext_lazy("State"), lambda row: row.get_state_display()),
)


@require_GET
def dispute_list(request: HttpRequest) -> HttpResponseBase:
    officer, state = officer_of(request), request.GET.get("state", "")
    require(officer, queries.READ)
    rows = queries.disputes(officer, state)
    if wants_file(request):
        return export(request, "disputes", COLUMNS, rows, read_form(request), subject="disputes:list")
    page = read_page(rows, request)
    if page.object_list:
        note_access(officer, "consultation", "disputes:list", "answering disputes")
    shown = {"page": page, "state": state, "states": Dispute.State.choices}
    return render(request, "intake/listings/disputes.html", shown)


@require_GET
def dispute(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _find(request, pk))


@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    one, form = _find(request, pk, queries.DECIDE), GrantForm(request.POST, auto_id="grant_%s")

    def act(said: dict[str, Any]) -> None:
        disputes.propose_grant(officer_of(request), one, said["act"], said["reason"], said["answer"])

    return _pass(request, one, "grant_form", form, act, _("A second officer is asked to agree."))


@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    one, form = _find(request, pk, queries.DECIDE), AnswerForm(request.POST, auto_id="refuse_%s")

    def act(said: dict[str, Any]) -> None:
        disputes.refuse(officer_of(request), one, said["reason"], said["answer"])

    return _pass(
        request, one, "refuse_form", form, act, _("Refused. The person reads the answer by the receipt.")
    )


@require_POST
def agree(request: HttpRequest, pk: int, answer: str) -> HttpResponse:
    """The second officer's word. `answer`: yes, or no."""
    one = _find(request, pk, queries.DECIDE)
    if answer not in ("yes", "no"):
        raise Http404
    try:
        if answer == "yes":
            disputes.grant(officer_of(request), one)
            messages.success(request, _("Granted. The listing follows within minutes, the answer with it."))
        else:
            disputes.send_back(officer_of(request), one)
            messages.success(request, _("It is open again."))
    except NotAllowed:
        raise
    except CallerError as error:
        messages.error(request, str(error))
    return redirect("dispute", pk)


@require_POST
def download(request: HttpRequest, pk: int, file: int) -> HttpResponse | StreamingHttpResponse:
    """A paper as it came, for a purpose; one with warnings only to whoever says that he has read them."""
    one = _find(request, pk, queries.DECIDE)
    attachment = get_object_or_404(queries.files_of(one), pk=file).attachment
    if attachment is None:
        raise Http404
    form = FileForm(request.POST)
    if not form.is_valid() or (attachment.warnings and not form.cleaned_data["read"]):
        messages.error(request, _("Say what you need the file for, and read its warnings first."))
        return redirect("dispute", pk)
    try:
        pieces = open_plain(attachment)
    except OwnError:
        messages.error(request, _("This file is not what it was: it is not given out. An alarm was raised."))
        return redirect("dispute", pk)
    purpose = f"file {file}: {form.cleaned_data['purpose']}"[:300]
    note_access(officer_of(request), "consultation", f"dispute:{pk}", purpose)
    return give_file(request, attachment.name, attachment.size, pieces)


def _pass(
    request: HttpRequest,
    one: Dispute,
    name: str,
    form: Form,
    act: Callable[[dict[str, Any]], None],
    done: str,
) -> HttpResponse:
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except NotAllowed:
            raise
        except CallerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect("dispute", one.pk)
    return _show(request, one, status=400, **{name: form})


def _find(request: HttpRequest, pk: int, right: str = "") -> Dispute:
    officer = officer_of(request)
    if right:
        require(officer, right)
    return get_object_or_404(queries.disputes(officer, "all"), pk=pk)


def _show(request: HttpRequest, one: Dispute, *, status: int = 200, **typed: Form) -> HttpResponse:
    officer = officer_of(request)
    note_access(officer, "consultation", f"dispute:{one.pk}", "answering disputes")
    identifier = queries.disputed(officer, one)
    context = {
        "dispute": one,
        "notes": one.notes.order_by("at"),
        "files": queries.files_of(one),
        "file_form": FileForm(),
        "identifier": identifier,
        "told": queries.told_of(officer, identifier) if identifier else None,
        "standing": queries.standing(officer, identifier) if identifier else None,
        "own_proposal": one.proposed_by_id == officer.pk,
        "after": disputes.words_for(one),
        "grant_form": GrantForm(auto_id="grant_%s"),
        "refuse_form": AnswerForm(auto_id="refuse_%s"),
        **typed,
    }
    return render(request, "intake/listings/dispute.html", context, status=status)
