"""Words of the kinds of entries (engine/exchange/joint/kinds.yaml), marked for the catalogues; a test compares them."""

from django.utils.translation import gettext_noop as _

TITLES = (
    _("Mandate"),
    _("Member"),
    _("Meeting"),
    _("Agenda item"),
    _("Attendance"),
    _("Decision"),
    _("Agreement to the minutes"),
    _("Action agreed"),
    _("Note"),
)

LABELS = (
    _("Name of the group"),
    _("Mandate"),
    _("Legal basis"),
    _("Valid from"),
    _("Valid until"),
    _("Ended because"),
    _("Name or service number"),
    _("Rank"),
    _("Role in the group"),
    _("Languages"),
    _("How to reach"),
    _("Contact point at all hours"),
    _("Topic"),
    _("Begins"),
    _("Ends"),
    _("Time zone"),
    _("Place"),
    _("Online at"),
    _("Minutes"),
    _("Meeting"),
    _("Number"),
    _("Notes"),
    _("Present"),
    _("Excused"),
    _("Decision"),
    _("Minutes agreed to"),
    _("Note"),
    _("What is to be done"),
    _("Desk that does it"),
    _("Person who does it"),
    _("Due on"),
    _("State"),
    _("Day"),
)

HELPS = (_("One per line"),)

CHOICES = (
    _("head"),
    _("deputy"),
    _("expert"),
    _("liaison"),
    _("interpreter"),
    _("open"),
    _("done"),
    _("dropped"),
)
