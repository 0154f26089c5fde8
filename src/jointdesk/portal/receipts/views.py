"""A code is typed; what became of the report is shown, and more can be added."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jointdesk.engine.letterbox.receipts import Receipt, read_code
from jointdesk.engine.letterbox.slips import Slip
from jointdesk.portal import drafts, error_views, limits
from jointdesk.portal.receipts.opening import close, find_open, keep_open
from jointdesk.portal.receipts.standing import Standing, find_standing
from jointdesk.portal.reporting import sending, uploads

MOST_ADDED = 20_000


class Addition(forms.Form):
    use_required_attribute = False
    narrative = forms.CharField(
        max_length=MOST_ADDED, required=False, widget=forms.Textarea({"rows": "6", "autocomplete": "off"})
    )


@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    if "close" in request.POST:
        return close(redirect("home"))
    held = find_open(request)
    standing = find_standing(held) if held else None
    if held is None or standing is None:
        return _ask(request)
    if request.method == "POST":
        return _add(request, held, standing)
    return _show(request, standing)


def _ask(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return render(request, "portal/receipt_ask.html")
    typed = request.POST.get("code", "")
    read = read_code(typed)
    if read.receipt is None:
        limits.count("wrong_code", request)
        context = {"typed": typed[:2_000], "why": [_explain(slip) for slip in read.slips]}
        return render(request, "portal/receipt_ask.html", context, status=422)
    if find_standing(read.receipt) is None:
        limits.count("wrong_code", request)
        why = [
            _(
                "The code is whole, but no report has it. Perhaps another office gave it, or it is forgotten by now."
            )
        ]
        return render(request, "portal/receipt_ask.html", {"typed": typed[:2_000], "why": why}, status=422)
    return keep_open(redirect("receipt"), read.receipt)


def _add(request: HttpRequest, held: Receipt, standing: Standing) -> HttpResponse:
    """More on the same report, as a letter of its own under the same receipt."""
    form = Addition(request.POST)
    draft = drafts.begin("addition", held)
    try:
        refused = uploads.take_from(request, draft)
        limits.count("report", request)
    except limits.TooOften:
        uploads.remove_waste(draft.letter)
        return _show(
            request, standing, typed=request.POST.get("narrative", ""), why=list(error_views.say_too_often())
        )
    narrative = form.cleaned_data["narrative"] if form.is_valid() else ""
    if refused or not form.is_valid() or not (narrative.strip() or draft.files):
        uploads.remove_waste(draft.letter)
        why = refused or [_("Write something, or choose a file.")]
        return _show(request, standing, typed=request.POST.get("narrative", ""), why=why)
    draft.answers["what"] = {"narrative": narrative}
    sending.send(draft, limits.origin_of(request, timezone.now()))
    return keep_open(redirect(f"{request.path}?added=1"), held)


def _show(
    request: HttpRequest, standing: Standing, typed: str = "", why: list[str] | None = None
) -> HttpResponse:
    context = {"standing": standing, "typed": typed, "why": why, "added": "added" in request.GET and not why}
    return render(request, "portal/receipt.html", context, status=422 if why else 200)


def _explain(slip: Slip) -> str:
    """What is wrong with a code, to whoever typed it."""
    said = {"place": slip.place, "typed": slip.typed, "proposed": " / ".join(slip.proposed)}
    if slip.kind == "unknown_word" and slip.proposed:
        return _("Word %(place)s, “%(typed)s”, is none of ours. Did you mean “%(proposed)s”?") % said
    if slip.kind == "unknown_word":
        return _("Word %(place)s, “%(typed)s”, is none of ours.") % said
    if slip.kind == "wrong_word":
        return (
            _("Word %(place)s, “%(typed)s”, does not seem to fit the others. Perhaps it is “%(proposed)s”.")
            % said
        )
    if slip.kind == "swapped_words":
        return _("Words %(place)s and the one after it seem to stand in each other's place.") % said
    if slip.kind == "too_few":
        return _("A code has fifteen words; these are %(place)s.") % said
    if slip.kind == "too_many":
        return _("A code has fifteen words; these are more.")
    return _("The words do not fit each other. Compare them with your slip, one by one.")
