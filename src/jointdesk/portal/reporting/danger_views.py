"""The page of somebody who is in danger: numbers to call first, then one short form, then the way out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jointdesk.portal import drafts, error_views, limits
from jointdesk.portal.hotlines import hotlines
from jointdesk.portal.receipts.slips import show_slip
from jointdesk.portal.reporting import sending
from jointdesk.portal.reporting.step_forms import InDanger

# of the door's own country, and of those whose people it meets most
SHOWN_AT_ONCE = 3


@require_http_methods(["GET", "POST"])
def danger(request: HttpRequest) -> HttpResponse:
    sent, form = drafts.find(request, "danger"), InDanger(request.POST or None)
    if request.method == "GET":
        return show_slip(request, sent) if sent else _show(request, form, drafts.once())
    if "written_down" in request.POST:
        return drafts.forget(request, redirect("home"), "danger")
    once = request.POST.get("once", "")
    if not form.is_valid():
        return _show(request, form, once, 422)
    try:
        # not because many others report from the same building: only a machine meets this bound
        limits.count("danger", request)
    except limits.TooOften:
        return _show(request, form, once, 429, list(error_views.say_too_often()))
    draft = drafts.begin_from("danger", once, {"danger": form.cleaned_data})
    sending.send(draft, limits.origin_of(request, timezone.now()))
    draft.answers, draft.sent = {}, True
    return drafts.keep(request, redirect("danger"), draft)


def _show(
    request: HttpRequest, form: InDanger, once: str, status: int = 200, why: list[str] | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "once": once,
        "why": why,
        "near": hotlines()[:SHOWN_AT_ONCE],
        "others": hotlines()[SHOWN_AT_ONCE:],
        "is_danger": True,
    }
    return render(request, "portal/danger.html", context, status=status)
