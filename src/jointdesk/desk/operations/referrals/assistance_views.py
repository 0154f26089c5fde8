from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.audit.models import Access
from jointdesk.desk.exchange.requests.drafts import DraftRefused, say_error
from jointdesk.desk.operations import queries
from jointdesk.desk.operations.models import Referral, ReferralStep
from jointdesk.desk.operations.referrals.assistance import FORM, ask_to_assist
from jointdesk.desk.operations.referrals.forms import AssistanceForm
from jointdesk.desk.operations.referrals.states import may_inform_origin
from jointdesk.desk.operations.referrals.step_actions import PURPOSE, acknowledge_handover
from jointdesk.desk.operations.victims.compartment import is_open
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.exchange.requests.forms import request_forms

# where the request's form calls it otherwise than this page
FIELD_OF = {"last_location": "place", "do_not_approach": "caution", "person_consents": "partner"}


def assistance(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a partner's desk, or through it an embassy, to assist this person."""
    officer = officer_of(request)
    require(officer, "requests.draft")
    referral = _find(officer, pk)
    form = AssistanceForm(request.POST or None, initial={"purpose": _("Assistance to a victim")})
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_to_assist(officer, referral, form.cleaned_data["partner"], form.asked())
        except NotAllowed:
            raise
        except DraftRefused as refused:
            _mark(form, refused)
        except CallerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Drafted. Another officer approves it, then it is sent."))
            return redirect("request", asked.key)
    elif request.method == "GET":
        note_access(officer, Access.Act.CONSULTATION, f"referral:{pk}", PURPOSE)
    context = {"referral": referral, "form": form, "gate_open": may_inform_origin(referral)}
    return render(request, "operations/assistance.html", context, status=400 if form.errors else 200)


@require_GET
def handovers(request: HttpRequest) -> HttpResponse:
    """Persons handed over to the officer's organisation."""
    officer = officer_of(request)
    require(officer, queries.ACKNOWLEDGE)
    rows = list(queries.handovers(officer)[:200])
    if rows:
        note_access(officer, Access.Act.CONSULTATION, "handovers", PURPOSE)
    return render(request, "operations/handovers.html", {"rows": rows})


@require_POST
def handover_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    row: ReferralStep | None = queries.handovers(officer).filter(pk=pk).first()
    if row is None:
        raise Http404
    try:
        acknowledge_handover(officer, row, request.POST.get("note", ""))
    except NotAllowed:
        raise
    except CallerError as error:
        messages.error(request, str(error))
    return redirect("handovers")


def _find(officer: Officer, pk: int) -> Referral:
    referral = queries.referrals(officer).filter(pk=pk).first()
    if referral is None or not is_open(officer, referral):
        raise Http404
    return referral


def _mark(form: AssistanceForm, refused: DraftRefused) -> None:
    asked = request_forms()[FORM]
    for error in refused.errors:
        name = FIELD_OF.get(error.field, error.field)
        form.add_error(name if name in form.fields else None, say_error(asked, error))
