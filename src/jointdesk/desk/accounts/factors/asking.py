"""What an officer must do before anything else: set a password of his own, then a second factor."""

from datetime import UTC, datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Min
from django.http import HttpRequest

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.sessions.keeping import BEGAN

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# in the session: that one was seen, here or at the organisation's own sign-in
SEEN, ELSEWHERE = "factor_seen", "factor_elsewhere"
# in the session: whom the organisation's own sign-in brought
BY_ORGANISATION = "by_organisation"


def is_required() -> bool:
    return bool(settings.DESK.second_factor == "required")


def has_factor(officer: Officer) -> bool:
    return bool(Authenticator.objects.filter(user_id=officer.pk, type__in=FACTORS).exists())


def has_first_factor_since(request: HttpRequest) -> bool:
    """Whether all factors of the signed-in officer were set up in this session: it began without one."""
    began = datetime.fromtimestamp(request.session.get(BEGAN, 0), UTC)
    factors = Authenticator.objects.filter(user_id=request.user.pk, type__in=FACTORS)
    oldest = factors.aggregate(oldest=Min("created_at"))["oldest"]
    return oldest is not None and oldest >= began


def first_step(request: HttpRequest, officer: Officer) -> str:
    """The page an officer must see to first, by its name; empty: none."""
    if officer.password_is_given and request.session.get(BY_ORGANISATION) != officer.pk:
        return "account_change_password"
    if not is_required() or request.session.get(ELSEWHERE) == officer.pk or request.session.get(SEEN):
        return ""
    if not has_factor(officer):
        return "factor-first"
    # a reset of the factor ends the session, and with it this word
    request.session[SEEN] = True
    return ""
