"""A fact before it is stored, and how records are read on the way to it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import timezone

IN_TIME, LATE = "in_time", "late"


class FactRow(NamedTuple):
    """A fact's values in the order of its table's columns, `kind` and `source` last."""

    measure: str
    day: date
    unit_id: int | None
    province: str = ""
    nationality: str = ""
    sex: str = ""
    age_band: str = ""
    code: str = ""
    partner: str = ""
    currency: str = ""
    number: int = 1
    hundredths: int = 0
    subject: int = 0
    kind: str = ""
    source: int | None = None


def listed(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Any]]:
    """By the first of each row, the others."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for key, *rest in rows:
        found[key].append(tuple(rest))
    return found


def day_of(moment: datetime) -> date:
    """The day it was in the desk's zone."""
    return timezone.localdate(moment, timezone.get_default_timezone())
