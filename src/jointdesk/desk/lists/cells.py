"""What stands in a cell of a list that leaves the desk: text, a number, a day or a moment; never a formula."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

Cell = str | int | float | Decimal | date | datetime | None

# A spreadsheet would run a cell that begins so (OWASP, CSV injection); the full-width signs do in East Asian editions.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Column:
    """A column's heading, and what stands there for a row."""

    heading: str | Promise
    value: Callable[[Any], object]


def read_cell(value: object) -> Cell:
    """A value as a cell; moments in the desk's zone, and whatever is no number and no time as its text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return timezone.localtime(value) if timezone.is_aware(value) else value
    if value is None or isinstance(value, int | float | Decimal | date):
        return value
    return str(value)


def defuse(text: str) -> str:
    """Text that no spreadsheet takes for a formula when it opens a CSV file."""
    return f"'{text}" if text.startswith(FORMULA) else text
