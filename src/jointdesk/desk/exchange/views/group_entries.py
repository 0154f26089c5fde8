import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.exchange.groups import entries, group_queries, meetings, members
from jointdesk.desk.exchange.groups.entries import ALONE, EDIT, FieldErrors, edit_entry
from jointdesk.desk.exchange.groups.entry_forms import BehindForm, EntryForm, initial_of
from jointdesk.desk.exchange.groups.settling import take_value
from jointdesk.desk.exchange.groups.words import kind_title, label_of
from jointdesk.desk.exchange.models import JointEntry, JointGroup
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.joint.kinds import EntryKind, entry_kinds

MEETING_PARTS = {"agenda": "agenda_item", "attendance": "attendance", "decisions": "decision"}


def entry_new(request: HttpRequest, key: uuid.UUID, kind: str) -> HttpResponse:
    """Write a new entry of one kind; `?meeting=` and `?of_meeting=` say where it belongs."""
    officer = officer_of(request)
    require(officer, EDIT)
    group, form_of = _group(officer, key), _written(kind)
    begun = initial_of(form_of, _begin(officer, group, form_of, request))
    form = EntryForm(form_of, group, request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        entry = _write(officer, group, form, None)
        if entry is not None:
            return redirect(*_page_of(entry))
    context = {"group": group, "form": form, "title": kind_title(kind), "back": None}
    return render(request, "exchange/group_entry_form.html", context, status=400 if form.errors else 200)


def entry_page(request: HttpRequest, key: uuid.UUID, kind: str, pk: int) -> HttpResponse:
    """What an entry says, who said it, what contradicts itself; a meeting with all that belongs to it."""
    officer = officer_of(request)
    entry = _entry(officer, key, kind, pk)
    if kind.startswith("gang"):
        return redirect("dossier", entry.group.key, uuid.UUID(entry.under) if entry.under else entry.key)
    found: dict[str, Any] = {
        "group": entry.group,
        "view": group_queries.view_entry(entry),
        "above": group_queries.above(officer, entry),
        "title": kind_title(kind),
        "today": timezone.localdate(),
        "writes": officer.may(EDIT) and entry.group.is_working and entry.owner in ("", settings.DESK.id),
    }
    if found["writes"] and members.is_ours(entry) and not entry.ended:
        found["behind"] = BehindForm(initial={"officer": entry.officer_id})
    if kind == "meeting":
        found |= {name: group_queries.under(officer, entry, part) for name, part in MEETING_PARTS.items()}
        found |= {
            "actions": group_queries.actions_of(officer, entry),
            "agreements": meetings.agreements(officer, entry),
            "begun": meetings.has_begun(entry),
            "digest": meetings.minutes_digest(officer, entry),
        }
    return render(request, "exchange/group_entry.html", found)


def entry_edit(request: HttpRequest, key: uuid.UUID, kind: str, pk: int) -> HttpResponse:
    """Change an entry. Whoever wrote meanwhile is not overwritten: both words stand, and the officer is told."""
    officer = officer_of(request)
    require(officer, EDIT)
    form_of, entry = _written(kind), _entry(officer, key, kind, pk)
    heads = group_queries.view_entry(entry).heads
    begun = initial_of(form_of, group_queries.values_seen(entry, heads.split(",")), heads)
    form = EntryForm(form_of, entry.group, request.POST or None, initial=begun, standing=True)
    if request.method == "POST" and form.is_valid():
        changed = form.changed(group_queries.values_seen(entry, form.heads()))
        if not changed:
            messages.info(request, _("Nothing was changed."))
            return redirect(*_page_of(entry))
        written = _write(officer, entry.group, form, entry)
        if written is not None:
            _tell_of_conflict(request, written, changed)
            return redirect(*_page_of(written))
    context = {"group": entry.group, "form": form, "title": kind_title(kind), "back": entry}
    return render(request, "exchange/group_entry_form.html", context, status=400 if form.errors else 200)


@require_POST
def entry_settle(request: HttpRequest, key: uuid.UUID, kind: str, pk: int) -> HttpResponse:
    """Take one of several values of a field: `take` is the edit that says it."""
    officer = officer_of(request)
    entry = _entry(officer, key, _written(kind).name, pk)
    name, take = request.POST.get("field", ""), request.POST.get("take", "")
    said = group_queries.view_entry(entry).state.conflicts.get(name, ())
    if not any(one.edit.id == take for one in said):
        messages.info(request, _("This has been settled meanwhile."))
        return redirect(*_page_of(entry))
    seen = [head for head in request.POST.get("seen", "").split(",") if head]
    try:
        written = take_value(officer, entry, name, uuid.UUID(take), seen)
        _tell_of_conflict(request, written, {name: None})
    except CallerError as error:
        messages.error(request, str(error))
    return redirect(*_page_of(entry))


@require_POST
def action_done(request: HttpRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    """An action is done, or dropped, with a note."""
    officer = officer_of(request)
    entry = _entry(officer, key, "action", pk)
    state = "dropped" if request.POST.get("state") == "dropped" else "done"
    fields = {"state": state, "note": request.POST.get("note", "").strip()[:20_000]}
    fields = {name: value for name, value in fields.items() if value}
    seen = [head for head in request.POST.get("seen", "").split(",") if head]
    try:
        _tell_of_conflict(
            request, edit_entry(officer, entry.group, "action", fields, entry=entry, parents=seen), fields
        )
    except CallerError as error:
        messages.error(request, str(error))
    return redirect(*_page_of(entry))


@require_POST
def member_behind(request: HttpRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    """Which of our officers a member of ours is."""
    officer = officer_of(request)
    entry, form = _entry(officer, key, "member", pk), BehindForm(request.POST)
    try:
        if form.is_valid():
            members.stand_behind(officer, entry, form.cleaned_data["officer"])
            messages.success(request, _("Saved."))
        else:
            messages.error(request, _("This officer works here no more."))
    except CallerError as error:
        messages.error(request, str(error))
    return redirect(*_page_of(entry))


@require_POST
def minutes_agree(request: HttpRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    """Our side agrees to the minutes as the officer saw them."""
    officer = officer_of(request)
    entry = _entry(officer, key, "meeting", pk)
    try:
        meetings.agree(officer, entry, request.POST.get("digest", ""))
        messages.success(request, _("Our side has agreed to the minutes."))
    except CallerError as error:
        messages.error(request, str(error))
    return redirect(*_page_of(entry))


def _write(
    officer: Officer, group: JointGroup, form: EntryForm, entry: JointEntry | None
) -> JointEntry | None:
    """None: the form says why not."""
    before = group_queries.values_seen(entry, form.heads()) if entry else {}
    terms = {name: form.cleaned_data[name] for name in ("mark", "conditions")}
    parents = form.heads() if entry else None
    try:
        with transaction.atomic():
            written = edit_entry(
                officer, group, form.kind.name, form.changed(before), entry=entry, parents=parents, **terms
            )
            who = form.cleaned_data.get("officer")
            return members.stand_behind(officer, written, who) if who else written
    except FieldErrors as refused:
        form.show(refused)
    except CallerError as error:
        form.add_error(None, str(error))
    return None


def _tell_of_conflict(request: HttpRequest, entry: JointEntry, fields: dict[str, Any]) -> None:
    both = [label_of(entry_kinds()[entry.kind], name) for name in entry.disputed if name in fields]
    if both:
        told = _("Somebody else wrote meanwhile. Both words stand, nothing is lost: %(fields)s.")
        messages.warning(request, told % {"fields": ", ".join(both)})


def _begin(officer: Officer, group: JointGroup, kind: EntryKind, request: HttpRequest) -> dict[str, Any]:
    """What can be known of a new entry: where it belongs, its number, today."""
    begun: dict[str, Any] = {
        field.name: request.GET[field.name]
        for field in kind.fields
        if field.kind in ("entry", "desk") and field.name in request.GET
    }
    if kind.name == "note":
        begun["day"] = timezone.localdate().isoformat()
    if kind.name == "decision":
        begun["number"] = meetings.next_number(officer, group)
    return begun


def _written(kind: str) -> EntryKind:
    if kind not in ALONE:
        raise Http404
    return entry_kinds()[kind]


def _group(officer: Officer, key: uuid.UUID) -> JointGroup:
    group = group_queries.group_by_key(officer, key)
    if group is None:
        raise Http404
    return group


def _entry(officer: Officer, key: uuid.UUID, kind: str, pk: int) -> JointEntry:
    rows = entries.entries(officer, _group(officer, key), kind).select_related("group")
    entry = rows.filter(pk=pk).first()
    if entry is None:
        raise Http404
    return entry


def _page_of(entry: JointEntry) -> tuple[Any, ...]:
    return ("group-entry", entry.group.key, entry.kind, entry.pk)
