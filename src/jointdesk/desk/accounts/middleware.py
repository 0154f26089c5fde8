"""Rules for every page: it needs an officer who signed in wholly, not too long ago; an expected error is a page."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.doors import require_door
from jointdesk.desk.accounts.error_views import not_a_page
from jointdesk.desk.accounts.factors.asking import first_step
from jointdesk.desk.accounts.models import Officer, Role
from jointdesk.desk.accounts.permissions import holders
from jointdesk.desk.accounts.sessions.keeping import has_lasted_too_long, see
from jointdesk.desk.accounts.unsent import give_back, may_give_back, written_in
from jointdesk.engine.errors import CallerError, JointdeskError, NotAllowed, NotFound, PartnerError, UnderWay

# open to everyone: signing in, languages, static files; the wire authenticates by itself, the API answers 401
OPEN_PREFIXES = (
    "/accounts/login/",
    "/accounts/2fa/authenticate/",
    "/accounts/2fa/webauthn/login/",
    "/accounts/openid/",
    "/accounts/inactive/",
    "/turned/",
    "/i18n/",
    "/static/",
    "/wire/",
    "/api/",
    "/health",
)


# pages of allauth for what officers do not do here: sign up, keep addresses, ask for a password by mail
CLOSED_PREFIXES = (
    "/accounts/signup/",
    "/accounts/email/",
    "/accounts/confirm-email/",
    "/accounts/password/reset/",
    "/accounts/password/set/",
    "/accounts/social/",
    "/accounts/3rdparty/",
)
# what an officer reaches before he has a password of his own and a second factor
FIRST_PREFIXES = ("/accounts/", "/me/first/", "/i18n/", "/static/", "/wire/", "/health")
FIRST = _("Sign in on the desk's page first: it asks for a password of your own or a second factor.")


class SignInRequired:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, Officer) and has_lasted_too_long(request):
            logout(request)
            messages.info(request, _("You have been signed in for a day: please sign in again."))
        if not request.user.is_authenticated and not request.path.startswith(OPEN_PREFIXES):
            return _ask_to_sign_in(request)
        if request.path.startswith(CLOSED_PREFIXES):
            raise Http404
        response = self.get_response(request)
        if isinstance(request.user, Officer):
            see(request)
            # what an officer read lies on no disk, and nobody who comes after him goes back to it (RFC 9111, 5.2.2.5)
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Nobody loses what he wrote by it: a part of a page keeps the page (desk/unsent.js says why), a form comes back.
    Where a form went there is often no page to lead to."""
    if "HX-Request" in request.headers:
        return HttpResponse(status=401)
    if may_give_back(request):
        return give_back(request)
    wanted = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    return redirect_to_login(wanted, settings.LOGIN_URL)


class StrictTransport:
    """A desk whose address is https tells browsers to come by no other way (RFC 6797), also where the proxy before it
    does not say that it was asked over TLS."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SECURE_HSTS_SECONDS:
            response["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
        return response


class FirstSteps:
    """A password of one's own, then a second factor: before that no page, and no word from the API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        step = first_step(request, request.user) if isinstance(request.user, Officer) else ""
        request.first_step = step  # type: ignore[attr-defined]
        if step and not request.path.startswith(FIRST_PREFIXES):
            if request.path.startswith("/api/"):
                return JsonResponse({"detail": str(FIRST)}, status=403)
            return redirect(step)
        return self.get_response(request)


class LineBreaks:
    """A line break in what was typed is one sign, as it is in messages; browsers send two (HTML, form data)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        # a form has been read by now, for its token; what has not is the view's to read, as rows of the gate are
        if "_post" not in vars(request):
            return
        fields = list(request.POST.lists())
        if any("\r\n" in value for _name, values in fields for value in values):
            mended = QueryDict(mutable=True, encoding=request.POST.encoding)
            for name, values in fields:
                mended.setlist(name, [value.replace("\r\n", "\n") for value in values])
            mended._mutable = False
            request.POST = mended  # type: ignore[assignment]


class ListedDoors:
    """No view is reached by an officer whose role does not hold the right its door asks for (accounts/doors.tsv)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        try:
            require_door(request, request.resolver_match.route if request.resolver_match else "")
        except NotAllowed as error:
            if request.path.startswith("/api/"):
                return JsonResponse({"detail": str(error)}, status=403)
            return _say_error(request, error)
        return None


class ErrorsAsPages:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not request.path.startswith(("/api/", "/wire/")):
            page = not_a_page(request)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return _say_error(request, error) if isinstance(error, JointdeskError) else None


def _say_error(request: HttpRequest, error: JointdeskError) -> HttpResponse:
    status = status_of(error)
    # the page that it was written on is not kept by the browser
    found = {"error": error, "status": status, "roles": _roles_for(error), "written": written_in(request)}
    return render(request, "error.html", found, status=status)


def _roles_for(error: JointdeskError) -> list[str]:
    """Whom to ask instead: the roles that hold what this officer's does not."""
    holding = holders(error.action) if isinstance(error, NotAllowed) else ()
    return [str(role.label) for role in Role if role in holding]


def status_of(error: JointdeskError) -> int:
    """The HTTP status of an expected error: not allowed, something wrong in what was given (a partner's card that an
    officer pastes, too), or a partner that cannot be reached, or our own fault."""
    if isinstance(error, NotAllowed):
        return 403
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, UnderWay):
        return 409
    return 400 if isinstance(error, CallerError | PartnerError) else 502
