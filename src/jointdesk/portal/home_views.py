"""The first page, and the way out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from jointdesk.portal import drafts
from jointdesk.portal.hotlines import hotlines
from jointdesk.portal.receipts.opening import close
from jointdesk.portal.reporting import uploads

# where somebody who must look harmless at once is sent
ELSEWHERE = "https://www.wikipedia.org/"


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return render(
        request, "portal/home.html", {"hotlines": hotlines()[:1], "draft": drafts.find(request, "report")}
    )


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """What Directive (EU) 2016/680 Art. 13 has told to whoever is concerned, in plain words."""
    return render(request, "portal/privacy.html")


def leave(request: HttpRequest) -> HttpResponse:
    """Quick exit: drafts not sent are gone, the browser is told to forget this site, and stands elsewhere."""
    response: HttpResponse = redirect(ELSEWHERE)
    if request.headers.get("sec-fetch-site") == "cross-site":
        # a picture on another site would have the browser forget what is written here
        return response
    for kind in ("report", "danger", "addition", "dispute"):
        draft = drafts.find(request, kind)
        if draft and not draft.sent:
            uploads.remove_waste(draft.letter)
        drafts.forget(request, response, kind)
    close(response)
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")
