"""The report as it may leave the desk: small counts withheld, and whatever would give them away.

Fewer than 5 complaints and fewer than 10 people who are, or may be, victims are small (DOMAIN, "Statistics").
People found count as such, for nobody knows yet who of them is a victim; persons before a court do not: courts are
public. Only the national level publishes: a province's report beside the whole desk's would be its complement.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.operations.models import Encounter
from jointdesk.desk.statistics.counting import count
from jointdesk.desk.statistics.report import Count, Found, Period, Report, Reported, Split
from jointdesk.desk.statistics.suppression import is_small, withhold
from jointdesk.engine.errors import NotAllowed
from jointdesk.engine.reference import read_yaml

COMPLAINTS, PEOPLE = 5, 10
VICTIM = Encounter.Category.VICTIM.value
MAY_BE_VICTIMS = (VICTIM, Encounter.Category.UNDETERMINED.value)


def count_to_publish(officer: Officer | None, period: Period) -> Report:
    """The publishable report. Raises NotAllowed below the national level. `officer` None: the command line."""
    if officer is not None and not officer.unit.sees_all:
        raise NotAllowed("a report is published by the national level alone")
    return make_publishable(count(officer, period))


def make_publishable(report: Report) -> Report:
    """The same report without its small counts; one that is publishable already stays as it is."""
    if report.publishable:
        return report
    victims = _large(report.victims_presumed, PEOPLE)
    return replace(
        report,
        reported=_publish_complaints(report.reported),
        found=_publish_found(report.found, victims_shown=victims is not None),
        victims_presumed=victims,
        referrals_by_state=None if victims is None else _split(report.referrals_by_state, PEOPLE),
        counting_rules=(*report.counting_rules, *read_yaml(__package__, "publishing_rules.yaml")),
        before=make_publishable(report.before) if report.before else None,
        publishable=True,
    )


def _publish_complaints(reported: Reported) -> Reported:
    total = _large(reported.complaints, COMPLAINTS)
    return replace(
        reported,
        complaints=total,
        by_scam_type=None if total is None else _split(reported.by_scam_type, COMPLAINTS),
        by_province=None if total is None else _split(reported.by_province, COMPLAINTS),
        losses=reported.losses.publish(),
        stopped=reported.stopped.publish(),
        returned=reported.returned.publish(),
        # a network of the period has a complaint of the period: three of them tell of three
        networks=reported.networks if total is not None else None,
    )


def _publish_found(found: Found, *, victims_shown: bool) -> Found:
    foreigners = _large(found.foreigners, PEOPLE)
    # persons less foreigners: people of our own country and of no known one
    others = cast(int, found.persons) - cast(int, found.foreigners)
    persons = _large(found.persons, PEOPLE)
    if foreigners is not None and is_small(others, PEOPLE):
        persons = None
    splits: dict[str, Split] = {
        name: None if foreigners is None else _split(getattr(found, name), PEOPLE)
        for name in ("by_province", "by_nationality", "by_month")
    }
    if splits["by_month"] is not None:  # months follow the calendar: their order tells no size
        splits["by_month"] = dict(sorted(splits["by_month"].items()))
    return replace(
        found,
        persons=persons,
        foreigners=foreigners,
        provinces=found.provinces if foreigners is not None else None,
        by_category=_publish_categories(found, persons, victims_shown=victims_shown),
        **splits,
    )


def _publish_categories(found: Found, persons: Count, *, victims_shown: bool) -> Split:
    parts = cast(Mapping[str, int], found.by_category)
    if is_small(cast(int, found.persons), PEOPLE):
        return None
    small = {key for key in MAY_BE_VICTIMS if is_small(parts.get(key, 0), PEOPLE)}
    if parts.get(VICTIM) and not victims_shown:
        small.add(VICTIM)
    # the figure of presumed victims says nearly the same as this part
    return withhold(
        parts, small, PEOPLE, total_known=persons is not None, keep=(VICTIM,) if victims_shown else ()
    )


def _large(count: Count, threshold: int) -> Count:
    return None if count is None or is_small(count, threshold) else count


def _split(parts: Split, threshold: int) -> Split:
    whole = cast(Mapping[str, int], parts)
    return withhold(whole, {key for key, n in whole.items() if is_small(n, threshold)}, threshold)
