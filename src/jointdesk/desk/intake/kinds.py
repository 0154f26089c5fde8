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
}


def name_kind(kind: str) -> str:
    """The kind in the reader's language; the code itself for one that has no name yet."""
    return str(KIND_NAMES.get(kind, kind))


def unnamed_kinds() -> set[str]:
    """Kinds the engine reads that have no name here."""
    return set(KINDS) - set(KIND_NAMES)
