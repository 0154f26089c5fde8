"""The report as cells and equations, for the attacker; and the report again, without the cells that are withheld.

A cell's key is (name of the report, path in the value, codes): ("now", "found.by_province", "KH-12").
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, reduce
from math import log2
from typing import Any, Literal, cast

from jointdesk.desk.operations.models import Encounter
from jointdesk.desk.statistics.attacker import Cell, Equation, Key
from jointdesk.desk.statistics.report import Report
from jointdesk.desk.statistics.suppression import is_small
from jointdesk.engine.reference import read_tsv

FEW = {"complaints": 5, "people": 10, "victims": 10}
VICTIM = Encounter.Category.VICTIM.value
MAY_BE_VICTIMS = (VICTIM, Encounter.Category.UNDETERMINED.value)
# persons less foreigners: people of our own country and of no known one. In no table, yet told by two figures
OTHERS = "found.others"
OUTSIDE = "reported.growth.others"  # complaints of a month in none of the networks shown
# what a total costs beside a part of a table
HEAVY = 1000.0


@dataclass(frozen=True)
class Figure:
    """A line of publishing.tsv; `few` 0: not guarded."""

    path: str
    form: Literal["count", "split", "cross", "growth", "with"]
    few: int
    total: str
    across: str

    def guards(self, code: str) -> bool:
        return self.path != "found.by_category" or code in MAY_BE_VICTIMS


@cache
def figures() -> tuple[Figure, ...]:
    return tuple(
        Figure(row["path"], cast(Any, row["form"]), FEW.get(row["few"], 0), row["total"], row["across"])
        for row in read_tsv(__package__, "publishing.tsv")
    )


def value_at(report: Report, path: str) -> Any:
    return reduce(getattr, path.split("."), cast(Any, report))


def parts_of(figure: Figure, value: Any) -> Iterator[tuple[tuple[str, ...], int]]:
    """(codes, count) of every part that is not nought; a withheld one is left out."""
    if figure.form in ("count", "with"):
        yield from [((), value)] if value is not None else []
    elif figure.form == "split":
        yield from (((code,), count) for code, count in (value or {}).items() if count)
    elif figure.form == "cross":
        for row, columns in (value or {}).items():
            yield from (((row, code), count) for code, count in columns.items() if count)
    else:
        for network in value or ():
            if network.complaints:
                yield (network.reference,), network.complaints
            yield from (
                ((network.reference, code), count) for code, count in network.by_month.items() if count
            )


def read_cells(
    report: Report, name: str, without: Collection[str] = ()
) -> tuple[dict[Key, Cell], list[Equation]]:
    """The guarded cells of a whole report and what joins them. `without`: paths that are not published."""
    cells: dict[Key, Cell] = {}
    for figure in figures():
        if figure.few and figure.path not in without:
            for codes, count in parts_of(figure, value_at(report, figure.path)):
                cells[name, figure.path, *codes] = _cell(figure, codes, count)
    _add_unseen(cells, name)
    return cells, list(_equations(cells, name))


def _cell(figure: Figure, codes: tuple[str, ...], count: int) -> Cell:
    small = is_small(count, figure.few) and figure.guards(codes[0] if codes else "")
    cell = Cell(count, loss=log2(1 + count), least=1)
    if figure.form == "count":
        # persons alone may go: their number is the foreigners' and others'
        kept = not small and figure.path != "found.persons" and count
        cell = replace(cell, loss=HEAVY, place="kept" if kept or not count else "open")
    return guard(cell, figure.few) if small else cell


def guard(cell: Cell, few: int) -> Cell:
    """For all a reader knows it is one, or as many as would be told, or anything between."""
    return replace(cell, low=1, high=few)


def _add_unseen(cells: dict[Key, Cell], name: str) -> None:
    persons, foreigners = (cells.get((name, f"found.{word}")) for word in ("persons", "foreigners"))
    if persons and foreigners:
        _add_rest(cells, (name, OTHERS), persons.value - foreigners.value, FEW["people"])
    months = {key[2]: cell.value for key, cell in cells.items() if key[1] == "reported.by_month"}
    shown = [key for key in cells if key[1] == "reported.growth" and len(key) == 4]
    for month, count in months.items() if shown else ():
        rest = count - sum(cells[key].value for key in shown if key[3] == month)
        _add_rest(cells, (name, OUTSIDE, month), rest, FEW["complaints"])


def _add_rest(cells: dict[Key, Cell], key: Key, value: float, few: int) -> None:
    cell = Cell(value, place="unseen", least=0)
    cells[key] = guard(cell, few) if is_small(int(value), few) else cell


def _equations(cells: Mapping[Key, Cell], name: str) -> Iterator[Equation]:
    by_path: dict[str, list[Key]] = {}
    for key in cells:
        by_path.setdefault(key[1], []).append(key)
    for figure in figures():
        keys = by_path.get(figure.path, [])
        if figure.form == "growth":
            yield from _grown(cells, keys, name)
        elif (name, figure.total) in cells and keys:
            yield {(name, figure.total): -1, **dict.fromkeys(keys, 1)}
        elif figure.form == "cross":
            for place, path in ((2, figure.total), (3, figure.across)):
                yield from _margins(cells, keys, name, path, place)
    if (name, OTHERS) in cells:
        yield {(name, "found.persons"): -1, (name, "found.foreigners"): 1, (name, OTHERS): 1}
    category, presumed = (name, "found.by_category", VICTIM), (name, "victims_presumed")
    if category in cells and presumed in cells:
        # nearly the same people: the reader is granted how many are in one only
        yield {category: -1, presumed: 1}


def _margins(
    cells: Mapping[Key, Cell], keys: Collection[Key], name: str, path: str, place: int
) -> Iterator[Equation]:
    lines: dict[Key, dict[Key, float]] = {}
    for key in keys:
        margin = (name, path, key[place])
        if margin in cells:
            lines.setdefault(margin, {margin: -1})[key] = 1
    yield from lines.values()


def _grown(cells: Mapping[Key, Cell], keys: Collection[Key], name: str) -> Iterator[Equation]:
    for whole in (key for key in keys if len(key) == 3):
        yield {whole: -1, **{key: 1 for key in keys if len(key) == 4 and key[2] == whole[2]}}
    for month in sorted({key[3] for key in keys if len(key) == 4}):
        total, rest = (name, "reported.by_month", month), (name, OUTSIDE, month)
        if total in cells:
            yield {total: -1, rest: 1, **{key: 1 for key in keys if len(key) == 4 and key[3] == month}}


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
    return report


def _blank(figure: Figure, value: Any, hidden: set[tuple[str, ...]]) -> Any:
    if figure.form == "count":
        return None
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
                for code, n in network.by_month.items()
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
