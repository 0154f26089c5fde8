"""Counting a large desk takes a while: what took long is held for some minutes, so that page and file say the same.

A small desk's report is counted anew each time. Whoever sits in the same unit sees the same figures.
"""

import time

from django.core.cache import cache

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.statistics.counting import count
from jointdesk.desk.statistics.publishable import count_to_publish
from jointdesk.desk.statistics.report import Period, Report

HOLDS_SECONDS = 300
LONG_SECONDS = 0.5


def count_or_recall(officer: Officer, period: Period, *, to_publish: bool = False) -> Report:
    """The report of a period as the officer may see it, at most five minutes old."""
    require(officer, "reports.read")
    counted = count_to_publish if to_publish else count
    if officer.opened:  # what emergency access adds is this officer's alone
        return counted(officer, period)
    key = f"report:{officer.unit_id}:{period.start}:{period.end}:{to_publish}"
    found: Report | None = cache.get(key)
    if found is None:
        began = time.monotonic()
        found = counted(officer, period)
        if time.monotonic() - began > LONG_SECONDS:
            cache.set(key, found, HOLDS_SECONDS)
    return found
