"""Two rules for every page: it needs a signed-in officer, and an expected error becomes a page, not a trace."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jointdesk.engine.errors import CallerError, JointdeskError, NotAllowed

# open to everyone: signing in, languages, static files; the wire authenticates by itself, the API answers 401
OPEN_PREFIXES = (
    "/accounts/login/",
    "/accounts/2fa/authenticate/",
    "/i18n/",
    "/static/",
    "/wire/",
    "/api/",
    "/health",
)


class SignInRequired:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated and not request.path.startswith(OPEN_PREFIXES):
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        return self.get_response(request)


class ErrorsAsPages:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, JointdeskError):
            return None
        status = status_of(error)
        return render(request, "error.html", {"error": error, "status": status}, status=status)


def status_of(error: JointdeskError) -> int:
    """The HTTP status of an expected error: not allowed, the caller's fault, or a partner's or our own."""
    if isinstance(error, NotAllowed):
        return 403
    return 400 if isinstance(error, CallerError) else 502
