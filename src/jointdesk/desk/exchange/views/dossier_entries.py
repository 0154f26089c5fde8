"""Writing into a dossier: a new one, its entries, what of ours they are, conflicts, two dossiers that are one."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.audit.actions import note_access
from jointdesk.desk.exchange.dossiers import dossier_queries
from jointdesk.desk.exchange.dossiers.alike import find_alike
from jointdesk.desk.exchange.dossiers.building import build
from jointdesk.desk.exchange.dossiers.dossier_page import lay_out, what_changed
from jointdesk.desk.exchange.dossiers.dossier_queries import dossiers
from jointdesk.desk.exchange.dossiers.entry_forms import (
    EntryForm,
    MergeForm,
    NewDossierForm,
    ReasonForm,
    TermsForm,
    initial_of,
    known_words,
)
from jointdesk.desk.exchange.dossiers.guards import EntryRefused
from jointdesk.desk.exchange.dossiers.links import link_entry, unlink_entry
from jointdesk.desk.exchange.dossiers.proposals import EntryDraft, heading_of, propose
from jointdesk.desk.exchange.dossiers.settling import settle
from jointdesk.desk.exchange.dossiers.sources import find_row, source_of, sources_as_query
from jointdesk.desk.exchange.dossiers.words import GANG, KINDS, facts_of, kind_title, label_of, value_name
from jointdesk.desk.exchange.groups.words import desk_names
from jointdesk.desk.exchange.models import JointEntry
from jointdesk.desk.exchange.queries import groups
from jointdesk.desk.exchange.safeguards.victims import PERSON
from jointdesk.desk.exchange.views.dossiers import find_dossier
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.joint.kinds import entry_kinds

EDIT = "dossiers.edit"
TO_CHOOSE_FROM = 20


def dossier_new(request: HttpRequest) -> HttpResponse:
    """A new dossier, empty or half filled from what is ours."""
    officer = officer_of(request)
    require(officer, EDIT)
    working = [group for group in groups(officer) if group.is_working]
    source = source_of(officer, request.GET)
    try:
        drafts = build(officer, source)
    except CallerError as error:
        messages.error(request, str(error))
        return redirect("dossiers")
    offered = [(str(place), draft) for place, draft in enumerate(drafts[1:])]
    form = NewDossierForm(working, request.POST or None, initial=initial_of(drafts[0].fields, {}))
    if request.method == "POST" and form.is_valid():
        group = next(group for group in working if group.key.hex == form.cleaned_data["group"])
        wanted = set(request.POST.getlist("entry"))
        chosen = [draft for place, draft in offered if place in wanted]
        made = _propose(request, form, group, [_gang(form), *(on_terms(one, form) for one in chosen)])
        if made is not None:
            return made
    standing = dossiers(officer).filter(group__in=working)[:TO_CHOOSE_FROM] if drafts[1:] else ()
    shown = {
        "form": form,
        "standing": standing,
        "groups": working,
        "offered": [(place, show_draft(draft)) for place, draft in offered],
        "chosen": set(request.POST.getlist("entry"))
        if request.method == "POST"
        else {p for p, _d in offered},
        "source": source,
        "query": sources_as_query(request.GET),
        "words": known_words(),
    }
    return render(request, "exchange/dossier_new.html", shown, status=400 if form.errors else 200)


def entry_add(request: HttpRequest, group: uuid.UUID, key: uuid.UUID, kind: str) -> HttpResponse:
    officer, gang = officer_of(request), find_dossier(request, group, key)
    require(officer, EDIT)
    if kind not in KINDS:
        raise Http404
    form = EntryForm(entry_kinds()[kind], request.POST or None, initial=initial_of({}, {}))
    if request.method == "POST" and form.is_valid():
        draft = on_terms(EntryDraft(kind, form.changed({})), form)
        made = _propose(request, form, gang.group, [draft], gang)
        if made is not None:
            return made
    shown = {"gang": gang, "form": form, "title": kind_title(kind), "words": known_words()}
    return render(request, "exchange/dossier_add.html", shown, status=400 if form.errors else 200)


def entry_page(request: HttpRequest, group: uuid.UUID, key: uuid.UUID, entry: uuid.UUID) -> HttpResponse:
    """One entry: what it says, who said it and when, what is disputed, whom it may be beside; and its form."""
    officer, gang = officer_of(request), find_dossier(request, group, key)
    row = _find_entry(officer, gang, entry)
    if request.method == "POST":
        require(officer, EDIT)
    note_access(officer, "consultation", f"entry:{entry.hex}", "case work")
    begun = dossier_queries.rows_of(officer, gang)
    mine = next(one for one in begun if one.entry.pk == row.pk)
    last = next((edit for edit in reversed(mine.edits) if edit.desk == settings.DESK.id), None)
    terms = {"mark": last.mark, "conditions": last.conditions, "evaluation": last.evaluation} if last else {}
    form = EntryForm(entry_kinds()[row.kind], request.POST or None, initial=initial_of(mine.values, terms))
    heads = sorted(request.POST.getlist("seen") if request.method == "POST" else mine.state.heads)
    if request.method == "POST" and form.is_valid():
        draft = on_terms(EntryDraft(row.kind, form.changed(mine.values), row, heads), form)
        made = _propose(request, form, gang.group, [draft], gang)
        if made is not None:
            return made
    desks = desk_names()
    shown = {
        "gang": gang,
        "laid": lay_out([mine]).gang,
        "form": form,
        "heads": heads,
        "words": known_words(),
        "history": [
            (
                edit,
                desks.get(edit.desk, edit.desk),
                facts_of(row.kind, edit.fields),
                what_changed(row.kind, edit),
            )
            for edit in reversed(mine.edits)
        ],
        "conflicts": _beside(mine, desks),
        "alike": find_alike(officer, row) if row.kind == PERSON else [],
        "ending": ReasonForm(),
        "what": _linkable(row.kind),
    }
    return render(request, "exchange/dossier_entry.html", shown, status=400 if form.errors else 200)


@require_POST
def entry_step(
    request: HttpRequest, group: uuid.UUID, key: uuid.UUID, entry: uuid.UUID, event: str
) -> HttpResponse:
    """End an entry, settle a conflict, say what of ours it is."""
    officer, gang = officer_of(request), find_dossier(request, group, key)
    row = _find_entry(officer, gang, entry)
    try:
        if event == "end":
            reason = request.POST.get("reason", "").strip()[:500]
            heads = request.POST.getlist("seen") or None
            propose(
                officer,
                gang.group,
                [EntryDraft(row.kind, {"ended": reason}, row, heads)],
                reason,
                dossier=gang,
            )
            messages.success(request, _("Proposed. Another officer approves, then it is sent."))
        elif event == "settle":
            edit = uuid.UUID(request.POST.get("edit", ""))
            settle(officer, row, request.POST.get("field", ""), edit, request.POST.getlist("seen") or None)
            messages.success(request, _("Settled. The desks of the group are told."))
        elif event == "link":
            what = request.POST.get("what", "")
            found = find_row(officer, what, request.POST.get("reference", ""))
            link_entry(officer, row, what, found)
        else:
            raise Http404
    except (CallerError, ValueError) as error:
        messages.error(request, str(error))
    return redirect("dossier-entry", group, key, entry)


@require_POST
def link_remove(request: HttpRequest, group: uuid.UUID, key: uuid.UUID, pk: int) -> HttpResponse:
    officer, gang = officer_of(request), find_dossier(request, group, key)
    links = dossier_queries.links_of(officer, [gang.key])
    link = next((one for some in links.values() for one in some if one.pk == pk), None)
    if link is None:
        raise Http404
    entry = link.entry
    unlink_entry(officer, link)
    return redirect("dossier-entry", group, key, entry)


def dossier_merge(request: HttpRequest, group: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """Two dossiers of one gang: this one names the other as the one that goes on; both stay whole."""
    officer, gang = officer_of(request), find_dossier(request, group, key)
    require(officer, EDIT)
    others = [
        (one.key.hex, one.title) for one in dossier_queries.dossiers(officer, gang.group) if one.pk != gang.pk
    ]
    form = MergeForm(others, request.POST or None)
    if request.method == "POST" and form.is_valid():
        draft = EntryDraft(GANG, {"same_as": form.cleaned_data["into"]}, gang)
        made = _propose(request, form, gang.group, [draft], gang)
        if made is not None:
            return made
    return render(
        request,
        "exchange/dossier_merge.html",
        {"gang": gang, "form": form},
        status=400 if form.errors else 200,
    )


def _propose(
    request: HttpRequest, form: Any, group: Any, drafts: Sequence[EntryDraft], gang: JointEntry | None = None
) -> HttpResponse | None:
    """Propose what a form says; None when it is refused, and the form shows why."""
    try:
        data = form.cleaned_data
        row = propose(
            officer_of(request), group, drafts, data["purpose"], dossier=gang, neutral=data.get("neutral", "")
        )
    except EntryRefused as refused:
        form.show(refused) if isinstance(form, EntryForm) else form.add_error(None, str(refused))
        return None
    except CallerError as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, _("Proposed. Another officer approves, then it is sent."))
    return redirect("dossier", row.group.key, row.dossier) if gang else redirect("dossiers")


def _gang(form: NewDossierForm) -> EntryDraft:
    return on_terms(EntryDraft(GANG, form.changed({})), form)


def on_terms(draft: EntryDraft, form: TermsForm) -> EntryDraft:
    """The terms of the form; what was copied from a partner keeps its own."""
    if draft.datum is not None:
        return draft
    data = form.cleaned_data
    terms = {name: data[name] for name in ("mark", "conditions", "evaluation")}
    return EntryDraft(**{**draft.__dict__, **terms})


def _find_entry(officer: Officer, gang: JointEntry, key: uuid.UUID) -> JointEntry:
    row = dossier_queries.entry_of(officer, gang, key)
    if row is None:
        raise Http404
    return row


def show_draft(draft: EntryDraft) -> dict[str, Any]:
    return {
        "kind": kind_title(draft.kind),
        "heading": heading_of(draft.kind, draft.fields),
        "facts": facts_of(draft.kind, draft.fields),
        "draft": draft,
    }


def _beside(row: dossier_queries.Row, desks: dict[str, str]) -> list[tuple[str, str, list[Any]]]:
    """Each disputed field with its values beside each other: the head, its desk, the value as it is read."""
    kind = row.entry.kind
    return [
        (
            name,
            label_of(kind, name),
            [
                (one, desks.get(one.edit.desk, one.edit.desk), value_name(kind, name, one.value) or "–")
                for one in said
            ],
        )
        for name, said in row.state.conflicts.items()
    ]


def _linkable(kind: str) -> list[tuple[str, str]]:
    """What of ours an entry of this kind can be, with its name."""
    if kind == PERSON:
        return [("notice", _("Notice")), ("person", _("Person"))]
    return [("network", _("Network")), ("case", _("Case"))] if kind in (GANG, "gang_reference") else []
