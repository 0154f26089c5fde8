"""Founding a desk: its tree of units and its officers."""

from django.db import transaction

from jointdesk.desk.accounts.models import Officer, Role, Unit
from jointdesk.engine.reference import provinces

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
def enrol(username: str, name: str, role: str, unit: Unit, password: str) -> Officer:
    """Make an officer, or give an existing one of this user name a new password."""
    officer = Officer.objects.filter(username=username).first() or Officer(username=username)
    officer.name, officer.role, officer.unit = name, role, unit
    officer.set_password(password)
    officer.save()
    return officer


@transaction.atomic
def enrol_demo_officers(country: str, password: str) -> list[Officer]:
    """The demo's officers, one per role, all with the password that the demo prints."""
    national = Unit.objects.get(code="national")
    capital = next((p.code for p in provinces().values() if p.country == country and p.capital), "national")
    places = {"national": national, "capital": Unit.objects.get(code=capital)}
    return [
        enrol(username, name, role, places[place], password)
        for username, (name, role, place) in DEMO_OFFICERS.items()
    ]
