"""Pages of networks: list, detail with drawings, its complaints, why two complaints are linked."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.intake.kinds import name_kind
from jointdesk.desk.intake.queries import clean, complaints
from jointdesk.desk.lists.export import export, read_form, wants_file
from jointdesk.desk.networks import columns, queries
from jointdesk.desk.networks.bars import draw_timeline
from jointdesk.desk.networks.chains import explain_link
from jointdesk.desk.networks.drawing import draw
from jointdesk.desk.networks.facts import read_facts, read_identifiers
from jointdesk.desk.networks.forms import WhichForm
from jointdesk.desk.networks.history import flag, read_history

PAGE = 50
PANEL = 8
# identifiers that a list of complaints can be narrowed to at once
NARROW = 30


def network_list(request: HttpRequest) -> HttpResponseBase:
    officer = officer_of(request)
    require(officer, queries.READ)
    text, alone = clean(request.GET.get("q", "")), request.GET.get("alone") == "1"
    rows = queries.search(officer, text, alone=alone)
    if wants_file(request):
        told = columns.network_rows(officer, rows)
        return export(
            request, "networks", columns.NETWORKS, told, read_form(request), subject="networks:list", of=rows
        )
    found, more = queries.find_first(rows)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = queries.read_found(page)
    tops = queries.read_tops(officer, list(shown.values()))
    counted = queries.count_hubs(officer)
    context = {
        "page": page,
        "rows": [(shown[pk], tops.get(pk, [])) for pk in page],
        "q": text,
        "alone": alone,
        "hubs": counted,
        "hub_count": counted[""] - counted["genuine"],
        "more": more,
    }
    return render(request, "networks/list.html", context)


def network_detail(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_of(request)
    kept = queries.follow(officer, pk)
    if kept is not None and kept.pk != pk:
        return redirect("network", kept.pk)
    network = get_object_or_404(queries.networks(officer), pk=pk)
    note_access(officer, "consultation", f"network:{network.reference}", "case work")
    facts, happenings = read_facts(officer, network), read_history(officer, network)
    picture = draw(officer, network)
    context = {
        "network": network,
        "facts": facts,
        "chart": draw_timeline(
            facts.days, [(kind, label, at.date()) for kind, label, at in flag(happenings)]
        ),
        "picture": picture,
        "kinds": [(kind, name_kind(kind)) for kind in picture.kinds],
        "newest": queries.members(officer, network)[:PANEL],
        "history": happenings,
        "judgements": queries.judgements_of(officer, network)[:PANEL],
        "which_form": WhichForm(auto_id="judge_%s"),
        "merged": network.merged.order_by("-pk")[:PANEL],
    }
    return render(request, "networks/detail.html", context)


def network_complaints(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The complaints of a network that the officer may read; `identifier` (several): those that name all of them."""
    officer = officer_of(request)
    network = get_object_or_404(queries.networks(officer), pk=pk)
    asked = [
        int(one) for one in request.GET.getlist("identifier")[:NARROW] if one.isdecimal() and len(one) < 19
    ]
    rows = queries.naming(officer, network, asked).select_related("unit")
    subject = f"network:{network.reference}"
    if wants_file(request):
        return export(request, network.reference, columns.MEMBERS, rows, read_form(request), subject=subject)
    note_access(officer, "consultation", subject, "case work")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "network": network,
        "page": page,
        "named": queries.identifiers(officer).filter(pk__in=asked).order_by("pk"),
        "hidden": 0 if asked else network.complaint_count - page.paginator.count,
    }
    return render(request, "networks/complaints.html", context)


def network_of_complaint(request: HttpRequest, pk: int) -> HttpResponse:
    """The panel of a complaint's page: its network, and which of its identifiers are hubs."""
    officer = officer_of(request)
    complaint = get_object_or_404(complaints(officer, queries.READ), pk=pk)
    network = queries.network_of(complaint)
    others = queries.members(officer, network).exclude(pk=pk) if network else complaints(officer).none()
    context = {
        "complaint": complaint,
        "network": network,
        "others": others[:PANEL],
        "identifiers": read_identifiers(officer, network, PANEL) if network else (),
        "hubs": queries.hubs_named(complaint),
    }
    return render(request, "networks/panel.html", context)


def explain(request: HttpRequest) -> HttpResponse:
    """Why two complaints, given by reference, are in one network."""
    officer = officer_of(request)
    require(officer, queries.READ)
    names = [clean(request.GET.get(key, ""))[:40] for key in ("a", "b")]
    visible = complaints(officer, queries.READ)
    one, other = (visible.filter(reference=name).first() if name else None for name in names)
    if one and other:
        note_access(officer, "consultation", f"complaint:{one.reference}, {other.reference}", "case work")
    context = {
        "a": names[0],
        "b": names[1],
        "one": one,
        "other": other,
        "asked": all(names),
        "links": explain_link(officer, one, other) if one and other else [],
        "which_form": WhichForm(initial={"one": names[0], "other": names[1]}, auto_id="judge_%s"),
    }
    return render(request, "networks/explain.html", context)
