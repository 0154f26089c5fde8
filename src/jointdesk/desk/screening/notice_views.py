"""What screening found of one notice: a panel of the notice's page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.cases.notices.queries import notices
from jointdesk.desk.screening.queries import candidates

SHOWN = 20


@require_GET
def candidates_of_notice(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    notice = notices(officer).filter(pk=pk).first()
    if notice is None:
        raise Http404
    rows = list(candidates(officer).filter(notice=notice).select_related("row__roster")[: SHOWN + 1])
    note_access(officer, "consultation", f"notice:{notice.reference}", "found by screening")
    shown = {"candidates": rows[:SHOWN], "more": len(rows) > SHOWN}
    return render(request, "screening/notice_panel.html", shown)
