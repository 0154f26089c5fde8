from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.exchange import columns
from jointdesk.desk.exchange.data.data_queries import flags_of
from jointdesk.desk.exchange.dossiers.dossier_queries import gangs_naming
from jointdesk.desk.exchange.lookups import find_partner
from jointdesk.desk.exchange.matching import hit_queries
from jointdesk.desk.exchange.matching.behind import look_behind, newest_complaints
from jointdesk.desk.exchange.matching.budgets import budgets_of, coverage_of, silent_since
from jointdesk.desk.exchange.matching.offers import place_of
from jointdesk.desk.exchange.matching.question_actions import order_asking
from jointdesk.desk.exchange.matching.set_actions import publish_sets
from jointdesk.desk.exchange.queries import groups
from jointdesk.desk.exchange.requests.forms import AskForm, PartnerForm
from jointdesk.desk.exchange.requests.prefills import form_for
from jointdesk.desk.exchange.safeguards.neutrality import NotNeutral
from jointdesk.desk.lists.export import export, read_form, wants_file
from jointdesk.desk.partners.queries import confirmed_partners
from jointdesk.engine.errors import JointdeskError
from jointdesk.engine.exchange.requests.forms import request_forms

PAGE = 50


@require_GET
def hit_list(request: HttpRequest) -> HttpResponseBase:
    officer = officer_of(request)
    require(officer, "hits.read")
    partner = request.GET.get("partner", "")
    rows = hit_queries.hits(officer, partner=partner)
    if wants_file(request):
        shown = columns.hit_columns(officer)
        return export(request, "hits", shown, rows, read_form(request), subject="hits:list")
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
    column, row = place_of(hit.row)
    note_access(officer, "consultation", f"{column}:{row}", "hit with a partner")
    found = {
        "hit": hit,
        "form_name": form_for(hit),
        "forms": request_forms().values(),
        "asked": hit.question,
        "groups": groups(officer).filter(members__partner=hit.partner, joined_at__isnull=False, left_at=None),
        "flags": flags_of(officer, f"hit:{hit.pk}"),
    }
    if hit.identifier is not None:
        found |= {
            "behind": look_behind(officer, hit.identifier),
            "complaints": newest_complaints(officer, hit.identifier),
            "gangs": gangs_naming(officer, hit.identifier.kind, hit.identifier.value),
        }
    return render(request, "exchange/hit.html", found)


@require_GET
def matching(request: HttpRequest) -> HttpResponseBase:
    """Our sets and theirs, what we asked, what they asked of us; as a file what they asked."""
    officer = officer_of(request)
    require(officer, "hits.read")
    if wants_file(request):
        rows = hit_queries.kinds_served(officer)
        return export(
            request, "asked-of-us", columns.SERVED, rows, read_form(request), subject="matching:list"
        )
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
        ordered = order_asking(
            officer, data["partner"], data["purpose"], case=data["case"], neutral=form.neutral_reason
        )
    except JointdeskError as error:
        if isinstance(error, NotNeutral):
            form.ask_reason()
        form.add_error(None, str(error))
        return _render(request, form, PartnerForm(prefix="publish"), 400)
    return redirect("asking", ordered.pk)


@require_GET
def asking(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the worker is with an asking: the page, or only what moves."""
    row = hit_queries.askings(officer_of(request)).filter(pk=pk).first()
    if row is None:
        raise Http404
    page = "exchange/asking_progress.html" if request.headers.get("HX-Request") else "exchange/asking.html"
    return render(request, page, {"asking": row, "all": row.asked + row.left})


@require_GET
def coverage(request: HttpRequest, desk: str) -> HttpResponse:
    """A panel: what is left of the day both ways with a partner, and how much of ours was asked."""
    require(officer_of(request), "hits.read")
    partner, now = find_partner(desk), timezone.now()
    found = {
        "partner": partner,
        "budgets": budgets_of(partner, now).items(),
        "coverage": coverage_of(partner),
        "silent": silent_since(partner, now),
    }
    return render(request, "exchange/coverage.html", found)


def _render(
    request: HttpRequest, ask_form: AskForm, publish_form: PartnerForm, status: int = 200
) -> HttpResponse:
    officer = officer_of(request)
    found = {
        "ask_form": ask_form,
        "publish_form": publish_form,
        "our_sets": hit_queries.our_sets(officer)[:50],
        "their_sets": hit_queries.their_sets(officer)[:50],
        "askings": hit_queries.askings(officer)[:10],
        "partners": confirmed_partners(),
        "served": Paginator(hit_queries.kinds_served(officer), PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "exchange/matching.html", found, status=status)
