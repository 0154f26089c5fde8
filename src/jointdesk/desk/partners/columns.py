"""What stands in the file of the list of partners: what the page shows, one fact a column."""

from django.utils.translation import gettext_lazy as _

from jointdesk.desk.lists.cells import Column

PARTNERS: tuple[Column, ...] = (
    Column(_("Desk"), lambda partner: partner.desk_id),
    Column(_("Name"), lambda partner: partner.name),
    Column(_("Country"), lambda partner: partner.country),
    Column(_("Address"), lambda partner: partner.address),
    Column(_("State"), lambda partner: partner.get_state_display()),
    Column(_("Confirmed"), lambda partner: partner.confirmed_at),
    Column(_("Confirmed by"), lambda partner: str(partner.confirmed_by or "")),
)
