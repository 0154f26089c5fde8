"""The eight words a complainant is told, as an officer reads them; the door has its own in portal/receipts."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATUS_NAMES: dict[str, Promise] = {
    "received": _("Received"),
    "in_review": _("Being looked at"),
    "question": _("There is a question for you"),
    "accepted": _("A case was opened"),
    "suspended": _("Waiting for another country"),
    "passed_on": _("Passed on"),
    "refused": _("No case was opened"),
    "closed": _("Closed"),
}


def status_name(status: str) -> str:
    return str(STATUS_NAMES.get(status, status))
