"""What a case's page shows: all of it read for one officer."""

from typing import Any

from django.db.models import QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases import queries
from jointdesk.desk.cases.case_forms import IdentifierForm, NoteForm, TaskForm
from jointdesk.desk.cases.chronology.timeline import MOST, gather
from jointdesk.desk.cases.models import Case, CaseIdentifier
from jointdesk.desk.cases.notices.queries import notices
from jointdesk.desk.cases.persons.person_queries import page_of_people
from jointdesk.desk.cases.tasks.task_queries import tasks_of
from jointdesk.desk.intake.listings.queries import held_for
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.queries import complaints

SHOWN = 60
LINKED = 200


def gather_page(
    officer: Officer, case: Case, *, whole: bool = False, people: str | None = None
) -> dict[str, Any]:
    """`whole`: the chronology to its beginning. `people`: which page of its people."""
    works = not case.is_closed and queries.cases_to_work_in(officer).filter(pk=case.pk).exists()
    tasks = list(tasks_of(case))
    to_do = [task for task in tasks if task.state == task.State.OPEN]
    # one more than shown: whether there is any earlier
    moments = gather(officer, case, most=MOST if whole else SHOWN + 1)
    return {
        "case": case,
        "works": works and officer.may(queries.WORK),
        "leads": works and officer.may(queries.OPEN),
        "people": page_of_people(officer, case, people),
        "networks": case.networks.all(),
        **_begin("complaints", linked_complaints(officer, case)),
        **_begin("identifiers", identifiers(case)),
        "held": held_for(officer, case.reference).order_by().count(),
        "notices": list(notices(officer).filter(case=case)[:SHOWN]),
        "to_do": to_do,
        "ended": [task for task in tasks if task.state != task.State.OPEN],
        "next": to_do[0] if to_do else None,
        "team": queries.team(case),
        "transfers": queries.transfers(case),
        "moments": moments if whole else moments[:SHOWN],
        "more_moments": 0 if whole else _count_earlier(case, len(moments)),
        "states": Case.State.choices,
        "task_form": TaskForm(case, prefix=None, auto_id="task_%s"),
        "note_form": NoteForm(auto_id="note_%s"),
        "identifier_form": IdentifierForm(auto_id="identifier_%s"),
    }


def _count_earlier(case: Case, gathered: int) -> int:
    """Moments before those shown: what was gathered beyond them, and events that were not gathered."""
    left = max(0, case.events.order_by()[:MOST].count() - SHOWN - 1)
    return max(0, gathered - SHOWN) + left


def _begin(name: str, rows: QuerySet[Any]) -> dict[str, Any]:
    """The first of these rows, and how many more there are."""
    first = list(rows[: LINKED + 1])
    more = rows.count() - LINKED if len(first) > LINKED else 0
    return {name: first[:LINKED], f"more_{name}": more}


def linked_complaints(officer: Officer, case: Case) -> QuerySet[Complaint]:
    """Those of the case that the officer may read, newest first."""
    return complaints(officer).filter(case_links__case=case).select_related("unit")


def identifiers(case: Case) -> QuerySet[CaseIdentifier]:
    rows = case.own_identifiers.select_related("identifier", "added_by")
    return rows.order_by("added_at", "pk")
