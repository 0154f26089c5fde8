"""The report on paper: a cover, a list of contents, its sections with pictures and tables, the counting rules."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jointdesk.desk.printing.blocks import Block, Cover, Heading, Paper, Text
from jointdesk.desk.printing.figures import Columns, Counts, Figure, Figures, Rules
from jointdesk.desk.printing.figures import Picture as Drawn
from jointdesk.desk.printing.typesetting import typeset
from jointdesk.desk.statistics.cover import describe
from jointdesk.desk.statistics.illustrations import draw_beside
from jointdesk.desk.statistics.pictures.picture import Picture
from jointdesk.desk.statistics.report import Report
from jointdesk.desk.statistics.tables import Table, say_nothing, sections, show
from jointdesk.desk.statistics.tables.measures import opening, say_change, way

# beside a picture a table has at most so many rows, and no more columns
MOST_BESIDE, COLUMNS_BESIDE = 36, 2
# a cross table goes on in another table after so many columns
MOST_COLUMNS = 8
# two tables of no more rows than these stand beside each other
SHORT = 30


def print_report(report: Report, release: str = "") -> bytes:
    """The report as PDF in the active language. Raises CallerError when the language's font is not installed."""
    cover = describe(report, release)
    paper = Paper(
        languages=(get_language() or "en",),
        title=(cover.title,),
        desk=report.desk,
        at=timezone.now(),
        blocks=tuple(_blocks(report)),
        above=(cover.period,),
        unit=report.unit if report.unit != report.desk else "",
        reference=f"{cover.period} · {cover.badge}" + (f" · {release[:12]}" if release else ""),
        cover=Cover(cover.badge, not report.publishable, cover.lines, _("Contents")),
    )
    return typeset(paper)


def _blocks(report: Report) -> Iterator[Block]:
    yield Heading((_("At a glance"),))
    yield Figures(tuple(_figures(report)))
    for section in sections(report):
        yield Heading((section.title,))
        waiting: list[Table] = []
        for table in section.tables:
            pictures = draw_beside(report, table)
            if not pictures and len(table.rows) <= SHORT and len(table.columns) <= COLUMNS_BESIDE:
                waiting.append(table)
                if len(waiting) == 2:
                    yield _side_by_side(waiting)
                    waiting = []
                continue
            yield from map(_counts, waiting)
            waiting = []
            yield from _place(table, pictures)
        yield from map(_counts, waiting)
    yield Heading((_("How it was counted"),))
    yield Rules(tuple(_(rule) for rule in report.counting_rules))


def _figures(report: Report) -> Iterator[Figure]:
    for measure in opening():
        now = measure.read(report)
        if report.before is None:
            yield Figure(str(measure.label), show(now))
        else:
            before = measure.read(report.before)
            yield Figure(str(measure.label), show(now), say_change(now, before), way(now, before))


def _place(table: Table, pictures: list[Picture]) -> Iterator[Block]:
    """A short table beside its picture, a long one under it; a wide one in parts."""
    if len(pictures) == 1 and len(table.rows) <= MOST_BESIDE and len(table.columns) <= COLUMNS_BESIDE:
        untitled = replace(table, title="")
        beside = (_draw(pictures[0], narrow=True), *_notes(pictures[0]))
        yield Columns((beside, (_counts(untitled),)), (1, 1), table.title)
        return
    for picture in pictures:
        yield from (_draw(picture), *_notes(picture))
    for number, part in enumerate(_parts(table)):
        yield replace(_counts(part), continued=number > 0)


def _draw(picture: Picture, *, narrow: bool = False) -> Drawn:
    """Beside its table it has the table's title."""
    if narrow:
        return Drawn(picture.phone, picture.said)
    return Drawn(picture.wide, picture.said, f"{picture.title} ({picture.unit})")


def _notes(picture: Picture) -> tuple[Block, ...]:
    return (Text(picture.note, quiet=True),) if picture.note else ()


def _side_by_side(tables: list[Table]) -> Columns:
    return Columns(tuple((_counts(table),) for table in tables), (1, 1))


def _parts(table: Table) -> Iterator[Table]:
    """A table of many columns as several of few, each with the names of the rows."""
    wide = len(table.columns)
    if wide <= MOST_COLUMNS + 1:
        yield table
        return
    for first in range(0, wide, MOST_COLUMNS):
        span = slice(first, first + MOST_COLUMNS)
        yield replace(
            table,
            title=f"{table.title} ({first // MOST_COLUMNS + 1} / {-(-wide // MOST_COLUMNS)})",
            columns=table.columns[span],
            rows=tuple(row._replace(values=row.values[span]) for row in table.rows),
            total=table.total[span],
        )


def _counts(table: Table) -> Counts:
    columns = (table.head, *(column.label for column in table.columns))
    rows = tuple((row.name, *map(show, row.values)) for row in table.rows)
    total = (_("Total"), *map(show, table.total)) if table.total else ()
    return Counts(table.title, columns, rows, total, say_nothing(table), table.note)
