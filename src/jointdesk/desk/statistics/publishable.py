"""The report as it may leave the desk: small counts withheld, and whatever would give them away.

Fewer than 5 complaints and fewer than 10 people who are, or may be, victims are small (DOMAIN, "Statistics").
People found count as such, for nobody knows yet who of them is a victim; persons before a court do not: courts are
public. What guards which figure is publishing.tsv. Only the national level publishes: a province's report beside the
whole desk's would be its complement.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from django.utils.crypto import salted_hmac

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.statistics.attacker import Cell, Equation, Key
from jointdesk.desk.statistics.counting import count
from jointdesk.desk.statistics.figures import figures, join, read_cells
from jointdesk.desk.statistics.report import Period, Report
from jointdesk.desk.statistics.suppression import Unprotectable, protect, shade
from jointdesk.desk.statistics.withholding import withhold
from jointdesk.engine.errors import NotAllowed
from jointdesk.engine.reference import read_yaml

Tables = tuple[dict[Key, Cell], list[Equation]]
# a report's name and a path in it
Table = tuple[str, str]
# from the finest, which goes first when its figures cannot be protected
FORMS = ("ways", "cross", "growth", "split")
NOW, BEFORE = "now", "before"


def count_to_publish(officer: Officer | None, period: Period) -> Report:
    """The publishable report. Raises NotAllowed below the national level. `officer` None: the command line."""
    if officer is not None and not officer.unit.sees_all:
        raise NotAllowed("a report is published by the national level alone")
    return make_publishable(count(officer, period))


def make_publishable(report: Report) -> Report:
    """The same report without its small counts; one that is publishable already stays as it is."""
    if report.publishable:
        return report
    reports = sections(report)

    return publish(report, *choose(lambda without: build_tables(reports, without), reports))


def sections(report: Report) -> dict[str, Report]:
    """The report and, where it is not published yet, that of the period before it."""
    found = {NOW: report}
    if report.before is not None and not report.before.publishable:
        found[BEFORE] = report.before
    return found


def build_tables(reports: Mapping[str, Report], without: Collection[Table], *, firm: bool = True) -> Tables:
    cells: dict[Key, Cell] = {}
    equations: list[Equation] = []
    for name, report in reports.items():
        own = read_cells(report, name, {path for owner, path in without if owner == name}, firm=firm)
        equations += join(own, name)
        cells |= own
    return shade(cells, _chance), equations


def _chance(key: Key) -> float:
    """The same at this desk each time, and known to nobody outside: two answers to one question would tell more."""
    digest = salted_hmac("jointdesk.statistics.publishable", "|".join(key), algorithm="sha256").digest()
    return int.from_bytes(digest[:4]) / 2**32


def choose(
    build: Callable[[Collection[Table]], Tables],
    reports: Mapping[str, Report],
    protect: Callable[[dict[Key, Cell], list[Equation]], frozenset[Key]] = protect,
    *,
    firm: bool = False,
) -> tuple[frozenset[Key], frozenset[Table]]:
    """The cells to withhold, and the tables to withhold whole. Raises Unprotectable when even that does not suffice.

    `firm`: raise it as soon as it is a total that other releases give away, not only after every table is gone.
    """
    without: set[Table] = set()
    while True:
        cells, equations = build(without)
        if small := _under_small_totals(cells, reports) - without:
            without |= small
            continue
        try:
            return protect(cells, equations), frozenset(without)
        except Unprotectable as stuck:
            more = _finest_of(stuck.keys, cells, reports) - without
            if not more or (firm and _of_known_totals(stuck.keys, reports)):
                raise
            without |= more


def publish(report: Report, hidden: Collection[Key], without: Collection[Table]) -> Report:
    """The publishable report of what `choose` found."""
    published = {
        name: _say_rules(withhold(part, hidden, name, {path for owner, path in without if owner == name}))
        for name, part in sections(report).items()
    }
    return replace(published[NOW], before=published.get(BEFORE, report.before))


def _say_rules(report: Report) -> Report:
    rules = (*report.counting_rules, *read_yaml(__package__, "publishing_rules.yaml"))
    return replace(report, counting_rules=rules, happenings=(), publishable=True)


def _under_small_totals(cells: Mapping[Key, Cell], reports: Mapping[str, Report]) -> set[Table]:
    """Splits of a total that is small itself: the rows alone would tell how many there are at least."""
    return {
        (name, figure.path)
        for name in reports
        for figure in figures()
        if (total := cells.get((name, figure.total))) is not None
        and total.unsafe
        and any(key[:2] == (name, figure.path) for key in cells)
    }


def _of_known_totals(keys: Collection[Key], reports: Mapping[str, Report]) -> bool:
    counts = {figure.path for figure in figures() if figure.form == "count"}
    return any(key[0] not in reports and key[1] in counts for key in keys)


def _finest_of(keys: Collection[Key], cells: Mapping[Key, Cell], reports: Mapping[str, Report]) -> set[Table]:
    """Of the tables that tell too much about these cells the finest: what else stands may stay."""
    there = {key[:2] for key in cells}
    of = {figure.path: figure for figure in figures()}
    found: set[Table] = set()
    for owner, path in {key[:2] for key in keys}:
        # a piece of time, or another release's figure: it is found through the same table of this one
        for name in [owner] if owner in reports else reports:
            finer = {(name, one.path) for one in figures() if path in (one.total, one.across)} & there
            own = {(name, path)} & there if path in of and of[path].form in FORMS else set()
            found |= finer or own
    if found:
        return found
    for form in FORMS:
        if (
            found := {(n, figure.path) for n in reports for figure in figures() if figure.form == form}
            & there
        ):
            return found
    return set()
