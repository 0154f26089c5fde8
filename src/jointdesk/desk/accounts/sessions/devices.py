"""A browser in which an officer has signed in before counts its wrong tries for itself.

Otherwise whoever knows a user name keeps its owner out, an administrator too, by ten wrong tries every quarter of an
hour. A stranger's tries lock strangers alone: the signed cookie says whose browser it is, and opens nothing.
"""

from secrets import token_urlsafe

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from jointdesk.desk.accounts.models import Officer

DAYS = 180
SALT = "accounts.known-device"


def name_of_cookie() -> str:
    return f"{settings.DESK.id}_device"


def known_device(request: HttpRequest | None, username: str) -> str:
    """Which of the officer's browsers this is; empty: none that we know."""
    cookie = request.COOKIES.get(name_of_cookie(), "")[:2000] if request is not None else ""
    try:
        said = signing.loads(cookie, salt=SALT, max_age=DAYS * 86_400) if cookie else {}
    except signing.BadSignature:
        return ""
    devices = said if isinstance(said, dict) else {}
    return str(devices.get(username.lower(), ""))


def remember_device(request: HttpRequest, response: HttpResponse, officer: Officer) -> None:
    """Several officers may share a browser: the last few of them are remembered."""
    cookie = request.COOKIES.get(name_of_cookie(), "")[:2000]
    try:
        said = signing.loads(cookie, salt=SALT, max_age=DAYS * 86_400) if cookie else {}
    except signing.BadSignature:
        said = {}
    name = officer.username.lower()
    devices = {key: value for key, value in said.items() if key != name} if isinstance(said, dict) else {}
    kept = dict([*devices.items()][-5:]) | {name: token_urlsafe(12)}
    response.set_cookie(
        name_of_cookie(),
        signing.dumps(kept, salt=SALT),
        max_age=DAYS * 86_400,
        path="/accounts/",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
