from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.exchange import hit_queries
from jointdesk.desk.exchange.behind import look_behind, newest_complaints
from jointdesk.desk.exchange.forms import AskForm, PartnerForm
from jointdesk.desk.exchange.question_actions import ask_partner
from jointdesk.desk.exchange.set_actions import publish_sets
from jointdesk.desk.partners.queries import confirmed_partners
from jointdesk.engine.errors import JointdeskError
from jointdesk.engine.exchange.requests import request_forms

PAGE = 50


@require_GET
def hit_list(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    require(officer, "hits.read")
    rows = hit_queries.hits(officer)
    if partner := request.GET.get("partner", ""):
        rows = rows.filter(partner__desk_id=partner)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    found = {"page": page, "partners": confirmed_partners(), "partner": partner}
    return render(request, "exchange/hits.html", found)


@require_GET
def hit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A hit, and what is ours behind it: from here one step to a request."""
    officer = officer_of(request)
    hit = hit_queries.hits(officer).filter(pk=pk).first()
    if hit is None:
        raise Http404
    note_access(officer, "consultation", f"identifier:{hit.identifier_id}", "hit with a partner")
    found = {
        "hit": hit,
        "behind": look_behind(officer, hit.identifier),
        "complaints": newest_complaints(officer, hit.identifier),
        "forms": request_forms().values(),
    }
    return render(request, "exchange/hit.html", found)


@require_GET
def matching(request: HttpRequest) -> HttpResponse:
    """Our sets and theirs, what we asked, what they asked of us."""
    officer = officer_of(request)
    require(officer, "hits.read")
    return _render(request, AskForm(), PartnerForm(prefix="publish"))


@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    officer, form = officer_of(request), PartnerForm(request.POST, prefix="publish")
    if not form.is_valid():
        return _render(request, AskForm(), form, 400)
    keys = publish_sets(officer, form.cleaned_data["partner"])
    text = ngettext("%(n)d set goes out.", "%(n)d sets go out.", len(keys)) % {"n": len(keys)}
    messages.success(request, text if keys else _("Nothing new to publish today."))
    return redirect("matching")


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    officer, form = officer_of(request), AskForm(request.POST)
    if not form.is_valid():
        return _render(request, form, PartnerForm(prefix="publish"), 400)
    data = form.cleaned_data
    try:
        report = ask_partner(officer, data["partner"], data["purpose"], case=data["case"])
    except JointdeskError as error:
        form.add_error(None, str(error))
        return _render(request, form, PartnerForm(prefix="publish"), 400)
    text = _("%(asked)d identifiers asked in %(sets)d sets, %(hits)d new hits.") % {
        "asked": report.asked,
        "sets": report.sets,
        "hits": report.hits,
    }
    messages.success(request, text)
    if report.refused_until:
        later = _("The partner's daily limit is reached; %(left)d wait. Ask again after %(at)s.")
        messages.warning(
            request, later % {"left": report.left, "at": f"{report.refused_until:%Y-%m-%d %H:%M} UTC"}
        )
    elif report.refusal:
        messages.warning(request, _("The partner refused: %(code)s") % {"code": report.refusal})
    return redirect("hits" if report.hits else "matching")


def _render(
    request: HttpRequest, ask_form: AskForm, publish_form: PartnerForm, status: int = 200
) -> HttpResponse:
    officer = officer_of(request)
    found = {
        "ask_form": ask_form,
        "publish_form": publish_form,
        "our_sets": hit_queries.our_sets(officer)[:50],
        "their_sets": hit_queries.their_sets(officer)[:50],
        "questions": hit_queries.questions(officer)[:20],
        "served": Paginator(hit_queries.questions_served(officer), PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "exchange/matching.html", found, status=status)
