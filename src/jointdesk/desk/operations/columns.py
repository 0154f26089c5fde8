"""What stands in the files of the lists of operations and referrals.

Victims leave the desk in no list: a code stands for each.
"""

from django.utils.translation import gettext_lazy as _

from jointdesk.desk.lists.cells import Column

OPERATIONS: tuple[Column, ...] = (
    Column(_("Date"), lambda row: row.held_on),
    Column(_("Reference"), lambda row: row.reference),
    Column(_("Title"), lambda row: row.title),
    Column(_("Site"), lambda row: row.site),
    Column(_("Province"), lambda row: row.province),
    Column(_("Unit"), lambda row: row.unit.name),
    Column(_("Partners"), lambda row: ", ".join(row.partners)),
    Column(_("People"), lambda row: row.people or 0),
    Column(_("Wanted"), lambda row: row.wanted or 0),
    Column(_("Missing"), lambda row: row.missing or 0),
)
REFERRALS: tuple[Column, ...] = (
    Column(_("Code"), lambda row: row.code),
    Column(_("Nationality"), lambda row: row.person.nationality),
    Column(_("Found in"), lambda row: row.encounter.operation.reference),
    Column(_("Unit"), lambda row: row.unit.name),
    Column(_("Since"), lambda row: row.encounter.operation.held_on),
    Column(_("Indicators"), lambda row: len(row.indicators)),
    Column(_("Reviews"), lambda row: row.reviewed),
    Column(_("State"), lambda row: row.get_state_display()),
)
