"""What stands in the files of this room's lists: what their pages show, one fact a column."""

from django.utils.translation import gettext_lazy as _

from jointdesk.desk.lists.cells import Column
from jointdesk.desk.screening.comparison import sum_up
from jointdesk.desk.screening.models import Candidate

CANDIDATES: tuple[Column, ...] = (
    Column(_("Found"), lambda one: one.row.name),
    Column(_("Also written"), lambda one: " · ".join(one.row.aliases)),
    Column(_("Born"), lambda one: one.row.birth_date),
    Column(_("Nationality"), lambda one: one.row.nationality),
    Column(_("Sought"), lambda one: one.notice.name),
    Column(_("Notice"), lambda one: one.notice.reference),
    Column(_("Colour"), lambda one: one.notice.get_colour_display()),
    Column(_("Partner"), lambda one: one.notice.origin.name if one.notice.origin else ""),
    Column(_("Operation"), lambda one: one.row.roster.reference),
    Column(_("Why"), lambda one: _why(one)),
    Column(_("Certainty"), lambda one: one.certainty),
    Column(_("State"), lambda one: one.get_decision_display()),
    Column(_("Decided by"), lambda one: ", ".join(str(by) for by in (one.decided_by, one.second_by) if by)),
)
ROSTERS: tuple[Column, ...] = (
    Column(_("Operation"), lambda roster: roster.reference),
    Column(_("Unit"), lambda roster: roster.unit.name),
    Column(_("Taken in"), lambda roster: roster.imported_at),
    Column(_("Officer"), lambda roster: str(roster.asked_by or "")),
    Column(_("People"), lambda roster: roster.people or 0),
    Column(_("Screened"), lambda roster: roster.screened or 0),
    Column(_("To be decided"), lambda roster: roster.to_decide or 0),
    Column(_("Set aside"), lambda roster: roster.aside or 0),
)


def _why(candidate: Candidate) -> str:
    return "; ".join(f"{verdict}: {', '.join(map(str, facts))}" for verdict, facts in sum_up(candidate))
