"""Sessions: noted when one signs in, seen while one works, ended one by one or all at once."""

import time
from datetime import datetime, timedelta
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer, OfficerSession
from jointdesk.desk.accounts.sessions.whereabouts import network_of, program_of

LONGEST_SECONDS = 24 * 3600
SEEN_EVERY_SECONDS = 60
BEGAN, NOTED = "began", "noted"


def note_session(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    """Receiver of Django's user_logged_in: this session is this officer's from now on."""
    if request is None or not isinstance(user, Officer):
        return
    if request.session.session_key is None:
        request.session.save()
    now = timezone.now()
    # who signs in again with a session at hand keeps its key
    row, _made = OfficerSession.objects.update_or_create(
        key=request.session.session_key or "",
        defaults={
            "officer": user,
            "began_at": now,
            "seen_at": now,
            "program": program_of(request),
            "network": network_of(request.META.get("REMOTE_ADDR", "")),
            "method": _method(request),
        },
    )
    request.session[BEGAN] = now.timestamp()
    request.session[NOTED] = {"row": row.pk, "key": row.key, "at": now.timestamp()}


def _method(request: HttpRequest) -> str:
    steps = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
    if any(step.get("passwordless") for step in steps):
        return "passkey"
    if any(step.get("method") == "socialaccount" for step in steps):
        return "organisation"
    kinds = [step.get("type") for step in steps if step.get("method") == "mfa"]
    return f"password_{kinds[-1]}" if kinds else "password"


def has_lasted_too_long(request: HttpRequest) -> bool:
    began = request.session.get(BEGAN)
    return began is not None and time.time() - began > LONGEST_SECONDS


def began_within(request: HttpRequest, seconds: int) -> bool:
    return bool(time.time() - request.session.get(BEGAN, 0) < seconds)


def see(request: HttpRequest) -> None:
    """Keep the session's row up to date: at most once a minute, and at once when the session has another key."""
    noted, key, now = request.session.get(NOTED), request.session.session_key, time.time()
    if not noted or key is None or (noted["key"] == key and now - noted["at"] < SEEN_EVERY_SECONDS):
        return
    OfficerSession.objects.filter(pk=noted["row"]).update(key=key, seen_at=timezone.now())
    request.session[NOTED] = {**noted, "key": key, "at": now}


def sessions(officer: Officer) -> QuerySet[OfficerSession]:
    """The officer's own sessions that still hold."""
    return OfficerSession.objects.filter(officer=officer, seen_at__gt=_idle_bound()).order_by("-seen_at")


def end_session(row: OfficerSession) -> None:
    with transaction.atomic():
        Session.objects.filter(session_key=row.key).delete()
        row.delete()


@transaction.atomic
def end_sessions(officer: Officer) -> int:
    """End every session of an officer, known to us or not. How many there were."""
    Officer.objects.filter(pk=officer.pk).update(sessions_epoch=F("sessions_epoch") + 1)
    officer.refresh_from_db(fields=["sessions_epoch"])
    rows = OfficerSession.objects.filter(officer=officer)
    Session.objects.filter(session_key__in=rows.values("key")).delete()
    return rows.delete()[0]


@transaction.atomic
def end_other_sessions(request: HttpRequest, officer: Officer) -> int:
    """End every session of an officer but the one he sits at."""
    noted = request.session.get(NOTED) or {}
    others = OfficerSession.objects.filter(officer=officer).exclude(pk=noted.get("row", 0))
    Officer.objects.filter(pk=officer.pk).update(sessions_epoch=F("sessions_epoch") + 1)
    officer.refresh_from_db(fields=["sessions_epoch"])
    Session.objects.filter(session_key__in=others.values("key")).delete()
    ended = others.delete()[0]
    update_session_auth_hash(request, officer)
    see(request)
    return ended


def forget_session(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    """Receiver of Django's user_logged_out."""
    if request is not None and (noted := request.session.get(NOTED)):
        OfficerSession.objects.filter(pk=noted["row"]).delete()


def forget_ended() -> int:
    """Rows of sessions that ran out, ours and Django's."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return OfficerSession.objects.filter(seen_at__lt=_idle_bound()).delete()[0]


def _idle_bound() -> datetime:
    return timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE + SEEN_EVERY_SECONDS)
