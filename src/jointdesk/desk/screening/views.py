from dataclasses import replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.lists.export import export, read_form, wants_file
from jointdesk.desk.screening import columns, queries
from jointdesk.desk.screening.comparison import set_side_by_side, sum_up
from jointdesk.desk.screening.decision_actions import decide
from jointdesk.desk.screening.models import Candidate
from jointdesk.desk.screening.news import name_news

PAGE = 50


def candidate_list(request: HttpRequest) -> HttpResponseBase:
    officer = officer_of(request)
    choice = _choice(request)
    rows = queries.chosen(officer, choice)
    if wants_file(request):
        return export(
            request, "candidates", columns.CANDIDATES, rows, read_form(request), subject="candidates"
        )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    if page.object_list:
        note_access(officer, Access.Act.CONSULTATION, "candidates", "screening")
    context = {
        "page": page,
        "listed": [(candidate, sum_up(candidate)) for candidate in page],
        "leads": _link_leads(officer, choice) if not page.object_list else None,
        "choice": choice,
        "chosen": _as_query(choice),
        "colours": Notice.Colour.choices,
    }
    return render(request, "screening/candidates.html", context)


def candidate_detail(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    candidate = queries.find_candidate(officer, pk)
    if candidate is None:
        raise Http404
    choice = _choice(request)
    if request.method == "POST":
        decided = decide(candidate, officer, confirm=request.POST.get("decision") == "confirm")
        messages.success(request, _say_decided(decided))
        following = queries.next_waiting(officer, candidate)
        place = reverse("candidate", args=[following.pk]) if following else reverse("candidates")
        return redirect(place + _as_query(choice))
    note_access(officer, Access.Act.CONSULTATION, f"candidate:{pk}", "screening")
    before, behind = queries.neighbours(officer, candidate, choice)
    waits_for_another = (
        candidate.decision == Candidate.Decision.PROPOSED and candidate.decided_by_id == officer.pk
    )
    context = {
        "candidate": candidate,
        "facts": set_side_by_side(candidate),
        "news": name_news(candidate.news),
        "said": candidate.said.select_related("officer"),
        "waits_for_another": waits_for_another,
        # where another unit found the person is that unit's to tell
        "earlier": queries.find_candidate(officer, candidate.carried_from_id),
        "others": queries.others_of(officer, candidate),
        "before": before,
        "behind": behind,
        "chosen": _as_query(choice),
    }
    return render(request, "screening/candidate.html", context)


def _choice(request: HttpRequest) -> queries.Choice:
    return queries.Choice(
        state=request.GET.get("state", "open"),
        kind=request.GET.get("kind", "match"),
        colour=request.GET.get("colour", ""),
        roster=request.GET.get("operation", "")[:60],
    )


def _as_query(choice: queries.Choice) -> str:
    """The choice as a query string, where it is not the usual one."""
    said = {"state": choice.state, "kind": choice.kind, "colour": choice.colour, "operation": choice.roster}
    usual = {"state": "open", "kind": "match", "colour": "", "operation": ""}
    changed = {key: value for key, value in said.items() if value != usual[key]}
    return f"?{urlencode(changed)}" if changed else ""


def _link_leads(officer: Officer, choice: queries.Choice) -> tuple[str, int] | None:
    """Where no match is left, the way to the leads and their number."""
    leads = replace(choice, kind="lead")
    count = queries.chosen(officer, leads).count() if choice.kind == "match" else 0
    return (_as_query(leads), count) if count else None


def _say_decided(candidate: Candidate) -> str:
    if candidate.decision == Candidate.Decision.PROPOSED:
        return _("Proposed. A second officer confirms a wanted person.")
    if candidate.decision == Candidate.Decision.CONFIRMED:
        return _("Confirmed.")
    return _("Rejected. Nobody is asked about this pair again, unless something new is learnt.")
