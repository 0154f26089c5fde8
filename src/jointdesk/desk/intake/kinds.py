"""What an officer calls each kind of identifier."""

from django.utils.translation import gettext_lazy as _

from jointdesk.engine.identifiers import KINDS

KIND_NAMES = {
    "phone": _("phone number"),
    "bank_account": _("bank account"),
    "wallet": _("wallet"),
    "domain": _("site"),
    "url": _("web address"),
    "email": _("e-mail address"),
    "handle": _("handle"),
    "document": _("document"),
    "ip": _("IP address"),
    "payment_card": _("payment card"),
    "vehicle_plate": _("vehicle plate"),
    "imei": _("IMEI number"),
    "transaction_reference": _("transaction reference"),
}

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


def name_kind(kind: str) -> str:
    """The kind in the reader's language; the code itself for one that has no name yet."""
    return str(KIND_NAMES.get(kind, kind))


def name_channel(channel: str) -> str:
    """How a complaint came; a channel that a file or a program names in its own words stays as it is."""
    return str(CHANNEL_NAMES.get(channel, channel))


def name_file(kind: str) -> str:
    return str(FILE_NAMES.get(kind, kind))


def unnamed_kinds() -> set[str]:
    """Kinds the engine reads that have no name here."""
    return set(KINDS) - set(KIND_NAMES)
