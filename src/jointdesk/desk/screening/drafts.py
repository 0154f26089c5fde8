"""A table whose columns are to be agreed, as a page shows it: some cells, each column's field, what is refused."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from jointdesk.desk.screening.draft_actions import Agreement, titles_of
from jointdesk.desk.screening.headings import FIELDS
from jointdesk.desk.screening.lines import Taken
from jointdesk.desk.screening.models import Roster, RosterDraft
from jointdesk.desk.screening.roster_lines import RosterLine
from jointdesk.engine.errors import InputError

SAMPLES, LOOKED_AT, REFUSED = 3, 200, 100


@dataclass(frozen=True)
class Column:
    """A column of the table: its heading, the field it was agreed to hold, and its first cells."""

    name: str  # of the form's field
    title: str
    field: str
    samples: list[str]


@dataclass(frozen=True)
class Shown:
    columns: list[Column]
    fields: list[tuple[str, str]]
    people: int
    good: list[RosterLine]
    bad: int
    refused: list[tuple[InputError, dict[str, str]]]
    dates: bool
    taken_before: datetime | None


def show_draft(draft: RosterDraft, agreed: Agreement, taken: Taken[RosterLine]) -> Shown:
    people = draft.lines[1:] if agreed.headed else draft.lines
    columns = [
        Column(f"column-{at}", title, agreed.fields[at], _first_cells(people, at))
        for at, title in enumerate(titles_of(draft, agreed))
    ]
    labels = field_labels()
    return Shown(
        columns=columns,
        fields=[(name, labels[name]) for name in FIELDS],
        people=len(people),
        good=[line for _, line in taken.lines],
        bad=len(taken.refusals.lines),
        refused=taken.refusals.lines[:REFUSED],
        dates=agreed.column_of("birth_date") is not None,
        taken_before=_taken_before(draft),
    )


def _taken_before(draft: RosterDraft) -> datetime | None:
    """When this very table was taken into this roster, if it was."""
    rosters = Roster.objects.filter(reference=draft.reference, files__sha256=draft.sha256)
    return rosters.values_list("files__at", flat=True).order_by("files__at").first()


def field_labels() -> dict[str, str]:
    """What the fields of a roster are called."""
    return {
        "id": _("Number on the roster"),
        "name": _("Name"),
        "family": _("Family name"),
        "given": _("Given name"),
        "aliases": _("Other names"),
        "birth_date": _("Date of birth"),
        "age": _("Age"),
        "sex": _("Sex"),
        "nationality": _("Nationality"),
        "document": _("Document"),
        "phone": _("Phone"),
        "role": _("Role"),
        "indicators": _("Signs of trafficking (numbers)"),
        "note": _("Note"),
    }


def _first_cells(people: list[tuple[int, list[str]]], at: int) -> list[str]:
    """The first few different ones of a column."""
    return list(dict.fromkeys(cells[at][:40] for _, cells in people[:LOOKED_AT] if cells[at]))[:SAMPLES]
