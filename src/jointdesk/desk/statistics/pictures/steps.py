"""The steps of a map: which paint a figure has, and what the legend says of it."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from jointdesk.desk.statistics.pictures.picture import figure, withheld_entry
from jointdesk.desk.statistics.pictures.scales import Value, step_of

LIGHT_FROM = 4  # from this step on light letters are read better


def paint_of(value: Value, begins: Sequence[float]) -> str:
    if value is None:
        return "withheld"
    return f"step-{step_of(value, begins)}" if value > 0 else "nothing"


def is_light_on(value: Value, begins: Sequence[float]) -> bool:
    """Whether letters on it must be light."""
    return value is not None and value > 0 and step_of(value, begins) >= LIGHT_FROM


def legend_of_steps(values: Mapping[str, Value], begins: Sequence[float]) -> list[tuple[str, str]]:
    """None, each step with the figures it stands for, withheld: as far as there are such."""
    entries = [("nothing", figure(0))] if 0 in values.values() else []
    for begin, end in zip(begins, [*begins[1:], None], strict=True):
        if end is None:
            words = _("%(n)s or more") % {"n": figure(begin)}
        else:
            words = figure(begin) if end - begin == 1 else f"{figure(begin)}–{figure(end - 1)}"
        entries.append((paint_of(begin, begins), words))
    return entries + ([withheld_entry()] if None in values.values() else [])
