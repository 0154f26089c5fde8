"""What an officer wrote is not lost when the desk cannot take it: he was signed out while he wrote, or the page is from
before he signed in. It is given back to the browser that sent it, to be sent again, and kept nowhere here.

Only what one of our own pages sent is given back: another site's form would have the officer send it himself. Of what
may be a password nothing is shown.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.cache import add_never_cache_headers

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - a field's name
SECRETS = ("/accounts/",)
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def is_from_us(request: HttpRequest) -> bool:
    """Whether a page of this desk sent it: browsers say so, and no other page can (RFC 6454, Fetch Metadata)."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return urlsplit(origin).netloc == request.get_host()
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def may_give_back(request: HttpRequest) -> bool:
    """A form of a page of ours, no longer than words may be: what is longer is files, which no browser gives twice."""
    length = request.headers.get("Content-Length", "")
    return (
        request.method == "POST"
        and request.content_type in FORMS
        and "HX-Request" not in request.headers
        and not request.path.startswith(("/api/", *SECRETS))
        and length.isdecimal()
        and int(length) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        and is_from_us(request)
        and _is_a_door(request)
    )


def give_back(request: HttpRequest) -> HttpResponse:
    """The page with what was written, and the way to send it: 401 for whoever must sign in first, otherwise 403."""
    signed_in = request.user.is_authenticated
    fields = [
        (name, value) for name, values in request.POST.lists() if name != TOKEN for value in values if value
    ]
    found = {
        "signed_in": signed_in,
        "fields": fields,
        "written": written_in(request),
        "had_files": bool(request.FILES),
    }
    response = render(request, "unsent.html", found, status=403 if signed_in else 401)
    add_never_cache_headers(response)
    return response


def written_in(request: HttpRequest) -> list[str]:
    """What a person wrote into the form that was sent; of what may be a password nothing."""
    if request.method != "POST" or request.content_type not in FORMS or request.path.startswith(SECRETS):
        return []
    said = [value for name, values in request.POST.lists() if name != TOKEN for value in values]
    return [value for value in said if _is_written(value)]


def _is_a_door(request: HttpRequest) -> bool:
    try:
        return bool(resolve(request.path_info))
    except Resolver404:
        return False


def _is_written(value: str) -> bool:
    """By a person, not a key or a choice of the form's."""
    return any(sign.isspace() or not sign.isascii() for sign in value.strip())
