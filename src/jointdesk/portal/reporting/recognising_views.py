"""What is recognised in a field as somebody types; a form without a script asks in a step of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from jointdesk.portal import limits
from jointdesk.portal.reporting.recognising import recognise

MOST_TEXT = 4_000


@require_POST
def recognised(request: HttpRequest) -> HttpResponse:
    limits.count("recognise", request)
    found = recognise(request.POST.get("text", "")[:MOST_TEXT])
    return render(request, "portal/recognised.html", {"found": found})
