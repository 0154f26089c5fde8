"""What several releases tell together: a figure of a period is the sum of its pieces of time, in each of them.

Two reports of overlapping periods are joined by the pieces into which their ends cut the time: a piece is a report that
nobody wrote, yet a reader can work out. What a figure and its pieces differ by (somebody found twice, a complaint
withdrawn since) is a figure too. All of them are unseen cells; the small ones among them are guarded.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from jointdesk.desk.statistics.attacker import Cell, Equation, Key
from jointdesk.desk.statistics.figures import Figure, figures, guard, join, make_cell, read_cells
from jointdesk.desk.statistics.report import Period, Report
from jointdesk.desk.statistics.suppression import is_small, protect

# a path and codes, whatever the period
Series = tuple[str, ...]
DAY = timedelta(days=1)
SLIP = "slip of "


@dataclass(frozen=True)
class Section:
    """A report, ours or of an earlier release: every figure of its tables, and of which days it is.

    `cells` without what joins them; `tables`: the paths that are published, nought included.
    """

    name: str
    period: Period
    cells: Mapping[Key, Cell]
    tables: frozenset[str]


def touching(periods: Iterable[Period], sections: Iterable[Section]) -> list[Section]:
    """The sections that share days with these periods, or with such a section, and so on: no other piece of time joins
    a figure of theirs, and what those others tell together was looked at when the last of them was frozen."""
    reached, left, found = list(periods), list(sections), list[Section]()
    while True:
        near = [one for one in left if any(_share_days(one.period, period) for period in reached)]
        if not near:
            return found
        found += near
        left = [one for one in left if one not in near]
        reached = [one.period for one in near]


def _share_days(one: Period, other: Period) -> bool:
    return one.start <= other.end and other.start <= one.end


def protect_together(cells: Mapping[Key, Cell], equations: Sequence[Equation]) -> frozenset[Key]:
    """The cells to withhold. Raises Unprotectable.

    Two readers: one is granted what a figure and its pieces differ by, for he takes it to be nought; the other looks
    for just that.
    """
    slips = {key for key in cells if key[0].startswith(SLIP)}
    granted = [{key: factor for key, factor in line.items() if key not in slips} for line in equations]
    hidden = protect({key: cell for key, cell in cells.items() if key not in slips}, granted)
    if not any(cells[key].unsafe for key in slips):
        return hidden
    forced = {
        key: replace(cell, low=cell.value, high=cell.value) if key in hidden and not cell.unsafe else cell
        for key, cell in cells.items()
    }
    return protect(forced, equations)


@dataclass(frozen=True)
class Telling:
    """A section says of a series what it was in a period."""

    key: Key
    period: Period
    value: float


def add_differences(
    cells: dict[Key, Cell],
    equations: list[Equation],
    sections: Iterable[Section],
    count: Callable[[Period], Report],
) -> None:
    """Add to the tables of a new report what joins them with those of earlier ones. `count`: any period's report."""
    told: dict[Series, list[Telling]] = {}
    for section in sections:
        for series, telling in _tell(section):
            told.setdefault(series, []).append(telling)
    _add_noughts(told, list(sections))
    reader = _Pieces(count)
    for series, tellings in told.items():
        for together in _overlapping(tellings):
            _join_in_time(cells, equations, series, together, reader)
    for name in reader.names:
        equations += join(cells, name)


class _Pieces:
    """The figures of pieces of time, counted once each."""

    def __init__(self, count: Callable[[Period], Report]) -> None:
        self.names: set[str] = set()
        self._cells = cache(lambda period: read_cells(count(period), self.name(period)))

    def name(self, period: Period) -> str:
        return f"{period.start}/{period.end}"

    def cell(self, series: Series, period: Period) -> tuple[Key, Cell]:
        name = self.name(period)
        self.names.add(name)
        key = (name, *series)
        found = self._cells(period).get(key) or make_cell(_figure_of(series), 0, False)
        return key, replace(found, place="unseen", least=0)


def _tell(section: Section) -> Iterator[tuple[Series, Telling]]:
    """Each figure of a section, and the months of a table by month as figures of their total."""
    for key, cell in section.cells.items():
        series, month = _series_of(key[1:])
        period = section.period if month is None else _cut(month, section.period)
        yield series, Telling(key, period, cell.value)
    for figure in figures():
        if figure.path.endswith(".by_month") and figure.total and figure.path in section.tables:
            for month in section.period.months():
                if (key := (section.name, figure.path, month)) not in section.cells:
                    yield (figure.total,), Telling(key, _cut(month, section.period), 0)


def _series_of(place: Series) -> tuple[Series, str | None]:
    """("reported.by_month", "2025-07") is a telling of ("reported.complaints",) for July."""
    figure = _figure_of(place)
    if figure.path.endswith(".by_month"):
        return (figure.total,), place[1]
    if figure.form == "growth" and len(place) == 3:
        return place[:2], place[2]
    return place, None


@cache
def _by_path() -> Mapping[str, Figure]:
    return {figure.path: figure for figure in figures()}


def _figure_of(series: Series) -> Figure:
    return _by_path()[series[0]]


def _cut(month: str, period: Period) -> Period:
    first = date.fromisoformat(f"{month}-01")
    last = (first + 31 * DAY).replace(day=1) - DAY
    return Period(max(first, period.start), min(last, period.end))


def _add_noughts(told: Mapping[Series, list[Telling]], sections: list[Section]) -> None:
    """A table that has no row for what another one has says that there was nobody."""
    for series, tellings in told.items():
        for section in sections:
            key = (section.name, *series)
            if series[0] in section.tables and key not in section.cells:
                tellings.append(Telling(key, section.period, 0))


def _overlapping(tellings: list[Telling]) -> Iterator[list[Telling]]:
    """Those whose days overlap, by chains, where more than one report speaks of the same days."""
    group: list[Telling] = []
    last = date.min
    for telling in sorted(tellings, key=lambda one: (one.period.start, one.period.end)):
        if telling.period.start > last:
            if len({one.key[0] for one in group}) > 1:
                yield group
            group = []
        group.append(telling)
        last = max(last, telling.period.end)
    if len({one.key[0] for one in group}) > 1:
        yield group


def _join_in_time(
    cells: dict[Key, Cell],
    equations: list[Equation],
    series: Series,
    tellings: list[Telling],
    reader: _Pieces,
) -> None:
    ends = sorted({edge for one in tellings for edge in (one.period.start, one.period.end + DAY)})
    pieces = [Period(start, after - DAY) for start, after in pairwise(ends)]
    found = {piece: reader.cell(series, piece) for piece in pieces}
    cells |= dict(found.values())
    for one in tellings:
        inside = [
            found[piece]
            for piece in pieces
            if one.period.start <= piece.start and piece.end <= one.period.end
        ]
        line: dict[Key, float] = {one.key: -1, **{key: 1 for key, _cell in inside}}
        rest = one.value - sum(cell.value for _key, cell in inside)
        if rest:
            slip = (SLIP + one.key[0], *one.key[1:], str(one.period.start))
            cells[slip] = _slip(_figure_of(series), abs(rest))
            line[slip] = 1 if rest > 0 else -1
        cells.setdefault(one.key, Cell(0, place="kept"))
        equations.append(line)


def _slip(figure: Figure, value: float) -> Cell:
    cell = Cell(value, place="unseen", least=0)
    if figure.of_money:
        return cell
    return guard(cell, figure.few) if is_small(int(value), figure.few) else cell
