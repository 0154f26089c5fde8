"""Why a person is taken for what he or she is, said in words."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jointdesk.engine.reference import indicators


def explain(reason: str) -> str:
    """A category's reason (`means_and_control:2,14`, `role:suspect`), in the reader's language."""
    basis, _colon, rest = reason.partition(":")
    if basis == "role":
        roles = {"suspect": _("a suspect"), "ringleader": _("a ringleader")}
        said = _("Written down as %(role)s; no sufficient signs of trafficking")
        return said % {"role": roles.get(rest, rest)}
    if basis == "referral":
        return _("Presumed a victim, or to be reviewed, since another encounter")
    names = ", ".join(name_indicator(int(number)) for number in rest.split(",") if number)
    if basis == "child":
        return _("Under age, or may be. %(names)s") % {"names": names}
    if basis == "means_and_control":
        return _("Means and signs of control: %(names)s") % {"names": names}
    if basis == "control":
        return _("Several signs of control: %(names)s") % {"names": names}
    return _("Nothing known that decides")


def name_indicator(number: int) -> str:
    """An indicator's name in the reader's language."""
    names = indicators()[number].names
    return names.get((get_language() or "en")[:2], names["en"])
