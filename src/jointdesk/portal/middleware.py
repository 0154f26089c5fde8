"""A visitor leaves as little behind as a page can manage, and a page loads nothing but what this door serves."""

from collections.abc import Callable

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from jointdesk.portal import error_views
from jointdesk.portal.limits import TooOften


class LeavesNoTrace:
    """No page is kept by a browser or on the way, so that "back" shows nothing to whoever takes the telephone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        # the same for every answer: django-csp would write it anew for each
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
            response.headers.setdefault("Cache-Control", "no-store, private")
        response["Permissions-Policy"] = "interest-cohort=(), geolocation=(), camera=(), microphone=()"
        response["Content-Security-Policy"] = self.policy
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return error_views.too_often(request) if isinstance(exception, TooOften) else None
