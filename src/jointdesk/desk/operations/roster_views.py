"""The people found come in: a table as the officer has it, its columns agreed, then taken and screened."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.intake.table_file import MOST_BYTES
from jointdesk.desk.operations.forms import RosterForm
from jointdesk.desk.operations.models import Operation
from jointdesk.desk.operations.roster_actions import take_roster
from jointdesk.desk.operations.views import find_operation
from jointdesk.desk.screening import queries as screening
from jointdesk.desk.screening.draft_actions import (
    Agreement,
    close_draft,
    guess_agreement,
    open_draft,
    read_agreement,
    take_draft,
)
from jointdesk.desk.screening.drafts import show_draft
from jointdesk.desk.screening.models import RosterDraft
from jointdesk.desk.screening.screening_actions import ask_to_screen
from jointdesk.engine.errors import CallerError, InputError


def roster_upload(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a table in; what its columns hold is agreed on the next page."""
    officer = officer_of(request)
    require(officer, "operations.record")
    operation = find_operation(request, reference)
    form = RosterForm(request.POST, request.FILES) if request.method == "POST" else RosterForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read(MOST_BYTES + 1) if file else form.cleaned_data["text"].encode(errors="replace")
        try:
            draft = open_draft(officer, reference, content, file.name if file else _("pasted"))
        except InputError as error:
            form.add_error("file" if file else "text", str(error))
        else:
            return redirect("operation-roster-draft", reference, draft.pk)
    context = {"form": form, "operation": operation, "drafts": screening.drafts(officer, reference)}
    return render(request, "operations/roster.html", context)


def roster_draft(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Agree on the columns, see what would be refused, and take the people in."""
    officer = officer_of(request)
    require(officer, "operations.record")
    operation = find_operation(request, reference)
    draft = screening.find_draft(officer, reference, pk)
    if draft is None:
        raise Http404
    if request.POST.get("do") == "drop":
        close_draft(draft)
        return redirect("operation-roster", reference)
    agreed, error = _agree(draft, request)
    taken = take_draft(draft, agreed)
    # bad lines are left out only when the officer has said so
    wanted = ("take-good",) if taken.refusals.lines else ("take", "take-good")
    if taken.lines and not error and request.POST.get("do") in wanted:
        return _take(request, officer, operation, draft, agreed)
    shown = show_draft(draft, agreed, taken)
    context = {"operation": operation, "draft": draft, "shown": shown, "agreed": agreed, "error": error}
    return render(request, "operations/draft.html", context)


def _agree(draft: RosterDraft, request: HttpRequest) -> tuple[Agreement, str]:
    if request.method != "POST":
        return guess_agreement(draft), ""
    said: dict[str, Any] = request.POST.dict()
    try:
        return read_agreement(draft, said), ""
    except CallerError as error:
        return guess_agreement(draft), str(error)


def _take(
    request: HttpRequest, officer: Officer, operation: Operation, draft: RosterDraft, agreed: Agreement
) -> HttpResponse:
    done = take_roster(officer, operation, take_draft(draft, agreed))
    close_draft(draft)
    if operation.roster is not None:
        ask_to_screen(operation.roster, officer)
    said = _("%(rows)s rows taken in: %(new)s persons not met before, %(referrals)s referrals opened.")
    messages.success(
        request, said % {"rows": done.rows, "new": done.new_persons, "referrals": done.referrals}
    )
    if done.refused:
        kept = _("%(count)s lines were set aside; they can be fetched from the list of rosters.")
        messages.warning(request, kept % {"count": len(done.refused)})
    return redirect("operation", operation.reference)
