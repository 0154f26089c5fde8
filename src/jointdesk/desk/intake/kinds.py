"""What an officer calls each kind of identifier, each way a complaint comes, each file that is taken in."""

from django.utils.translation import gettext_lazy as _

from jointdesk.engine.identifiers import KINDS
from jointdesk.formats.kind_names import KIND_NAMES, name_kind

__all__ = [
    "CHANNEL_NAMES",
    "FILE_NAMES",
    "KIND_NAMES",
    "name_channel",
    "name_file",
    "name_kind",
    "unnamed_kinds",
]

CHANNEL_NAMES = {
    "hotline": _("Hotline"),
    "office": _("At the office"),
    "form": _("Form"),
    "letter": _("Letter"),
    "partner": _("Partner"),
    "public": _("Public door"),
}
# What an imported file holds; the higher rooms' files come in through the same door.
FILE_NAMES = {
    "complaints": _("Complaints"),
    "corrections": _("Corrections"),
    "notices": _("Notices"),
    "operations": _("Operations"),
    "roster": _("Roster"),
    "roster_corrections": _("Corrections of a roster"),
    "proceedings": _("Proceedings"),
    "partner_arrests": _("Arrests by partners"),
}


def name_channel(channel: str) -> str:
    """How a complaint came; a channel that a file or a program names in its own words stays as it is."""
    return str(CHANNEL_NAMES.get(channel, channel))


def name_file(kind: str) -> str:
    return str(FILE_NAMES.get(kind, kind))


def unnamed_kinds() -> set[str]:
    """Kinds the engine reads that have no name here."""
    return set(KINDS) - set(KIND_NAMES)
