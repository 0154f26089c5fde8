"""The statutory clock: how long a desk has to decide on a complaint, by the law of its country."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from django.utils import timezone

from jointdesk.engine.reference import read_tsv


@dataclass(frozen=True)
class Deadline:
    """`checked`: whether the law was read, or is awaiting review."""

    days: int
    basis: str
    checked: bool


@cache
def deadline(country: str) -> Deadline:
    """The rule of a desk in `country`; the desk's own rule where no law is known to us."""
    rows = {row["country"]: row for row in read_tsv(__package__, "deadlines.tsv")}
    row = rows.get(country, rows["*"])
    return Deadline(int(row["days"]), row["basis"], row["checked"] == "yes")


def decide_by(received_at: datetime, country: str) -> date:
    """The last day to decide; the day of receipt does not count."""
    return timezone.localdate(received_at) + timedelta(days=deadline(country).days)
