"""How officers sign in: what allauth asks of us. Nobody signs up; what a wrong try leads to is sessions/locks.py's."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.factors.asking import BY_ORGANISATION, has_first_factor_since
from jointdesk.desk.accounts.sessions import locks
from jointdesk.desk.accounts.sessions.devices import known_device, remember_device
from jointdesk.desk.accounts.sessions.keeping import began_within
from jointdesk.desk.accounts.signals import signed_in

JUST_NOW_SECONDS = 600
LOCKED = _(
    "Too many wrong tries: signing in is locked for 15 minutes. An administrator can unlock it before that time."
)


def keep_language(response: HttpResponse, language: str) -> None:
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", httponly=True, secure=secure)


class DeskAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {"too_many_login_attempts": LOCKED}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        # counted before the password is looked at: tries that arrive together are all counted
        name = str(credentials.get("username", ""))
        if not locks.take_try(name, self.get_client_ip(request), known_device(request, name)):
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        """Allauth's own count is not used: it forgets with the process, and no administrator could undo it."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user is not None:
            name = str(credentials.get("username", ""))
            locks.give_back(name, self.get_client_ip(request), known_device(request, name))
        return user

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        by_password = request.session.get(BY_ORGANISATION) != user.pk
        if by_password and user.password_is_given and user.password_expires_at < timezone.now():
            said = _("This first password has run out. Ask your administrator for a new one.")
            messages.error(request, said)
            return redirect("account_login")
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        signed_in.send(sender=type(user), officer=user)
        response = super().post_login(request, user, **kwargs)
        if user.language:
            keep_language(response, user.language)
        remember_device(request, response, user)
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not of who signed in just now and is led to set up a factor, up to the codes shown after it: the password was
        typed a minute ago."""
        led = getattr(context.request, "first_step", "") or has_first_factor_since(context.request)
        if led and began_within(context.request, JUST_NOW_SECONDS):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_login_stages(self) -> list[str]:
        ours = "jointdesk.desk.accounts.factors.stages.FactorAsked"
        return [ours if name.endswith(".AuthenticateStage") else name for name in super().get_login_stages()]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("me")

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Allauth's mails name addresses and browsers: officers are told by notifications instead."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """As above."""
