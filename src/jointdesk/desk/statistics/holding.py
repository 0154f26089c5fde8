"""Counting a large desk takes a while: what took long is held for some minutes, so that page and file say the same.

A small desk's report is counted anew each time. Whoever sits in the same unit sees the same figures.
"""

import time

from django.core.cache import cache

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.statistics.counting import count
from jointdesk.desk.statistics.publishable import count_to_publish
from jointdesk.desk.statistics.report import Period, Report
from jointdesk.engine.errors import NotAllowed

HOLDS_SECONDS = 300
LONG_SECONDS = 0.5


def count_or_recall(
    officer: Officer, period: Period, *, to_publish: bool = False, unit: Unit | None = None
) -> Report:
    """The report of a period as the officer may see it, at most five minutes old. `unit`: of that part alone.

    Raises NotAllowed when the unit is none of the officer's, or where not the whole desk's is to be published.
    """
    require(officer, "reports.read")
    if to_publish and unit is not None and not unit.sees_all:
        raise NotAllowed("a report is published by the national level alone")

    def counted() -> Report:
        return count_to_publish(officer, period) if to_publish else count(officer, period, unit=unit)

    if officer.opened:  # what emergency access adds is this officer's alone
        return counted()
    part = unit.pk if unit else ""
    key = f"report:{officer.unit_id}:{part}:{period.start}:{period.end}:{to_publish}"
    found: Report | None = cache.get(key)
    if found is None:
        began = time.monotonic()
        found = counted()
        if time.monotonic() - began > LONG_SECONDS:
            cache.set(key, found, HOLDS_SECONDS)
    return found
