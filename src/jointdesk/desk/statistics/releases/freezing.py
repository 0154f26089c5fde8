"""Making a release: the report of a period so that neither it nor all releases together tell of few."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from jointdesk.desk.statistics.attacker import Cell, Key
from jointdesk.desk.statistics.counting import count
from jointdesk.desk.statistics.figures import figures, join, make_cell, read_cells
from jointdesk.desk.statistics.publishable import (
    Table,
    Tables,
    build_tables,
    choose,
    publish,
    sections,
)
from jointdesk.desk.statistics.releases.contents import read_content
from jointdesk.desk.statistics.releases.differences import (
    Section,
    add_differences,
    protect_together,
    touching,
)
from jointdesk.desk.statistics.releases.release_models import Release
from jointdesk.desk.statistics.report import Period, Report
from jointdesk.desk.statistics.suppression import Unprotectable
from jointdesk.engine.errors import CallerError

GUARDED = {figure.path: figure for figure in figures() if figure.few}


def make_release(period: Period, known: Collection[Release]) -> tuple[Report, list[dict[str, Any]]]:
    """The publishable report of the whole desk and its figures as counted (`Release.figures`).

    `known`: every release a reader may have. Raises CallerError where whatever is withheld the releases together
    would tell of few.
    """
    report = _with_known_before(count(None, period), known)
    reports = sections(report)
    periods = [one.period for one in reports.values()]
    # each try asks for the same pieces of time again
    count_piece = cache(_count_piece)
    earlier = touching(periods, [section for release in known for section in read_sections(release)])
    for firm in (True, False):
        try:
            hidden, without = choose(
                lambda without, firm=firm: _build(reports, without, earlier, count_piece, firm),  # type: ignore[misc]
                reports,
                protect_together,
                firm=firm,
            )
        except Unprotectable as stuck:
            where = stuck
            continue
        return publish(report, hidden, without), list(_write_sections(reports, hidden, without))
    raise CallerError(_say_why(where, known))


def _build(
    reports: Mapping[str, Report],
    without: Collection[Table],
    earlier: Collection[Section],
    count_piece: Callable[[Period], Report],
    firm: bool,
) -> Tables:
    cells, equations = build_tables(reports, without, firm=firm)
    own = [_section(name, report, without) for name, report in reports.items()]
    for section in earlier:
        there = dict(section.cells)
        equations += join(there, section.name)
        cells |= there
    add_differences(cells, equations, [*own, *earlier], count_piece)
    return cells, equations


def _count_piece(period: Period) -> Report:
    return count(None, period, compare=False)


def _with_known_before(report: Report, known: Collection[Release]) -> Report:
    """The period before as it was released, if it was: it is never counted again."""
    if report.before is None:
        return report
    period = report.before.period
    for release in known:
        if (release.start, release.end) == (period.start, period.end):
            return replace(report, before=replace(read_content(bytes(release.content)), before=None))
    return report


def _section(name: str, report: Report, without: Collection[Table]) -> Section:
    gone = {path for owner, path in without if owner == name}
    return Section(name, report.period, read_cells(report, name, gone), frozenset(GUARDED.keys() - gone))


def _write_sections(
    reports: Mapping[str, Report], hidden: Collection[Key], without: Collection[Table]
) -> Iterator[dict[str, Any]]:
    for name, report in reports.items():
        section = _section(name, report, without)
        yield {
            "name": name,
            "from": report.period.start.isoformat(),
            "to": report.period.end.isoformat(),
            "tables": sorted(section.tables),
            "figures": [
                [list(key[1:]), cell.value, key not in hidden, cell.unsafe]
                for key, cell in sorted(section.cells.items())
            ],
        }


def read_sections(release: Release) -> Iterator[Section]:
    """What a release tells: figures told stay told, those withheld are still guarded."""
    for raw in release.figures:
        name = f"{release.seal[:12]}:{raw['name']}"
        cells = {
            (name, *place): _known_cell(place[0], value, shown, unsafe)
            for place, value, shown, unsafe in raw["figures"]
        }
        period = Period(*(date.fromisoformat(raw[end]) for end in ("from", "to")))
        yield Section(name, period, cells, frozenset(raw["tables"]))


def _known_cell(path: str, value: float, shown: bool, unsafe: bool) -> Cell:
    return replace(make_cell(GUARDED[path], value, unsafe), place="kept" if shown else "unseen")


def _say_why(stuck: Unprotectable, known: Collection[Release]) -> str:
    names = {release.seal[:12]: str(release) for release in known}
    others = {names[seal] for key in stuck.keys for seal in names if seal in key[0]}
    said = ", ".join(sorted(others or names.values()))
    return _("Beside the releases %(others)s this one would tell of few people, whatever is withheld.") % {
        "others": said
    }
