from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.cases.case_forms import NoteForm
from jointdesk.desk.cases.case_views import back
from jointdesk.desk.cases.chronology import event_actions
from jointdesk.desk.cases.form_pages import find_case, handle
from jointdesk.desk.lists.undo import offer_undo


def note_new(request: HttpRequest, reference: str) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    return handle(
        request,
        NoteForm(request.POST or None),
        lambda said: event_actions.write_note(officer, case, **said),
        title=_("A new entry"),
        button=_("Write it down"),
        **back(case, "chronology"),
    )


@require_POST
def note_strike(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    officer, case = officer_of(request), find_case(request, reference)
    event = case.events.filter(pk=pk).first()
    if event is not None:
        struck = event_actions.strike_note(officer, case, event).struck_at
        if struck:
            offer_undo(request, _("The entry is struck."), "case-note-strike", case.reference, pk)
    return redirect(back(case, "chronology")["back"])
