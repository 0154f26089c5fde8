from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.operations import queries
from jointdesk.desk.operations.explanations import name_indicator
from jointdesk.desk.operations.forms import GateForm, ReviewForm
from jointdesk.desk.operations.models import Referral
from jointdesk.desk.operations.referral_actions import advance, answer_gate, review
from jointdesk.desk.operations.referral_states import NEXT, OPEN_TO_REVIEW, State, holds, may_inform_origin
from jointdesk.engine.errors import CallerError, NotAllowed

PAGE = 50
SAID = {True: "yes", False: "no", None: ""}


def referral_list(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    state, waiting = request.GET.get("state", ""), request.GET.get("waiting") == "1"
    found = queries.referrals(officer, state=state, waiting=waiting)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    if page.object_list:
        note_access(officer, Access.Act.CONSULTATION, "referrals", "protection of victims")
    context = {"page": page, "state": state, "waiting": waiting, "states": State.choices}
    return render(request, "operations/referrals.html", context)


def referral_detail(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    referral = queries.referrals(officer).filter(pk=pk).first()
    if referral is None:
        raise Http404
    if request.method == "POST":
        if _act(request, officer, referral):
            return redirect("referral", pk)
    else:
        note_access(officer, Access.Act.CONSULTATION, f"referral:{pk}", "protection of victims")
    gate = {"consents": SAID[referral.consents_to_contact], "claim": SAID[referral.protection_claim]}
    context = {
        "referral": referral,
        "holds": holds(referral),
        "gate_open": may_inform_origin(referral),
        "gate_form": GateForm(initial=gate),
        "review_form": ReviewForm(),
        "reviewable": referral.state in OPEN_TO_REVIEW,
        "reviews": referral.reviews.filter(superseded_at=None).select_related("officer"),
        "indicators": [name_indicator(number) for number in referral.indicators],
        "next_states": [(state, state.label) for state in NEXT[State(referral.state)]],
        "encounters": queries.encounters_of(officer, referral.person_id),
    }
    return render(request, "operations/referral.html", context)


def _act(request: HttpRequest, officer: Officer, referral: Referral) -> bool:
    """Do what the posted form asks; False when it was refused, with a message that says why."""
    try:
        _do(request.POST.get("do", ""), request, officer, referral)
    except NotAllowed:
        raise
    except CallerError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, _("Noted."))
    return True


def _do(action: str, request: HttpRequest, officer: Officer, referral: Referral) -> None:
    if action == "review":
        said = ReviewForm(request.POST)
        if not said.is_valid():
            raise CallerError(_("Choose what you find."))
        review(referral, officer, said.cleaned_data["finding"], said.cleaned_data["note"])
    elif action == "gate":
        form = GateForm(request.POST)
        if not form.is_valid():
            raise CallerError(_("Answer with yes, no or not yet known."))
        answer_gate(referral, officer, consents=form.answer("consents"), claim=form.answer("claim"))
    else:
        advance(referral, officer, request.POST.get("state", ""))
