"""Two rules for every page: it needs a signed-in officer, and an expected error becomes a page, not a trace."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from jointdesk.engine.errors import CallerError, JointdeskError, NotAllowed

# open to everyone: signing in, the languages, static files, the partners' wire (it authenticates by itself), the API (it answers 401)
OPEN_PREFIXES = ("/accounts/login/", "/accounts/2fa/authenticate/", "/i18n/", "/static/", "/wire/", "/api/", "/health")


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
        status = 403 if isinstance(error, NotAllowed) else 400 if isinstance(error, CallerError) else 502
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": str(error)}, status=status)
        return render(request, "error.html", {"error": error, "status": status}, status=status)
