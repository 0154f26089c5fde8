"""The secretariat's report as a value: what doors turn into a page, JSON, CSV, XLSX or PDF."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from jointdesk.engine.errors import CallerError, OwnError

# as wide as the days an import takes (intake/csv_file.py)
FIRST_YEAR, LAST_YEAR = 1900, 2100

# a count, and counts by code; None: withheld from publication (publishable.py)
Count = int | None
Split = Mapping[str, Count] | None


@dataclass(frozen=True)
class Period:
    """Whole days, both ends counted. Raises CallerError when it ends before it begins."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise CallerError(
                _("The period ends (%(end)s) before it begins (%(start)s).")
                % {"start": self.start, "end": self.end}
            )
        if self.start.year < FIRST_YEAR or self.end.year > LAST_YEAR:
            raise CallerError(
                _("The period must lie between %(first)s and %(last)s.")
                % {"first": FIRST_YEAR, "last": LAST_YEAR}
            )

    @property
    def before(self) -> "Period | None":
        """The period of the same length that ends the day before this one begins; None where time ends."""
        start = self.start - (self.end - self.start) - timedelta(days=1)
        return Period(start, self.start - timedelta(days=1)) if start.year >= FIRST_YEAR else None


@dataclass(frozen=True)
class Found:
    """People found in operations, each human being once, at the first operation of the period."""

    persons: Count
    foreigners: Count
    provinces: Count  # provinces where foreigners were found
    by_province: Split  # ISO 3166-2 -> foreigners
    by_nationality: Split  # ISO 3166-1 -> foreigners
    by_month: Split  # "2025-07" -> foreigners
    by_category: Split  # every person, foreign or not

    def __post_init__(self) -> None:
        for name in ("by_province", "by_nationality", "by_month"):
            _add_up(name, getattr(self, name), self.foreigners)
        _add_up("by_category", self.by_category, self.persons)


@dataclass(frozen=True)
class Money:
    """Sums by currency, never converted; None: withheld. `of_few`: currencies whose sum tells of one complainant."""

    sums: Mapping[str, Decimal | None]
    of_few: frozenset[str] = frozenset()

    def as_json(self) -> dict[str, str | None]:
        return {currency: None if sum is None else str(sum) for currency, sum in self.sums.items()}

    def publish(self) -> "Money":
        """Without the sums that tell of one complainant."""
        return Money(
            {currency: None if currency in self.of_few else sum for currency, sum in self.sums.items()}
        )


@dataclass(frozen=True)
class Reported:
    """Complaints received in the period, without withdrawn ones and duplicates."""

    complaints: Count
    by_scam_type: Split  # a complaint may have several types: this adds up to more
    by_province: Split  # ISO 3166-2 of the unit; "" national
    losses: Money
    stopped: Money  # of the losses, held at a bank
    returned: Money  # of the losses, back with who paid
    networks: Count  # networks of two complaints or more with a complaint of the period

    def __post_init__(self) -> None:
        _add_up("complaints by province", self.by_province, self.complaints)


@dataclass(frozen=True)
class Cooperation:
    """What passed between this desk and its partners in the period."""

    requests_sent: int
    requests_received: int
    answered: int
    refused: int
    hits: int
    partner_arrests: Mapping[str, int]  # country that arrested -> persons; never added to our own


@dataclass(frozen=True)
class Report:
    desk: str
    country: str
    unit: str
    period: Period
    reported: Reported
    operations: int
    found: Found
    ringleaders_prosecuted: int
    persons_prosecuted: int
    victims_presumed: Count
    referrals_by_state: Split
    cooperation: Cooperation
    counting_rules: tuple[str, ...]
    before: "Report | None" = field(default=None)
    publishable: bool = False

    def __post_init__(self) -> None:
        _add_up("referrals_by_state", self.referrals_by_state, self.victims_presumed)

    def as_json(self) -> dict[str, Any]:
        """A flat object, stable keys: what `jointdesk report --format json` prints. null: withheld."""
        found, reported = asdict(self.found), asdict(self.reported)
        result: dict[str, Any] = {
            "desk": self.desk,
            "country": self.country,
            "unit": self.unit,
            "from": self.period.start.isoformat(),
            "to": self.period.end.isoformat(),
            "publishable": self.publishable,
            "complaints": reported["complaints"],
            "complaints_by_scam_type": reported["by_scam_type"],
            "complaints_by_province": reported["by_province"],
            "losses": self.reported.losses.as_json(),
            "losses_stopped": self.reported.stopped.as_json(),
            "losses_returned": self.reported.returned.as_json(),
            "networks": reported["networks"],
            "operations": self.operations,
            **found,
            "ringleaders_prosecuted": self.ringleaders_prosecuted,
            "persons_prosecuted": self.persons_prosecuted,
            "victims_presumed": self.victims_presumed,
            "referrals_by_state": self.referrals_by_state,
            **asdict(self.cooperation),
            "counting_rules": list(self.counting_rules),
        }
        if self.before is not None:
            earlier = self.before.as_json()
            result["before"] = {
                key: value for key, value in earlier.items() if not isinstance(value, dict | list)
            }
        return result


def _add_up(name: str, parts: Split, total: Count) -> None:
    if parts is None or total is None or None in parts.values():
        return
    if (found := sum(count for count in parts.values() if count)) != total:
        raise OwnError(f"report: {name} adds up to {found}, the total says {total}")
