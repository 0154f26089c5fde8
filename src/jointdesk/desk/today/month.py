"""The month in figures on the first page. Counting a large desk takes a while: a count holds for some minutes."""

from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.statistics.counting import count, last_active_day
from jointdesk.desk.statistics.forms import period_of_month
from jointdesk.desk.statistics.report import Period
from jointdesk.desk.statistics.tables import headline

HOLDS_SECONDS = 300


def figures_of_month(officer: Officer) -> dict[str, Any]:
    """`period` and `figures` of the month of the newest complaint or operation: in a quiet month a page of zeros tells
    nothing. Whoever has the same role in the same unit sees the same figures."""
    if not officer.may("reports.read"):
        return {}
    key = f"month:{officer.role}:{officer.unit_id}:{get_language()}"
    found: dict[str, Any] | None = cache.get(key)
    if found is None:
        period = Period(**period_of_month(last_active_day(officer)))
        counted = [
            (name, str(label), value)
            for name, label, value in headline(count(officer, period, compare=False))
        ]
        found = {"period": period, "figures": counted}
        cache.set(key, found, HOLDS_SECONDS)
    return found
