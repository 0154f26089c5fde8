"""Which unit a letter is for: its province's, by code or by a name in its place; else the national one."""

from django.conf import settings

from jointdesk.desk.accounts.models import Unit
from jointdesk.engine.errors import OwnError
from jointdesk.engine.letterbox.letters import Letter
from jointdesk.engine.reference import provinces


def find_unit(letter: Letter) -> Unit:
    """Raises OwnError for a desk without a unit that is open."""
    units = Unit.objects.filter(closed_at=None)
    code = letter.province or _read_province(letter)
    if code:
        found = units.filter(province=code, level=Unit.Level.PROVINCE).order_by("pk").first()
        if found is not None:
            return found
    home = units.filter(level=Unit.Level.NATIONAL).order_by("pk").first() or units.order_by("path").first()
    if home is None:
        raise OwnError("the desk has no unit that takes letters")
    return home


def _read_province(letter: Letter) -> str:
    """The desk's province whose name is in the place; the longest, as names stand within one another."""
    danger = letter.danger
    told = " ".join((letter.place, danger.place if danger else "", danger.landmarks if danger else ""))
    text = told.casefold()
    named = [
        (len(name), province.code)
        for province in provinces().values()
        if province.country == settings.DESK.country
        for name in province.names.values()
        if name and name.casefold() in text
    ]
    return max(named)[1] if named else ""
