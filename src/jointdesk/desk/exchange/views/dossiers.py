"""Dossiers of gangs: the list, one dossier, and what waits for a second officer."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.exchange import columns
from jointdesk.desk.exchange.dossiers import dossier_queries, proposals
from jointdesk.desk.exchange.dossiers.dossier_cards import cards
from jointdesk.desk.exchange.dossiers.dossier_page import lay_out
from jointdesk.desk.exchange.dossiers.words import facts_of, kind_title
from jointdesk.desk.exchange.models import DossierProposal, JointEntry
from jointdesk.desk.exchange.safeguards.neutrality import newest_reasons
from jointdesk.desk.lists.export import export, read_form, wants_file
from jointdesk.engine.errors import CallerError

PAGE = 24


@require_GET
def dossier_list(request: HttpRequest) -> HttpResponseBase:
    officer = officer_of(request)
    require(officer, dossier_queries.READ)
    text = request.GET.get("q", "")[:200]
    found = dossier_queries.search(officer, text) if text.strip() else dossier_queries.dossiers(officer)
    if wants_file(request):
        told = columns.dossier_rows(officer, found)
        return export(
            request, "dossiers", columns.DOSSIERS, told, read_form(request), subject="dossiers:list", of=found
        )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    if text.strip():
        note_access(officer, "consultation", "dossiers:search", "case work")
    shown = {
        "page": page,
        "q": text,
        "cards": cards(officer, list(page.object_list)),
        "waiting": show_proposals(dossier_queries.waiting(officer)[:50]),
        "to_approve": set(dossier_queries.to_approve(officer).values_list("pk", flat=True)),
    }
    return render(request, "exchange/dossiers.html", shown)


@require_GET
def dossier_detail(request: HttpRequest, group: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """Everything the desks keep of a gang, each datum with whose it is and how it may be used."""
    officer = officer_of(request)
    gang = find_dossier(request, group, key)
    note_access(officer, "consultation", f"dossier:{key.hex}", "case work")
    rows = dossier_queries.rows_of(officer, gang)
    waiting = dossier_queries.waiting(officer, gang)
    shown = {
        "gang": gang,
        "laid": lay_out(rows),
        "requests": dossier_queries.requests_on(officer, gang)[:20],
        "waiting": show_proposals(waiting),
        "to_approve": set(dossier_queries.to_approve(officer).values_list("pk", flat=True)),
    }
    return render(request, "exchange/dossier.html", shown)


@require_POST
def proposal_decide(request: HttpRequest, key: uuid.UUID, event: str) -> HttpResponse:
    """The second officer's word on what another wants written."""
    officer = officer_of(request)
    row = dossier_queries.proposals(officer).filter(key=key).first()
    if row is None or event not in ("approve", "decline"):
        raise Http404
    try:
        if event == "approve":
            row = proposals.approve(officer, row)
            messages.success(request, _("Sent to the desks of the group."))
        else:
            row = proposals.decline(officer, row, request.POST.get("reason", ""))
            messages.success(request, _("It is not sent."))
    except CallerError as error:
        messages.error(request, str(error))
    there = dossier_queries.dossier(officer, row.group.key, row.dossier)
    return redirect("dossier", row.group.key, row.dossier) if there else redirect("dossiers")


@require_GET
def dossiers_of_network(request: HttpRequest, pk: int) -> HttpResponse:
    """A panel for a network's page."""
    found = dossier_queries.dossiers_of(officer_of(request), network=pk)
    return render(request, "exchange/dossier_panel.html", {"gangs": found, "source": f"network={pk}"})


@require_GET
def dossiers_of_case(request: HttpRequest, reference: str) -> HttpResponse:
    """A panel for a case's page."""
    found = dossier_queries.dossiers_of(officer_of(request), case=reference)
    return render(request, "exchange/dossier_panel.html", {"gangs": found, "case": reference})


def find_dossier(request: HttpRequest, group: uuid.UUID, key: uuid.UUID) -> JointEntry:
    gang = dossier_queries.dossier(officer_of(request), group, key)
    if gang is None:
        raise Http404
    return gang


def show_proposals(rows: Iterable[DossierProposal]) -> list[dict[str, Any]]:
    """Proposals, each with its entries by kind and their facts: what the second officer answers for."""
    shown = list(rows)
    reasons = newest_reasons(proposals.subject_of(row) for row in shown)
    return [
        {"row": row, "kinds": _by_kind(row), "reason": reasons.get(proposals.subject_of(row), "")}
        for row in shown
    ]


def _by_kind(row: DossierProposal) -> dict[str, list[dict[str, Any]]]:
    kinds: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in row.entries.all():
        heading = proposals.heading_of(entry.kind, entry.fields)
        facts = facts_of(entry.kind, entry.fields)
        kinds[kind_title(entry.kind)].append({"row": entry, "heading": heading, "facts": facts})
    return dict(kinds)
