"""Pages for what went wrong before any view, or in spite of one: each says what to do, in the reader's language."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django.views.defaults import server_error as plain_server_error

from jointdesk.desk.accounts.unsent import give_back, may_give_back

TURNED_AWAY = {"too_large": 413, "too_slow": 408, "busy": 503}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token of this sign-in: what one of our own pages sent is given back, to be looked over."""
    if request.user.is_authenticated and may_give_back(request):
        return give_back(request)
    todo = _("Nothing was changed. Allow cookies for this site, open the page anew and send it again.")
    return _page(request, _("This page was open for too long, or your browser refuses cookies."), todo, 403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    todo = _("It was written down. Try again in a minute; if it happens again, tell your administrator when.")
    try:
        return _page(request, _("Something broke on our side."), todo, 500)
    except Exception:
        # what broke may be what every page needs: the database, a catalogue
        return plain_server_error(request)


def not_a_page(request: HttpRequest) -> HttpResponse:
    """A door for forms was opened as a page: by a bookmark, the address bar, or after signing in again."""
    todo = _("Nothing was changed. Go back to the page you came from and press its button.")
    return _page(request, _("This address only takes what a form sends."), todo, 405)


def too_often(request: HttpRequest) -> HttpResponse:
    todo = _("Wait five minutes, then try again.")
    return _page(request, _("That was tried too often in a short time."), todo, 429)


@require_GET
def turned_away(request: HttpRequest, code: str) -> HttpResponse:
    """What `bodies.bounded_bodies` turned away before any view."""
    status = TURNED_AWAY.get(code, 400)
    if status == 413:
        todo = _(
            "Nothing of it was kept. Send fewer files at a time; a large file goes through the evidence of a case."
        )
        return _page(request, _("What you sent is larger than this desk takes at once."), todo, status)
    todo = _("Nothing of it was kept. Try again where the network is better, or send fewer files at a time.")
    return _page(request, _("It took too long to arrive."), todo, status)


def _page(request: HttpRequest, why: str, todo: str, status: int) -> HttpResponse:
    return render(request, "fault.html", {"why": why, "todo": todo}, status=status)
