"""What the files' words mean, as officers read them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.attachments.labels import type_name, warning_words

__all__ = ["FAULTS", "fault_words", "type_name", "warning_words"]

FAULTS: dict[str, Promise] = {
    "empty": _("it is empty"),
    "too_large": _("it is too large"),
    "too_many": _("there are too many files"),
    "too_much": _("the files are too large together"),
    "too_much_today": _("too much has come from this desk today"),
    "altered_file": _("it is not the file that was announced"),
    "not_given": _("its desk does not give it"),
    "no_room": _("this desk's disk has no room for it; it is tried again"),
    "conflict": _("its number stands for another file"),
    "recalled": _("it was taken back before"),
}


def fault_words(code: str) -> str:
    return str(FAULTS.get(code, code))
