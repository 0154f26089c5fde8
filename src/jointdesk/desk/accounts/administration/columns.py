"""What stands in the files of officers and units: no password, no factor, no address of the post."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from jointdesk.desk.accounts.leaving import Columns
from jointdesk.desk.accounts.models import Officer

OFFICERS: Columns = (
    (_("Name"), lambda row: row.name),
    (_("User name"), lambda row: row.username),
    (_("Role"), lambda row: row.get_role_display()),
    (_("Unit"), lambda row: row.unit.name),
    (_("Last sign-in"), lambda row: row.last_login),
    (_("State"), lambda row: _state(row)),
    (_("Second factor"), lambda row: "" if row.has_factor else _("without a second factor")),
)
UNITS: Columns = (
    (_("Unit"), lambda row: row.name),
    (_("Level"), lambda row: row.get_level_display()),
    (_("Code"), lambda row: row.code),
    (_("Part of"), lambda row: row.parent.code if row.parent else ""),
    (_("Officers"), lambda row: row.officer_count),
    (_("Closed"), lambda row: row.closed_at),
)


def _state(officer: Officer) -> str:
    return pgettext("account", "open") if officer.is_active else pgettext("account", "closed")
