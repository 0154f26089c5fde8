"""What people call each kind of identifier: at the desk, and at its door."""

from django.utils.translation import gettext_lazy as _

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


def name_kind(kind: str) -> str:
    """The kind in the reader's language; the code itself for one that has no name yet."""
    return str(KIND_NAMES.get(kind, kind))
