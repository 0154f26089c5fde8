"""A code that was typed opens its report for a quarter of an hour; it lies sealed in a cookie, nowhere here."""

import base64
import secrets
from datetime import timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from jointdesk.engine.letterbox.receipts import LOCATOR, SECRET, Receipt
from jointdesk.portal.reporting.sending import derive

COOKIE = "door_r"
OPEN_FOR = timedelta(minutes=15)
NONCE, MOMENT = 12, 8


def keep_open(response: HttpResponse, receipt: Receipt) -> HttpResponse:
    until = int((timezone.now() + OPEN_FOR).timestamp()).to_bytes(MOMENT, "big")
    nonce = secrets.token_bytes(NONCE)
    sealed = nonce + _cipher().encrypt(nonce, until + receipt.locator + receipt.secret, None)
    response.set_cookie(
        COOKIE,
        base64.urlsafe_b64encode(sealed).decode(),
        httponly=True,
        samesite="Strict",
        secure=settings.CSRF_COOKIE_SECURE,
    )
    return response


def find_open(request: HttpRequest) -> Receipt | None:
    try:
        sealed = base64.b64decode(request.COOKIES.get(COOKIE, ""), altchars=b"-_", validate=True)
        content = _cipher().decrypt(sealed[:NONCE], sealed[NONCE:], None)
    except (ValueError, InvalidTag):
        return None
    if len(content) != MOMENT + LOCATOR + SECRET:
        return None
    if int.from_bytes(content[:MOMENT], "big") < timezone.now().timestamp():
        return None
    return Receipt(content[MOMENT : MOMENT + LOCATOR], content[MOMENT + LOCATOR :])


def close(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, samesite="Strict")
    return response


def _cipher() -> AESGCM:
    return AESGCM(derive("opened receipts", 32))
