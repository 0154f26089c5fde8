"""A visitor leaves as little behind as a page can manage, and a page loads nothing but what this door serves."""

from collections.abc import Callable

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.translation import activate, get_language, get_language_from_request

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


class Packed(GZipMiddleware):
    """Text goes packed over a slow line. What is sealed has nothing to gain; and nothing here can be guessed by what a
    page weighs: a cookie of this door goes with no request that another site makes (SameSite=Strict)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        is_text = kind.startswith("text/") or kind.endswith(("json", "xml", "javascript"))
        return super().process_response(request, response) if is_text else response


class ReadersLanguage(LocaleMiddleware):
    """The reader's own choice, else what their browser asks for. No address here names a language, as Django would look
    for one in each."""

    def process_request(self, request: HttpRequest) -> None:
        activate(get_language_from_request(request))
        request.LANGUAGE_CODE = get_language()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", get_language() or settings.LANGUAGE_CODE)
        return response
