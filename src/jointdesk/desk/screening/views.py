from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.screening import queries
from jointdesk.desk.screening.comparison import set_side_by_side
from jointdesk.desk.screening.decision_actions import decide
from jointdesk.desk.screening.models import Candidate
from jointdesk.desk.screening.screening_actions import screen_some

PAGE = 50
# rows a call of the progress panel screens: short enough that the bar moves
ROWS_A_STEP = 100


def candidate_list(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    choice = queries.Choice(
        state=request.GET.get("state", "open"),
        kind=request.GET.get("kind", "match"),
        colour=request.GET.get("colour", ""),
        roster=request.GET.get("operation", "")[:60],
    )
    page = Paginator(queries.chosen(officer, choice), PAGE).get_page(request.GET.get("page"))
    if page.object_list:
        note_access(officer, Access.Act.CONSULTATION, "candidates", "screening")
    context = {"page": page, "choice": choice, "colours": Notice.Colour.choices}
    return render(request, "screening/candidates.html", context)


def candidate_detail(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    candidate = queries.candidates(officer).filter(pk=pk).first()
    if candidate is None:
        raise Http404
    if request.method == "POST":
        decided = decide(candidate, officer, confirm=request.POST.get("decision") == "confirm")
        messages.success(request, _said(decided))
        following = queries.waiting_for(officer, candidate.row.roster_id).exclude(pk=pk).first()
        return redirect("candidate", following.pk) if following else redirect("candidates")
    note_access(officer, Access.Act.CONSULTATION, f"candidate:{pk}", "screening")
    waits_for_another = (
        candidate.decision == Candidate.Decision.PROPOSED and candidate.decided_by_id == officer.pk
    )
    context = {
        "candidate": candidate,
        "facts": set_side_by_side(candidate.row, candidate.notice),
        "waits_for_another": waits_for_another,
        "others": queries.candidates(officer).filter(row=candidate.row).exclude(pk=pk),
    }
    return render(request, "screening/candidate.html", context)


def progress(request: HttpRequest, reference: str) -> HttpResponse:
    """The panel that says how far a roster is; posted, it screens the next rows."""
    officer = officer_of(request)
    roster = queries.rosters(officer).filter(reference=reference).first()
    if roster is None:
        raise Http404
    stepped = request.method == "POST"
    if stepped:
        screen_some(roster, officer, limit=ROWS_A_STEP)
    done, rows = queries.progress_of(roster)
    context = {"reference": reference, "done": done, "rows": rows}
    answer = render(request, "screening/progress.html", context)
    if stepped and done == rows:
        answer["HX-Refresh"] = "true"
    return answer


def _said(candidate: Candidate) -> str:
    if candidate.decision == Candidate.Decision.PROPOSED:
        return _("Proposed. A second officer confirms a wanted person.")
    if candidate.decision == Candidate.Decision.CONFIRMED:
        return _("Confirmed.")
    return _("Rejected. Nobody is asked about this pair again.")
