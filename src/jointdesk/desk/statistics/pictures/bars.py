"""Bars that lie: one a row, the figure beside it, the period before as a thin mark."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jointdesk.desk.statistics.pictures import svg
from jointdesk.desk.statistics.pictures.lettering import clip, width
from jointdesk.desk.statistics.pictures.picture import (
    PHONE,
    Drawing,
    Picture,
    figure,
    legend,
    make_picture,
    say_most,
    say_table,
    say_withheld,
    withheld_entry,
    withheld_last,
)
from jointdesk.desk.statistics.pictures.scales import Value, most

BAR = 14.0
LINE, PAIR = 26.0, 44.0  # a row's height with its label beside the bar, and above it
WIDEST_LABEL = 220.0


@dataclass(frozen=True)
class Row:
    """`before`: the figure of the period before; None: there is none to show."""

    label: str
    value: Value
    before: Value = None


def draw_bars(key: str, title: str, rows: Sequence[Row], *, unit: str) -> Picture:
    """Rows in the order given, withheld ones last."""
    ordered = withheld_last(rows, lambda row: row.label, lambda row: row.value)
    values = [row.value for row in ordered]
    said = (
        say_most([(row.label, row.value) for row in ordered], unit),
        say_withheld(values),
        say_table(),
    )
    return make_picture(key, title, unit, said, lambda room: _draw(ordered, room))


def _draw(rows: Sequence[Row], room: float) -> Drawing:
    above = room <= PHONE
    side = 0.0 if above else min(WIDEST_LABEL, max((width(row.label) for row in rows), default=0) + 10)
    figures = max((width(figure(row.value), 13, bold=True) for row in rows), default=0) + 10
    # a row whose own figure is withheld shows nothing of the period before either
    top = most([*(row.value for row in rows), *(row.before for row in rows if row.value is not None)])
    scale = (room - side - figures) / top if top else 0.0
    step = PAIR if above else LINE
    parts = [
        _row(row, side, place * step + (20 if above else 6), scale, above) for place, row in enumerate(rows)
    ]
    foot = len(rows) * step + (6 if not above else 4)
    if not above:
        parts.append(svg.line(side, 2, side, foot, paint="foot"))
    signs = legend(_entries(rows), 0, foot + 8, room)
    return Drawing([*parts, *signs.parts], foot + (8 + signs.height if signs.height else 0))


def _row(row: Row, x: float, y: float, scale: float, above: bool) -> str:
    long = (row.value or 0) * scale
    label = (
        svg.text(clip(row.label, PHONE), 0, y - 7)
        if above
        else svg.text(clip(row.label, x - 8), x - 8, y + 11.5, text_anchor="end")
    )
    parts = [label]
    end = long
    if row.value is None:
        parts.append(svg.rect(x, y, 22, BAR, paint="withheld", rx=2))
        end = 22
    elif long:
        parts.append(svg.rect(x, y, max(long, 1), BAR, paint="measure"))
    if row.value is not None and row.before is not None:
        mark = x + row.before * scale
        parts += [svg.line(mark, y - 3, mark, y + BAR + 3, paint=paint) for paint in ("rim", "before")]
        end = max(end, row.before * scale) if row.before * scale - end < 60 else end
    parts.append(svg.text(figure(row.value), x + end + 6, y + 11.5, paint="value"))
    said = f"{row.label}: {figure(row.value)}"
    if row.value is not None and row.before is not None:
        said += f" ({_('Period before')}: {figure(row.before)})"
    return svg.group(*parts, said=said)


def _entries(rows: Sequence[Row]) -> list[tuple[str, str]]:
    entries = []
    if any(row.before is not None and row.value is not None for row in rows):
        entries.append(("before", _("Period before")))
    if any(row.value is None for row in rows):
        entries.append(withheld_entry())
    return entries
