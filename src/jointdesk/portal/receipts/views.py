"""A code is typed; what became of the report is shown, and more can be added (adding_views.py)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jointdesk.engine.legible import legible
from jointdesk.engine.letterbox.receipts import Receipt, read_code
from jointdesk.portal import drafts, limits
from jointdesk.portal.draft_turns import one_at_a_time
from jointdesk.portal.receipts.adding import MOST_ADDED, find_addition
from jointdesk.portal.receipts.adding_views import add, show
from jointdesk.portal.receipts.explaining import explain
from jointdesk.portal.receipts.opening import close, find_open, keep_open
from jointdesk.portal.receipts.standing import find_standing
from jointdesk.portal.reporting import uploads


@require_http_methods(["GET", "POST"])
@one_at_a_time("addition")
def receipt(request: HttpRequest) -> HttpResponse:
    if "close" in request.POST:
        return _close(request)
    held = find_open(request)
    standing = find_standing(held) if held else None
    if held is None or standing is None:
        return _ask(request)
    draft = find_addition(request, held)
    if request.method == "POST":
        return add(request, held, standing, draft)
    if draft.sent:
        # it is told of once; what is written now is another addition
        shown = show(request, standing, drafts.begin("addition", held))
        return drafts.forget(request, shown, "addition")
    return show(request, standing, draft)


def _close(request: HttpRequest) -> HttpResponse:
    """The receipt is shut, and what was not sent is gone."""
    draft = drafts.find(request, "addition")
    if draft and not draft.sent:
        uploads.remove_waste(draft.letter)
    return drafts.forget(request, close(redirect("home")), "addition")


def _ask(request: HttpRequest) -> HttpResponse:
    """For the code. What was written when it had been closed meanwhile goes along with the form."""
    if "keep" in request.POST:
        return _keep_closed(request)
    written = legible(request.POST.get("narrative", ""))[:MOST_ADDED]
    if "code" not in request.POST:
        return _say(request, "", [], written)
    typed = request.POST["code"]
    read = read_code(typed)
    if read.receipt is None:
        limits.count("wrong_code", request)
        return _say(request, typed, [explain(slip, read.language) for slip in read.slips], written)
    if find_standing(read.receipt) is None:
        limits.count("wrong_code", request)
        why = _(
            "The code is whole, but no report has it. Perhaps another office gave it, or it is forgotten by now."
        )
        return _say(request, typed, [why], written)
    return _open(request, read.receipt, written)


def _say(request: HttpRequest, typed: str, why: list[str], written: str) -> HttpResponse:
    context = {"typed": typed[:2_000], "why": why, "written": written}
    return render(request, "portal/receipt_ask.html", context, status=422 if why or written else 200)


def _open(request: HttpRequest, receipt: Receipt, written: str) -> HttpResponse:
    response: HttpResponse = keep_open(redirect("receipt"), receipt)
    if not written:
        return response
    draft = find_addition(request, receipt)
    draft.answers["what"] = {"narrative": written}
    return drafts.keep(request, response, draft)


def _keep_closed(request: HttpRequest) -> HttpResponse:
    """The page is laid aside after its code was closed: what is typed goes to the draft, which shows nothing."""
    draft = drafts.find(request, "addition")
    response = HttpResponse(status=204)
    if draft is None or draft.sent:
        return response
    draft.answers["what"] = {"narrative": legible(request.POST.get("narrative", ""))[:MOST_ADDED]}
    return drafts.keep(request, response, draft)
