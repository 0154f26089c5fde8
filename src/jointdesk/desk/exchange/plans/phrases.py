"""The plan table's words, marked for translation: catalogues are made from code, tables are not read for them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, Promise] = {
    "Kind of plan": _("Kind of plan"),
    "Title": _("Title"),
    "Place": _("Place"),
    "Begins": _("Begins"),
    "Ends": _("Ends"),
    "Aim": _("Aim"),
    "Forces of each side": _("Forces of each side"),
    "Risks": _("Risks"),
    "What must not be done": _("What must not be done"),
    "Contacts": _("Contacts"),
    "One per line": _("One per line"),
    # words of its closed list, as forms write them
    "rescue": _("rescue"),
    "raid": _("raid"),
    "surveillance": _("surveillance"),
}
