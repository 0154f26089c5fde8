"""The report as cells and equations, for the attacker; and the report again, without the cells that are withheld.

A cell's key is (name of the report, path in the value, codes): ("now", "found.by_province", "KH-12").
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, reduce
from math import log2
from typing import Any, Literal, cast

from jointdesk.desk.operations.models import Encounter
from jointdesk.desk.statistics.attacker import Cell, Equation, Key
from jointdesk.desk.statistics.parts import WAY
from jointdesk.desk.statistics.report import Report
from jointdesk.desk.statistics.suppression import is_small
from jointdesk.engine.reference import read_tsv

FEW = {"complaints": 5, "people": 10, "victims": 10, "losses": 5}
VICTIM = Encounter.Category.VICTIM.value
MAY_BE_VICTIMS = (VICTIM, Encounter.Category.UNDETERMINED.value)
# persons less foreigners: people of our own country and of no known one. In no table, yet told by two figures
OTHERS = "found.others"
OUTSIDE = "reported.growth.others"  # complaints of a month in none of the networks shown
# what a total costs beside a part of a table
HEAVY = 1000.0
# a withheld sum of money must not be known to within this share of it
BLUR = 0.5


@dataclass(frozen=True)
class Figure:
    """A line of publishing.tsv; `few` 0: not guarded."""

    path: str
    form: Literal["count", "split", "cross", "growth", "with", "money", "ways"]
    few: int
    total: str
    across: str

    @property
    def of_money(self) -> bool:
        return self.form in ("money", "ways")

    def finds_small(self, codes: Sequence[str], count: float) -> bool:
        guarded = self.path != "found.by_category" or codes[0] in MAY_BE_VICTIMS
        return guarded and is_small(int(count), self.few)


@cache
def figures() -> tuple[Figure, ...]:
    return tuple(
        Figure(row["path"], cast(Any, row["form"]), FEW.get(row["few"], 0), row["total"], row["across"])
        for row in read_tsv(__package__, "publishing.tsv")
    )


def value_at(report: Report, path: str) -> Any:
    return reduce(getattr, path.split("."), cast(Any, report))


def parts_of(figure: Figure, value: Any) -> Iterator[tuple[tuple[str, ...], float]]:
    """(codes, value) of every part that is not nought; a withheld one is left out."""
    if figure.form in ("count", "with"):
        yield from [((), value)] if value is not None else []
    elif figure.of_money:
        sums = value.sums if value is not None else {}
        yield from (((code,), float(sum_)) for code, sum_ in sums.items() if sum_)
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
                ((network.reference, code), count)
                for code, count in (network.by_month or {}).items()
                if count
            )


def read_cells(
    report: Report, name: str, without: Collection[str] = (), *, firm: bool = True
) -> dict[Key, Cell]:
    """The guarded cells of a whole report. `without`: paths that are not published; `firm`: totals are, if large."""
    cells: dict[Key, Cell] = {}
    for figure in figures():
        if figure.few and figure.path not in without:
            value = value_at(report, figure.path)
            few = value.of_few if figure.of_money and value is not None else ()
            for codes, count in parts_of(figure, value):
                unsafe = codes[0] in few if figure.of_money else figure.finds_small(codes, count)
                cells[name, figure.path, *codes] = make_cell(figure, count, unsafe, firm=firm)
    return cells


def make_cell(figure: Figure, value: float, unsafe: bool, *, firm: bool = True) -> Cell:
    if figure.of_money:
        # the ways of a sum go before the sum itself
        loss = 1 + log2(1 + value) if figure.form == "ways" else HEAVY
        cell = Cell(value, loss=loss, least=0)
        return replace(cell, low=value * (1 - BLUR), high=value * (1 + BLUR)) if unsafe else cell
    cell = Cell(value, loss=1 + log2(1 + value))
    if figure.form == "count":
        # persons alone may always go: their number is the foreigners' and others'
        kept = not unsafe and (not value or (firm and figure.path != "found.persons"))
        cell = replace(cell, loss=HEAVY, place="kept" if kept else "open")
    return guard(cell, figure.few) if unsafe else cell


def guard(cell: Cell, few: int) -> Cell:
    """For all a reader knows it is one, or as many as would be told, or anything between."""
    return replace(cell, low=1, high=few)


def join(cells: dict[Key, Cell], name: str) -> list[Equation]:
    """What joins the cells of one report; adds those that are in no table but can be worked out."""
    own = {key: cell for key, cell in cells.items() if key[0] == name}
    _add_unseen(own, name)
    cells |= own
    return list(_equations(own, name))


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
        elif figure.form == "ways":
            yield from _ways(cells, keys, name, figure.total)
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


def _ways(cells: Mapping[Key, Cell], keys: Collection[Key], name: str, path: str) -> Iterator[Equation]:
    """The ways of a currency are its losses."""
    for currency in sorted({key[2].partition(WAY)[0] for key in keys}):
        if (name, path, currency) in cells:
            own = [key for key in keys if key[2].partition(WAY)[0] == currency]
            yield {(name, path, currency): -1, **dict.fromkeys(own, 1)}


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
