"""What a partner answered goes into a dossier that is there already: the gang is known, and is not named twice."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange.dossiers.building import build
from jointdesk.desk.exchange.dossiers.dossier_queries import rows_of
from jointdesk.desk.exchange.dossiers.entry_forms import TermsForm, known_words
from jointdesk.desk.exchange.dossiers.proposals import EntryDraft, propose
from jointdesk.desk.exchange.dossiers.sources import source_of, sources_as_query
from jointdesk.desk.exchange.dossiers.words import GANG
from jointdesk.desk.exchange.models import JointEntry
from jointdesk.desk.exchange.views.dossier_entries import EDIT, on_terms, show_draft
from jointdesk.desk.exchange.views.dossiers import find_dossier
from jointdesk.engine.errors import CallerError


def dossier_take(request: HttpRequest, group: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """Propose what a source offers and the dossier has not got yet; `?answer=`, `?hit=` and their like name it."""
    officer, gang = officer_of(request), find_dossier(request, group, key)
    require(officer, EDIT)
    if not gang.group.is_working:
        raise Http404
    try:
        offered = _offered(officer, request, gang)
    except CallerError as error:
        messages.error(request, str(error))
        return redirect("dossier", group, key)
    form = TermsForm(request.POST or None)
    chosen = set(request.POST.getlist("entry"))
    if request.method == "POST" and form.is_valid():
        drafts = [on_terms(draft, form) for place, draft in offered if place in chosen]
        data = form.cleaned_data
        try:
            propose(officer, gang.group, drafts, data["purpose"], dossier=gang, neutral=data["neutral"])
            messages.success(request, _("Proposed. Another officer approves, then it is sent."))
            return redirect("dossier", group, key)
        except CallerError as error:
            form.add_error(None, str(error))
    shown = {
        "gang": gang,
        "form": form,
        "offered": [(place, show_draft(draft)) for place, draft in offered],
        "chosen": chosen if request.method == "POST" else {place for place, _draft in offered},
        "query": sources_as_query(request.GET),
        "words": known_words(),
    }
    return render(request, "exchange/dossier_take.html", shown, status=400 if form.errors else 200)


def _offered(officer: Officer, request: HttpRequest, gang: JointEntry) -> list[tuple[str, EntryDraft]]:
    """By place, so that a box stays of the same entry between the page and its answer."""
    there = {_told(row.entry.kind, row.values) for row in rows_of(officer, gang) if not row.entry.ended}
    drafts = build(officer, source_of(officer, request.GET))
    return [
        (str(place), draft)
        for place, draft in enumerate(drafts)
        if draft.kind != GANG and _told(draft.kind, draft.fields) not in there
    ]


def _told(kind: str, fields: object) -> tuple[str, str, str]:
    """What makes an entry the same as another: an identifier by kind and value, a person by the names."""
    values = dict(fields)  # type: ignore[call-overload]
    own = values.get("value") or values.get("reference") or values.get("names")
    return kind, str(values.get("type", "")), str(own)
