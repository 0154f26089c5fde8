"""Everybody found in an operation, on paper: to be carried, signed and filed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from jointdesk.desk.accounts.naming import country_name, province_name
from jointdesk.desk.operations.models import Encounter, Operation
from jointdesk.desk.operations.people.outcome_models import Outcome
from jointdesk.desk.printing.blocks import Block, Fact, Facts, Signatures, Table
from jointdesk.desk.printing.blocks import Paper as PrintedPaper
from jointdesk.desk.printing.labels import Labels, Words
from jointdesk.engine.errors import CallerError

MOST_ROWS = 2500
_TITLE = gettext_noop("People found")
_COLUMNS = (
    gettext_noop("Number"),
    gettext_noop("Name"),
    gettext_noop("Born"),
    gettext_noop("Nationality"),
    gettext_noop("Document"),
    gettext_noop("Category"),
    gettext_noop("Outcome"),
)
_SHARES = (9, 22, 14, 13, 14, 14, 14)


def roster_paper(
    operation: Operation, rows: Sequence[Encounter], languages: Words, at: datetime
) -> PrintedPaper:
    """The people in `rows` (with `last_outcome`). Raises CallerError for more than one document holds."""
    if len(rows) > MOST_ROWS:
        raise CallerError(_("The list is too long for one file: filter it first, or take it as CSV."))
    say = Labels(languages)
    return PrintedPaper(
        languages=languages,
        title=say(_TITLE),
        desk=settings.DESK.name,
        at=at,
        blocks=tuple(_blocks(operation, rows, say)),
        unit=str(operation.unit),
        reference=operation.reference,
        mark=operation.mark,
    )


def _blocks(operation: Operation, rows: Sequence[Encounter], say: Labels) -> Sequence[Block]:
    facts = (
        Fact(say(gettext_noop("Operation")), operation.title),
        Fact(say(gettext_noop("Date")), operation.held_on.isoformat()),
        Fact(say(gettext_noop("Province")), province_name(operation.province)),
        Fact(say(gettext_noop("Site")), operation.site or "–"),
        Fact(say(gettext_noop("People found")), str(len(rows))),
    )
    table = Table(
        tuple(say(name) for name in _COLUMNS), tuple(_line(row, operation) for row in rows), _SHARES
    )
    signed = Signatures(((say(gettext_noop("Officer")), ""), (say(gettext_noop("Date")), "")))
    return (Facts(facts), table, signed)


def _line(found: Any, operation: Operation) -> tuple[str, ...]:
    """The number without the operation's own, which the paper names once."""
    row = found.row
    outcome = dict(Outcome.Kind.choices).get(found.last_outcome or "", "")
    return (
        row.row_id.removeprefix(f"{operation.reference}-"),
        " · ".join([row.name, *row.aliases]).strip(" ·") or "–",
        row.birth_date or (str(row.age) if row.age is not None else ""),
        country_name(row.nationality) if row.nationality else "",
        row.document,
        found.get_category_display(),
        str(outcome),
    )
