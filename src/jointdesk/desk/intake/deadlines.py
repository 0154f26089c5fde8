"""The statutory clock: how long a desk has to decide on a complaint, by the law of its country."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from django.utils import timezone

from jointdesk.desk.intake.clock_rules import add_months
from jointdesk.engine.reference import read_tsv

NEAR_DAYS = 5


@dataclass(frozen=True)
class Deadline:
    """So many `months` of the calendar, or where it is none so many `days`.

    `checked`: whether the law was read, or is awaiting review.
    """

    days: int
    months: int
    basis: str
    checked: bool


@cache
def deadline(country: str) -> Deadline:
    """The rule of a desk in `country`; the desk's own rule where no law is known to us."""
    rows = {row["country"]: row for row in read_tsv(__package__, "deadlines.tsv")}
    row = rows.get(country, rows["*"])
    return Deadline(int(row["days"]), int(row["months"] or 0), row["basis"], row["checked"] == "yes")


@dataclass(frozen=True)
class Clock:
    """How a complaint stands with its day. `days` left; negative: days over it. Decided: the clock has stopped."""

    days: int
    decided: bool
    stopped_on: date | None = None  # suspended since

    @property
    def overdue(self) -> bool:
        return not self.decided and not self.stopped_on and self.days < 0

    @property
    def tone(self) -> str:
        """The badge's colour: red over the day, amber near it."""
        if self.decided:
            return ""
        if self.stopped_on:
            return "violet"
        return "red" if self.days < 0 else "amber" if self.days <= NEAR_DAYS else "green"

    @property
    def over(self) -> int:
        return -self.days


def read_clock(
    last_day: date, *, decided: bool, today: date | None = None, stopped_on: date | None = None
) -> Clock:
    """The clock of a complaint to be decided by `last_day`; while it stands, the days left then are left now."""
    return Clock((last_day - (stopped_on or today or timezone.localdate())).days, decided, stopped_on)


def decide_by(received_at: datetime, country: str) -> date:
    """The last day to decide; the day of receipt does not count."""
    rule, day = deadline(country), timezone.localdate(received_at)
    return add_months(day, rule.months) if rule.months else day + timedelta(days=rule.days)
