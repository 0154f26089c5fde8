"""Founding a desk: its tree of units and its officers."""

import secrets
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer, Role, Unit
from jointdesk.desk.accounts.notifications import notify
from jointdesk.desk.accounts.sessions.keeping import end_sessions
from jointdesk.desk.accounts.signals import administered
from jointdesk.engine.errors import CallerError
from jointdesk.engine.reference import provinces

PASSWORD_GOOD_FOR = timedelta(hours=72)

# the demo's cast: user name -> (name, role, at which unit: national or the capital's)
DEMO_OFFICERS = {
    "intake": ("Demo intake officer", Role.INTAKE, "national"),
    "investigator": ("Demo investigator", Role.INVESTIGATOR, "national"),
    "liaison": ("Demo liaison officer", Role.LIAISON, "national"),
    "liaison2": ("Demo second liaison officer", Role.LIAISON, "national"),
    "field": ("Demo field officer", Role.FIELD, "national"),
    "commander": ("Demo commander", Role.COMMANDER, "national"),
    "auditor": ("Demo auditor", Role.AUDITOR, "national"),
    "province": ("Demo officer in the capital", Role.INVESTIGATOR, "capital"),
    "admin": ("Demo administrator", Role.ADMINISTRATOR, "national"),
}


@transaction.atomic
def found_units(name: str, country: str) -> Unit:
    """Make the national unit and one per province of `country` (none where we have no table of its provinces)."""
    national, _ = Unit.objects.get_or_create(
        code="national", defaults={"name": name, "level": Unit.Level.NATIONAL}
    )
    for province in (p for p in provinces().values() if p.country == country):
        Unit.objects.get_or_create(
            code=province.code,
            defaults={
                "name": province.names["en"],
                "level": Unit.Level.PROVINCE,
                "parent": national,
                "province": province.code,
            },
        )
    return national


@transaction.atomic
def enrol(username: str, name: str, role: str, unit: Unit, hashed: str) -> Officer:
    """Make an officer, or give one of this user name a new password, `hashed` as `make_password` does."""
    officer = Officer.objects.filter(username=username).first() or Officer(username=username)
    officer.name, officer.role, officer.unit = name, role, unit
    officer.password = hashed
    officer.save()
    return officer


@transaction.atomic
def enrol_administrator(username: str, unit: Unit, asked: str = "") -> str:
    """The desk's first administrator, with a password of his own choice, or a drawn one that is good once: returned.

    Raises CallerError for a password that is too weak.
    """
    if asked:
        try:
            validate_password(asked)
        except ValidationError as error:
            raise CallerError(" ".join(error.messages)) from None
        enrol(username, "", Role.ADMINISTRATOR, unit, make_password(asked))
        return ""
    officer = Officer.objects.filter(username=username).first() or Officer(username=username)
    officer.role, officer.unit = Role.ADMINISTRATOR, unit
    password = give_password(officer)
    officer.save()
    return password


def give_password(officer: Officer) -> str:
    """A drawn password, good for one sign-in within three days. The officer is not saved yet."""
    password = secrets.token_urlsafe(12)
    officer.set_password(password)
    officer.password_expires_at = timezone.now() + PASSWORD_GOOD_FOR
    return password


@transaction.atomic
def let_in_again(username: str) -> str:
    """From the desk's own machine, for an administrator whom nobody else can help: a new password, no second factor.

    Raises CallerError for a name that is no administrator's.
    """
    officer = Officer.objects.filter(username=username, role=Role.ADMINISTRATOR).first()
    if officer is None:
        raise CallerError(f"{username}: is no administrator of this desk")
    officer.is_active, officer.inactive_since, officer.openid_subject = True, None, ""
    password = give_password(officer)
    officer.save()
    Authenticator.objects.filter(user_id=officer.pk).delete()
    end_sessions(officer)
    subject = f"officer:{officer.pk}"
    administered.send(sender=Officer, kind="let_in_again", subject=subject, facts={"by": "the machine"})
    auditors = Officer.objects.filter(role=Role.AUDITOR, is_active=True)
    notify(auditors, "factor_reset_for_auditor", subject=f"officer:{username}", url="/log/")
    return password


@transaction.atomic
def enrol_demo_officers(country: str, password: str) -> list[Officer]:
    """The demo's officers, one per role, all with the password that the demo prints: hashed once, it is no secret."""
    national = Unit.objects.get(code="national")
    capital = next((p.code for p in provinces().values() if p.country == country and p.capital), "national")
    places = {"national": national, "capital": Unit.objects.get(code=capital)}
    hashed = make_password(password)
    return [
        enrol(username, name, role, places[place], hashed)
        for username, (name, role, place) in DEMO_OFFICERS.items()
    ]
