"""Pages for what went wrong: each says what to do."""

import logging
import sys
import traceback

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jointdesk.portal.door import DOOR

log = logging.getLogger("jointdesk.door")


def too_often(request: HttpRequest) -> HttpResponse:
    response = _page(request, *say_too_often(), 429)
    response["Retry-After"] = "900"
    return response


def say_too_often() -> tuple[str, str]:
    """Why, and what to do."""
    return (
        _("Too many visits came from your part of the network within this hour."),
        _("What you wrote is kept. Come back within the hour, or call a number of the help page."),
    )


def turned_away(request: HttpRequest, code: str) -> HttpResponse:
    """What `bodies.bounded_bodies` turned away before any view: its page, in the reader's language."""
    if code == "too_slow":
        todo = _(
            "What you wrote before this step is kept. Try again where the network is better, or send fewer files."
        )
        return _page(request, _("It took too long to arrive."), todo, 408)
    why = _("What you sent is larger than %(most)s MB.") % {"most": DOOR.largest_report_mb}
    todo = _("What you wrote before this step is kept. Go back and send fewer files, or smaller ones.")
    return _page(request, why, todo, 413)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    why = _("This page was open too long, or your browser refuses cookies.")
    return _page(
        request, why, _("Allow cookies for this site, go back, load the page anew and send it again."), 403
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, _("There is no such page."), _("Begin on the first page."), 404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        todo = _(
            "What you wrote before this step is kept. Go back, write less, and add the long text as a file."
        )
        return _page(request, _("There is more text than can be read here."), todo, 413)
    why = _("What your browser sent could not be read.")
    return _page(request, why, _("Go back, load the page anew and send it again."), 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """What it was and where goes to the log; what it said does not, since it may be of what somebody typed."""
    kind, _error, trace = sys.exc_info()
    if kind is not None and trace is not None:
        last = traceback.extract_tb(trace)[-1]
        log.error("a page failed: %s at %s:%s", kind.__name__, last.filename, last.lineno)
    why = _("Something went wrong on our side.")
    todo = _(
        "What you wrote before this step is kept. Try again in a minute, or call a number of the help page."
    )
    return _page(request, why, todo, 500)


def _page(request: HttpRequest, why: str, todo: str, status: int) -> HttpResponse:
    return render(request, "portal/error.html", {"why": why, "todo": todo}, status=status)
