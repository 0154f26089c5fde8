"""Whether somebody is reported already: same document, or a name that sounds the same and no birth year against it."""

from django.db.models import Q

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.families.queries import reports
from jointdesk.desk.cases.families.report_actions import Told
from jointdesk.desk.cases.models import FamilyReport
from jointdesk.engine.names import compare, read

# reports looked through, the newest first, and those named
MOST, SHOWN = 2000, 5


def find_alike(officer: Officer, told: Told, but: FamilyReport | None = None) -> list[FamilyReport]:
    """Reports, open to the officer, of somebody who may be the same."""
    rows = reports(officer)
    rows = rows.exclude(pk=but.pk) if but else rows
    if year := told.birth_date[:4]:
        rows = rows.filter(Q(birth_date="") | Q(birth_date__startswith=year))
    documents = {"".join(one.split()).upper() for one in told.documents}
    names = [read(one) for one in (told.name, *told.aliases)]
    found: list[FamilyReport] = []
    for row in rows[:MOST]:
        known = (row.name, *row.aliases)
        if documents & set(row.documents) or any(
            compare(mine, read(theirs)).outcome == "match" for mine in names for theirs in known
        ):
            found.append(row)
        if len(found) == SHOWN:
            break
    return found
