"""The report without the figures that are withheld, in an order that tells nothing of them."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from jointdesk.desk.statistics.attacker import Key
from jointdesk.desk.statistics.figures import Figure, figures, value_at
from jointdesk.desk.statistics.parts import WAY
from jointdesk.desk.statistics.report import Report


def withhold(report: Report, hidden: Collection[Key], name: str, without: Collection[str]) -> Report:
    """The report with None for the cells of `hidden` that are its own, and for the paths of `without`."""
    for figure in figures():
        value = value_at(report, figure.path)
        codes = {key[2:] for key in hidden if key[:2] == (name, figure.path)}
        if figure.path in without:
            report = put(report, figure.path, None)
        elif codes and value is not None:
            report = put(report, figure.path, _blank(figure, value, codes))
    for figure in figures():
        if figure.form == "with" and value_at(report, figure.total) is None:
            report = put(report, figure.path, None)
    return _quiet_money(report)


def _quiet_money(report: Report) -> Report:
    """Without the marks of what is few, which would tell the withheld from what was withheld beside them, and without
    the ways of a sum that is withheld: they would tell from where to where few people lost money."""
    for figure in figures():
        value = value_at(report, figure.path)
        if figure.of_money and value is not None:
            report = put(report, figure.path, replace(value, of_few=frozenset()))
    ways, losses = report.reported.ways, report.reported.losses
    if ways is None:
        return report
    told = {
        way: sum_ for way, sum_ in ways.sums.items() if losses.sums.get(way.partition(WAY)[0]) is not None
    }
    quiet: Report = put(report, "reported.ways", replace(ways, sums=told))
    return quiet


def _blank(figure: Figure, value: Any, hidden: set[tuple[str, ...]]) -> Any:
    if figure.form == "count":
        return None
    if figure.of_money:
        return replace(value, sums={code: None if (code,) in hidden else n for code, n in value.sums.items()})
    if figure.form == "split":
        return _order(figure, {code: None if (code,) in hidden else n for code, n in value.items()})
    if figure.form == "cross":
        return {
            row: _order(figure, {code: None if (row, code) in hidden else n for code, n in columns.items()})
            # neither do the rows of a table stand in the order of sums that may be withheld
            for row, columns in sorted(value.items())
        }
    blanked = [
        replace(
            network,
            complaints=None if (network.reference,) in hidden else network.complaints,
            by_month={
                code: None if (network.reference, code) in hidden else n
                for code, n in (network.by_month or {}).items()
            },
        )
        for network in value
    ]
    return tuple(sorted(blanked, key=lambda network: (-(network.complaints or 0), network.reference)))


def _order(figure: Figure, parts: Mapping[str, int | None]) -> Mapping[str, int | None]:
    """The counts shown, then the withheld ones by code: a place in a ranking would tell their size."""
    if figure.path.endswith("by_month"):
        return dict(sorted(parts.items()))
    shown = {code: count for code, count in parts.items() if count is not None}
    return {**shown, **dict.fromkeys(sorted(code for code, count in parts.items() if count is None))}


def put(whole: Any, path: str, value: Any) -> Any:
    """A copy of a frozen value with one field, at whatever depth, replaced."""
    first, _, rest = path.partition(".")
    return replace(whole, **{first: put(getattr(whole, first), rest, value) if rest else value})


def arrange(report: Report) -> Report:
    """Every split in the order of its figures, the largest first, as counting gives it."""
    for figure in figures():
        value = value_at(report, figure.path)
        if figure.form == "split" and value is not None:
            report = put(report, figure.path, _order(figure, _ranked(value)))
        elif figure.form == "cross" and value is not None:
            report = put(
                report, figure.path, {row: _order(figure, _ranked(parts)) for row, parts in value.items()}
            )
    return replace(report, before=arrange(report.before)) if report.before else report


def _ranked(parts: Mapping[str, int | None]) -> Mapping[str, int | None]:
    return dict(sorted(parts.items(), key=lambda one: (-(one[1] or 0), one[0])))
