"""Figures as tables: the requests we put, and those put to us; a row a form, the sum last."""

from collections.abc import Sequence
from typing import NamedTuple

from django.conf import settings

from jointdesk.desk.exchange.figures.figure_queries import Figures
from jointdesk.desk.exchange.figures.figure_words import COLUMNS, word_of
from jointdesk.engine.exchange.figures.counting import FIGURES, Row


class Cell(NamedTuple):
    """A figure of one form; `name` empty in the sum, which has no list behind it."""

    figure: str
    word: str
    value: int


class FormRow(NamedTuple):
    """`others`: figures without a column of their own, where there are any. `hours` to a full answer, the median."""

    form: str
    cells: list[Cell]
    others: list[Cell]
    hours: float | None


class Table(NamedTuple):
    asker: str
    ours: bool
    rows: list[FormRow]
    sums: list[Cell]


def tables_of(figures: Figures) -> list[Table]:
    """Ours first; none for a side that asked nothing."""
    askers = (settings.DESK.id, figures.partner.desk_id)
    tables = ((asker, [row for row in figures.rows if row.asker == asker]) for asker in askers)
    return [
        Table(asker, asker == settings.DESK.id, [_row(row) for row in rows], _sums(rows))
        for asker, rows in tables
        if rows
    ]


def _row(row: Row) -> FormRow:
    values = dict(row.figures)
    seconds = values.pop("median_seconds", None)
    rest = [name for name in values if name not in COLUMNS]
    rest.sort(key=lambda name: FIGURES.index(name) if name in FIGURES else len(FIGURES))
    return FormRow(
        row.form,
        [Cell(name, word_of(name), values.get(name, 0)) for name in COLUMNS],
        [Cell(name, word_of(name), values[name]) for name in rest],
        None if seconds is None else round(seconds / 3600, 1),
    )


def _sums(rows: Sequence[Row]) -> list[Cell]:
    return [
        Cell(name, word_of(name), sum(dict(row.figures).get(name, 0) for row in rows)) for name in COLUMNS
    ]
