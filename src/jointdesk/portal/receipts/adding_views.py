"""Something is added to a report: words and files, which lie in a draft of their own until they are sent."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jointdesk.engine.legible import legible
from jointdesk.engine.letterbox.receipts import Receipt
from jointdesk.portal import drafts, error_views, limits
from jointdesk.portal.draft_turns import one_at_a_time
from jointdesk.portal.drafts import Draft
from jointdesk.portal.receipts.adding import (
    MOST_ADDED,
    find_addition,
    is_sent_again,
    mark_sent,
    narrative_of,
)
from jointdesk.portal.receipts.opening import find_open, keep_open
from jointdesk.portal.receipts.standing import Standing
from jointdesk.portal.reporting import sending, uploads
from jointdesk.portal.reporting.piece_views import refuse, take_piece
from jointdesk.portal.words import Words


class Addition(forms.Form):
    use_required_attribute = False
    narrative = Words(max_length=MOST_ADDED, required=False)


@require_POST
@one_at_a_time("addition")
def pieces(request: HttpRequest) -> HttpResponse:
    """Files by pieces, as a report's. The receipt stays open while they come, and a draft goes on without it."""
    held = find_open(request)
    if held is None:
        kept = drafts.find(request, "addition")
        if kept is None or kept.sent:
            return refuse(_("What you wrote earlier is not here any more. Load this page anew."))
        return take_piece(request, kept)
    draft = find_addition(request, held)
    if draft.sent:
        draft = drafts.begin("addition", held)
    response = take_piece(request, draft)
    if "piece" not in request.FILES:
        # the pieces that follow find it
        response = drafts.keep(request, response, draft)
    return keep_open(response, held)


def add(request: HttpRequest, held: Receipt, standing: Standing, draft: Draft) -> HttpResponse:
    """A letter of its own under the same receipt, or one step on the way to it."""
    form = Addition(request.POST)
    typed = legible(request.POST.get("narrative", ""))
    done = keep_open(redirect(f"{request.path}?added=1"), held)
    brought = [(uploads.clean_name(one.name or ""), one.size or 0) for one in request.FILES.getlist("files")]
    if is_sent_again(draft, typed, brought):
        return done
    if draft.sent:
        draft = drafts.begin("addition", held)
    try:
        why = _take(request, form, draft)
        if "keep" in request.POST:
            return drafts.keep(request, HttpResponse(status=204), draft)
        if why or {"add", "remove"} & set(request.POST):
            shown = show(request, standing, draft, why, typed)
            return keep_open(drafts.keep(request, shown, draft), held)
        limits.count("report", request)
    except limits.TooOften:
        return show(request, standing, draft, list(error_views.say_too_often()), typed)
    sending.send(draft, limits.origin_of(request, timezone.now()))
    mark_sent(draft)
    return drafts.keep(request, done, draft)


def _take(request: HttpRequest, form: Addition, draft: Draft) -> list[str]:
    """What the form brings is in the draft. Returns why it cannot be sent as it is. Raises TooOften."""
    if form.is_valid():
        draft.answers["what"] = {"narrative": form.cleaned_data["narrative"]}
    if gone := request.POST.get("remove"):
        uploads.remove(draft, gone)
    refused = uploads.take_from(request, draft)
    if refused or not form.is_valid():
        return [*refused, *form.errors.get("narrative", [])]
    is_empty = not narrative_of(draft).strip() and not draft.files
    if is_empty and not {"add", "remove", "keep"} & set(request.POST):
        return [_("Write something, or choose a file.")]
    return []


def show(
    request: HttpRequest, standing: Standing, draft: Draft, why: list[str] | None = None, typed: str = ""
) -> HttpResponse:
    context = {
        "standing": standing,
        "draft": draft,
        "typed": typed or narrative_of(draft),
        "why": why,
        "added": "added" in request.GET and not why,
    }
    return render(request, "portal/receipt.html", context, status=422 if why else 200)
