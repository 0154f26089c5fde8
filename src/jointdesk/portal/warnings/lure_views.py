"""How they lure, way by way."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from jointdesk.portal.warnings import told
from jointdesk.portal.warnings.shown import show, ways


@require_GET
def lure_list(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/lures.html", {"ways": ways()})


@require_GET
def lure(request: HttpRequest, code: str) -> HttpResponse:
    all_ways = ways()
    at = next((at for at, one in enumerate(all_ways) if one.of.code == code), None)
    if at is None:
        raise Http404
    types = set(all_ways[at].of.scam_types) - {"OTHER"}
    held = [one for one in told.standing(timezone.now()) if one.lure == code or types & set(one.scam_types)]
    context = {
        "way": all_ways[at],
        "next": all_ways[(at + 1) % len(all_ways)],
        "warnings": [show(one) for one in held][:5],
        "is_job": code in ("easy_work", "paid_tasks", "cash_errand"),
    }
    return render(request, "portal/lure.html", context)
