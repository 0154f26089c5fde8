"""Pages of networks: list, detail with a drawing, its complaints, hubs, why two complaints are linked."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.intake.queries import clean, complaints
from jointdesk.desk.networks import queries
from jointdesk.desk.networks.bars import draw_months
from jointdesk.desk.networks.chains import explain_link
from jointdesk.desk.networks.drawing import draw
from jointdesk.desk.networks.facts import read_facts, read_identifiers
from jointdesk.desk.networks.forms import JudgementForm
from jointdesk.desk.networks.models import Network

PAGE = 50
PANEL = 8


def network_list(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    require(officer, queries.READ)
    text, alone = clean(request.GET.get("q", "")), request.GET.get("alone") == "1"
    page = Paginator(queries.search(officer, text, alone=alone), PAGE).get_page(request.GET.get("page"))
    tops = queries.read_tops(officer, [network.pk for network in page])
    context = {
        "page": page,
        "rows": [(network, tops.get(network.pk, [])) for network in page],
        "q": text,
        "alone": alone,
        "hubs": queries.hubs(officer).filter(overruled_by=None).count(),
    }
    return render(request, "networks/list.html", context)


def network_detail(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    kept = queries.follow(officer, pk)
    if kept is not None and kept.pk != pk:
        return redirect("network", kept.pk)
    network = get_object_or_404(queries.networks(officer), pk=pk)
    note_access(officer, "consultation", f"network:{network.reference}", "case work")
    facts = read_facts(officer, network)
    context = {
        "network": network,
        "facts": facts,
        "chart": draw_months(facts.months),
        "drawing": draw(officer, network),
        "newest": queries.members(officer, network).prefetch_related("scam_types")[:PANEL],
        "judgements": queries.judgements(officer).filter(one__membership__network=network),
        "judgement_form": JudgementForm(auto_id="judge_%s"),
        "merged": network.merged.order_by("-pk")[:PANEL],
    }
    return render(request, "networks/detail.html", context)


def network_complaints(request: HttpRequest, pk: int) -> HttpResponse:
    """All complaints of a network that the officer may read."""
    officer = officer_of(request)
    network = get_object_or_404(queries.networks(officer), pk=pk)
    rows = queries.members(officer, network).select_related("unit").prefetch_related("scam_types")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    hidden = network.complaint_count - page.paginator.count
    return render(request, "networks/complaints.html", {"network": network, "page": page, "hidden": hidden})


def network_of_complaint(request: HttpRequest, pk: int) -> HttpResponse:
    """The panel of a complaint's page: its network, and which of its identifiers are hubs."""
    officer = officer_of(request)
    complaint = get_object_or_404(complaints(officer, queries.READ), pk=pk)
    network = Network.objects.filter(memberships__complaint=complaint).first()
    others = queries.members(officer, network).exclude(pk=pk) if network else complaints(officer).none()
    context = {
        "complaint": complaint,
        "network": network,
        "others": others[:PANEL],
        "identifiers": read_identifiers(officer, network, PANEL) if network else (),
        "hubs": queries.hubs_named(complaint),
    }
    return render(request, "networks/panel.html", context)


def hub_list(request: HttpRequest) -> HttpResponse:
    officer = officer_of(request)
    require(officer, queries.READ)
    page = Paginator(queries.hubs(officer), PAGE).get_page(request.GET.get("page"))
    return render(request, "networks/hubs.html", {"page": page})


def explain(request: HttpRequest) -> HttpResponse:
    """Why two complaints, given by reference, are in one network."""
    officer = officer_of(request)
    require(officer, queries.READ)
    names = [clean(request.GET.get(key, ""))[:40] for key in ("a", "b")]
    visible = complaints(officer, queries.READ)
    one, other = (visible.filter(reference=name).first() if name else None for name in names)
    links = explain_link(officer, one, other) if one and other else []
    context = {
        "a": names[0],
        "b": names[1],
        "one": one,
        "other": other,
        "asked": all(names),
        "links": links,
        "judgement_form": JudgementForm(initial={"one": names[0], "other": names[1]}, auto_id="judge_%s"),
    }
    return render(request, "networks/explain.html", context)
