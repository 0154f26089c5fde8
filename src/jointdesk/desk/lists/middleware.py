"""A list opens as its officer left word: with the filter that he chose for it, unless he is on the list already.

Without a choice in the address the page is asked for as it is named in the navigation. From the list itself the same
address means "show all", and all is shown.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.lists.pages import is_page
from jointdesk.desk.lists.queries import opening_filter


class OpeningFilter:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        found, officer = request.resolver_match, request.user
        if request.method != "GET" or request.GET or found is None or not is_page(found.view_name):
            return None
        if not isinstance(officer, Officer) or "HX-Request" in request.headers or _comes_from_here(request):
            return None
        chosen = opening_filter(officer, found.view_name)
        return redirect(f"{request.path}?{chosen.query}") if chosen else None


def _comes_from_here(request: HttpRequest) -> bool:
    return urlsplit(request.headers.get("Referer", "")[:2000]).path == request.path
