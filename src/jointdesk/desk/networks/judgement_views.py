"""Where officers say their word on links: each door takes a POST and goes back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.intake.models import Complaint, Identifier
from jointdesk.desk.intake.queries import complaints
from jointdesk.desk.networks import actions, queries
from jointdesk.desk.networks.forms import HubForm, JudgementForm
from jointdesk.desk.networks.models import Membership
from jointdesk.engine.errors import CallerError, NotAllowed


@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    require(officer, actions.RIGHT)
    form = JudgementForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Two references and a reason are needed."))
        return redirect("network-explain")
    given = form.cleaned_data
    one, other = _find(officer, given["one"]), _find(officer, given["other"])
    if one is None or other is None:
        messages.error(request, _("There is no complaint of this reference that you may read."))
        return redirect("network-explain")
    try:
        actions.judge(officer, given["kind"], one, other, given["reason"])
    except NotAllowed:
        raise
    except CallerError as error:
        messages.error(request, str(error))
        return redirect("network-explain")
    messages.success(request, _("Your judgement is kept; the links follow it."))
    return _go_to_network(one)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    judgement = get_object_or_404(queries.judgements(officer), pk=pk)
    actions.undo(officer, judgement)
    messages.success(request, _("Taken back; the links are computed again."))
    return _go_to_network(judgement.one)


@require_POST
def decide_hub(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    require(officer, actions.RIGHT)
    form = HubForm(request.POST)
    if not form.is_valid():
        raise CallerError("unknown word on an identifier")
    given = form.cleaned_data
    identifier = get_object_or_404(Identifier, pk=given["identifier"])
    if given["word"] == "overrule":
        actions.overrule_hub(officer, identifier)
    elif given["word"] == "declare":
        actions.declare_hub(officer, identifier, given["reason"])
    else:
        actions.release_hub(officer, get_object_or_404(queries.hubs(officer), identifier=identifier))
    messages.success(request, _("Your word on this identifier is kept; everything is linked anew."))
    return redirect("network-hubs")


def _find(officer: Officer, reference: str) -> Complaint | None:
    return complaints(officer, queries.READ).filter(reference=reference.strip()).first()


def _go_to_network(complaint: Complaint) -> HttpResponse:
    network = Membership.objects.filter(complaint=complaint).values_list("network_id", flat=True).first()
    return redirect("network", network) if network else redirect("complaint", complaint.pk)
