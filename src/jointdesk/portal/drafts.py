"""What somebody has written so far, between two steps and over a lost connection.

It lies in the door's store encrypted under a key that only the visitor's cookie holds; the cookie ends with the
browser's window, the draft two days after its last change. The letter's id and the receipt are drawn when the draft
begins, so a report that is sent twice, because the answer got lost, is one report with one receipt.
"""

import base64
import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from jointdesk.engine.letterbox.receipts import LOCATOR, Receipt, make_receipt
from jointdesk.engine.letterbox.receipts import SECRET as RECEIPT_SECRET
from jointdesk.portal import limits
from jointdesk.portal.door import SECRET
from jointdesk.portal.store import opened, reading

KEPT_FOR = timedelta(days=2)
COOKIE_BYTES, NONCE = 32, 12
MOST_ONCE = 100


@dataclass
class Draft:
    """`answers`: step -> what its form held, as JSON. `files`: what `Attachment` needs, sealed already.

    `sent`: the letter is on its way; the receipt is shown until its holder says that it is written down.
    `begun_anew`: what was written before is gone, which every page says until the first is filled in again.
    """

    kind: str
    letter: str
    receipt: str
    step: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)
    sent: bool = False
    begun_anew: bool = False

    def open_receipt(self) -> Receipt:
        both = bytes.fromhex(self.receipt)
        return Receipt(both[:3], both[3:])


def begin(kind: str, receipt: Receipt | None = None) -> Draft:
    """`receipt`: of the complaint that more is added to."""
    receipt = receipt or make_receipt(secrets.token_bytes)
    return Draft(kind, secrets.token_hex(16), (receipt.locator + receipt.secret).hex())


def once() -> str:
    """For a form that is a letter by itself: it goes along with it, and lies nowhere here."""
    return secrets.token_urlsafe(32)


def begin_from(kind: str, once: str, answers: dict[str, Any]) -> Draft:
    """The same words of the same page are one letter under one receipt, however often they come: a tap too many, or an
    answer that got lost on the way and never brought its cookie."""
    if not 0 < len(once) <= MOST_ONCE:
        once = secrets.token_urlsafe(32)
    said = [kind, once, answers]
    seed = hmac.digest(SECRET, b"jointdesk/door/once|" + sha256(json.dumps(said).encode()).digest(), "sha512")
    return Draft(kind, seed[:16].hex(), seed[16 : 16 + LOCATOR + RECEIPT_SECRET].hex(), answers=answers)


def find(request: HttpRequest, kind: str) -> Draft | None:
    """The visitor's draft of this kind; None for none, one too old, or a cookie that opens nothing."""
    cookie = _read_cookie(request, kind)
    if cookie is None:
        return None
    row_id, key = _derive(cookie)
    with reading() as connection:
        row = connection.execute("SELECT sealed, changed FROM draft WHERE id = ?", [row_id]).fetchone()
    if row is None or row[1] < (timezone.now() - KEPT_FOR).timestamp():
        return None
    try:
        raw = AESGCM(key).decrypt(row[0][:NONCE], row[0][NONCE:], kind.encode())
    except InvalidTag:
        return None
    return Draft(**json.loads(raw))


def was_begun(request: HttpRequest, kind: str) -> bool:
    """Whether the visitor's browser knows of a draft, be it still here or not."""
    return _read_cookie(request, kind) is not None


def keep(request: HttpRequest, response: HttpResponse, draft: Draft) -> HttpResponse:
    """Store the draft, and see that the visitor has its cookie."""
    cookie = _read_cookie(request, draft.kind)
    if cookie is None:
        # what is sent is here already, and was counted when it came
        if not draft.sent:
            limits.require_room()
            limits.count("draft", request)
        cookie = secrets.token_bytes(COOKIE_BYTES)
    row_id, key = _derive(cookie)
    nonce = secrets.token_bytes(NONCE)
    raw = json.dumps(vars(draft), ensure_ascii=False).encode()
    sealed = nonce + AESGCM(key).encrypt(nonce, raw, draft.kind.encode())
    with opened() as connection:
        connection.execute(
            "INSERT INTO draft VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
            "SET sealed = excluded.sealed, letter = excluded.letter, changed = excluded.changed",
            [row_id, sealed, draft.letter, timezone.now().timestamp()],
        )
    response.set_cookie(
        _name(draft.kind),
        base64.urlsafe_b64encode(cookie).decode(),
        httponly=True,
        samesite="Strict",
        secure=settings.CSRF_COOKIE_SECURE,
    )
    return response


def forget(request: HttpRequest, response: HttpResponse, kind: str) -> HttpResponse:
    """The draft and its cookie are gone. What was sent is sent."""
    cookie = _read_cookie(request, kind)
    if cookie is not None:
        with opened() as connection:
            connection.execute("DELETE FROM draft WHERE id = ?", [_derive(cookie)[0]])
    response.delete_cookie(_name(kind), samesite="Strict")
    return response


def forget_old() -> None:
    """Drafts of more than two days ago."""
    with opened() as connection:
        connection.execute("DELETE FROM draft WHERE changed < ?", [(timezone.now() - KEPT_FOR).timestamp()])


def letters_under_way() -> set[str]:
    """What drafts will become."""
    with reading() as connection:
        return {row[0] for row in connection.execute("SELECT letter FROM draft")}


def row_of(request: HttpRequest, kind: str) -> bytes | None:
    """By what the visitor's draft is found in the store; it opens nothing."""
    cookie = _read_cookie(request, kind)
    return _derive(cookie)[0] if cookie else None


def _name(kind: str) -> str:
    # a name that says nothing to whoever looks into the telephone
    return {"report": "door_a", "danger": "door_b", "addition": "door_c", "dispute": "door_d"}[kind]


def _read_cookie(request: HttpRequest, kind: str) -> bytes | None:
    try:
        cookie = base64.b64decode(request.COOKIES.get(_name(kind), ""), altchars=b"-_", validate=True)
    except ValueError:
        return None
    return cookie if len(cookie) == COOKIE_BYTES else None


def _derive(cookie: bytes) -> tuple[bytes, bytes]:
    both = HKDF(SHA256(), 48, salt=None, info=b"jointdesk/door/draft").derive(cookie)
    return both[:16], both[16:]
