"""A picture: the same figures drawn for a page and for a phone, and told in words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jointdesk.desk.statistics.pictures import svg
from jointdesk.desk.statistics.pictures.lettering import width
from jointdesk.desk.statistics.pictures.paints import FAMILY
from jointdesk.desk.statistics.pictures.scales import Value
from jointdesk.desk.statistics.tables import WITHHELD

# user units, which are CSS pixels where there is room: a card on a wide page, a phone of 360 pixels
WIDE: Final = 640.0
PHONE: Final = 328.0
Row = TypeVar("Row")
MARK = 12.0  # side of a legend's mark


@dataclass(frozen=True)
class Picture:
    """`said` is what stands for it where it cannot be seen; `wide` and `phone` are SVG; `note` stands under it."""

    key: str
    title: str
    unit: str
    said: str
    wide: SafeString
    phone: SafeString
    note: str = ""


@dataclass(frozen=True)
class Drawing:
    """Parts of an SVG, and the room they take."""

    parts: Sequence[str]
    height: float


def make_picture(
    key: str, title: str, unit: str, said: Iterable[str], draw: Callable[[float], Drawing]
) -> Picture:
    """The picture that `draw` gives for a width in user units. `key`: a word for ids, one a page."""
    told = " ".join(sentence for sentence in said if sentence)

    def written(name: str, room: float) -> SafeString:
        drawing = draw(room)
        names = {f"{key}-{name}-title": title, f"{key}-{name}-said": told}
        return mark_safe(svg.document(drawing.parts, room, drawing.height, names, FAMILY))  # noqa: S308

    return Picture(key, title, unit, told, written("wide", WIDE), written("phone", PHONE))


def figure(value: Value) -> str:
    """A figure as the reader's language writes it; the sign of withheld ones."""
    return WITHHELD if value is None else number_format(value, use_l10n=True, force_grouping=True)


def say_most(pairs: Sequence[tuple[str, Value]], unit: str) -> str:
    """The one sentence a reader takes from most pictures: how many rows, and the greatest."""
    known = [(label, value) for label, value in pairs if value is not None]
    if not known:
        return ""
    label, value = max(known, key=lambda pair: pair[1])
    return _("The most: %(label)s, %(value)s (%(unit)s).") % {
        "label": label,
        "value": figure(value),
        "unit": unit,
    }


def say_withheld(values: Iterable[Value]) -> str:
    count = sum(value is None for value in values)
    return (
        ngettext("%(n)s figure is withheld.", "%(n)s figures are withheld.", count) % {"n": figure(count)}
        if count
        else ""
    )


def say_table() -> str:
    return _("The table has every figure.")


def withheld_last(
    rows: Sequence[Row], label: Callable[[Row], str], value: Callable[[Row], Value]
) -> list[Row]:
    """The rows as given, but withheld ones last by label: a place among sorted rows would tell their size."""
    return [row for row in rows if value(row) is not None] + sorted(
        (row for row in rows if value(row) is None), key=label
    )


def legend(entries: Sequence[tuple[str, str]], x: float, y: float, room: float) -> Drawing:
    """Marks with their words, in as many lines as they need. `entries`: (paint of a square, words)."""
    parts: list[str] = []
    across, down = x, y
    for paint, words in entries:
        wide = MARK + 6 + width(words, 12) + 16
        if across > x and across + wide - 16 > x + room:
            across, down = x, down + 19
        parts.append(_mark(paint, across, down))
        parts.append(svg.text(words, across + MARK + 6, down + 10, paint="note"))
        across += wide
    return Drawing(parts, down - y + 19 if entries else 0)


def _mark(paint: str, x: float, y: float) -> str:
    if paint.startswith("stroke") or paint in ("withheld-ribbon", "event"):
        return svg.line(x, y + 6, x + MARK, y + 6, paint=paint)
    if paint == "before":
        return svg.line(x + 6, y, x + 6, y + MARK, paint=paint)
    return svg.rect(x, y, MARK, MARK, paint=paint, rx=2)


def withheld_entry() -> tuple[str, str]:
    return "withheld", _("%(sign)s: withheld, too small to be published") % {"sign": WITHHELD}
