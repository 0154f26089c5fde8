"""Days as people write them."""

from datetime import date
from typing import Any

from django.utils.formats import date_format


def partial_date(text: Any) -> str:
    """A day, a month or a year as the locale writes it: "1990-04-29", "1990-04", "1990"; anything else as it stands."""
    written = str(text or "")
    try:
        day = date.fromisoformat(f"{written}-01" if len(written) == len("1990-04") else written)
    except ValueError:
        return written
    return date_format(day, "YEAR_MONTH_FORMAT" if len(written) == len("1990-04") else "SHORT_DATE_FORMAT")
