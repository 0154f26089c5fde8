"""What officers do with their own factors and passwords is told to them and stands in the log."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils import timezone

from jointdesk.desk.accounts.factors.asking import FACTORS, SEEN
from jointdesk.desk.accounts.factors.once import use_code
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.notifications import notify
from jointdesk.desk.accounts.signals import administered


def note_added(
    sender: Any, request: HttpRequest, user: Officer, authenticator: Authenticator, **kwargs: Any
) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        use_code(authenticator, request.POST.get("code", ""))
    _note("factor_added", user, authenticator)


def note_removed(
    sender: Any, request: HttpRequest, user: Officer, authenticator: Authenticator, **kwargs: Any
) -> None:
    request.session.pop(SEEN, None)
    _note("factor_removed", user, authenticator)


def note_used(sender: Any, user: Officer, authenticator: Authenticator, **kwargs: Any) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        subject = f"officer:{user.pk} {timezone.now():%Y-%m-%d %H:%M}"
        notify([user], "recovery_code_used", subject=subject, url="/me/")


def note_password(sender: Any, request: HttpRequest, user: Officer, **kwargs: Any) -> None:
    user.password_expires_at = None
    user.save(update_fields=["password_expires_at"])
    administered.send(sender=Officer, kind="password_changed", subject=f"officer:{user.pk}", facts={})
    notify([user], "password_changed", subject=f"officer:{user.pk}", url="/me/")


def _note(kind: str, officer: Officer, authenticator: Authenticator) -> None:
    if authenticator.type in FACTORS:
        subject, facts = f"officer:{officer.pk}", {"type": authenticator.type}
        administered.send(sender=Officer, kind=kind, subject=subject, facts=facts)
        notify([officer], kind, subject=subject, url="/me/")
