"""Where officers say their word on links: a GET shows what it would do, a POST says it and goes to where it shows."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.queries import complaints
from jointdesk.desk.lists.undo import offer_undo
from jointdesk.desk.networks import actions, queries
from jointdesk.desk.networks.forms import JudgementForm, WhichForm
from jointdesk.desk.networks.previews import preview_judgement, preview_undo
from jointdesk.engine.errors import CallerError, NotAllowed


@require_http_methods(["GET", "POST"])
def judge(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    require(officer, actions.RIGHT)
    form = JudgementForm(request.POST) if request.method == "POST" else WhichForm(request.GET)
    if not form.is_valid():
        return _send_back(request, _("Two references and a reason are needed."))
    given = form.cleaned_data
    one, other = _find(officer, given["one"]), _find(officer, given["other"])
    if one is None or other is None or one == other:
        return _send_back(request, _("Give two different complaints that you may read."))
    if request.method == "GET":
        return _ask(request, given["kind"], one, other)
    return _say(request, officer, given, one, other)


@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    require(officer, actions.RIGHT)
    judgement = get_object_or_404(queries.judgements(officer), pk=pk)
    if request.method == "GET":
        context = {"judgement": judgement, "preview": preview_undo(judgement)}
        return render(request, "networks/undo.html", context)
    actions.undo(officer, judgement)
    messages.success(request, _("Taken back; the links are computed again."))
    return _go_to_network(judgement.one)


def _send_back(request: HttpRequest, why: str) -> HttpResponse:
    """To the page of explanations, with the references as they were typed."""
    messages.error(request, why)
    asked = request.POST if request.method == "POST" else request.GET
    typed = {"a": asked.get("one", "")[:40], "b": asked.get("other", "")[:40]}
    return redirect(f"{reverse('network-explain')}?{urlencode(typed)}")


def _ask(request: HttpRequest, kind: str, one: Complaint, other: Complaint) -> HttpResponse:
    context = {
        "kind": kind,
        "one": one,
        "other": other,
        "standing": queries.standing_judgement(officer_of(request), one, other),
        "preview": preview_judgement(kind, one, other),
        "form": JudgementForm(initial={"one": one.reference, "other": other.reference, "kind": kind}),
    }
    return render(request, "networks/judge_ask.html", context)


def _say(
    request: HttpRequest, officer: Officer, given: dict[str, str], one: Complaint, other: Complaint
) -> HttpResponse:
    try:
        judgement = actions.judge(officer, given["kind"], one, other, given["reason"])
    except NotAllowed:
        raise
    except CallerError as error:
        messages.error(request, str(error))
        return redirect("network-explain")
    said = _("Your judgement is kept; the links follow it. It can be taken back below.")
    offer_undo(request, said, "network-judge-undo", judgement.pk)
    return _go_to_network(one)


def _find(officer: Officer, reference: str) -> Complaint | None:
    return complaints(officer, queries.READ).filter(reference=reference.strip()).first()


def _go_to_network(complaint: Complaint) -> HttpResponse:
    network = queries.network_of(complaint)
    return redirect("network", network.pk) if network else redirect("complaint", complaint.pk)
