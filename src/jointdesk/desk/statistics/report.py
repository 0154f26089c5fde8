"""The secretariat's report as a value: what doors turn into a page, JSON, CSV, XLSX or PDF."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from jointdesk.engine.errors import CallerError, OwnError

FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True)
class Period:
    """Whole days, both ends counted. Raises CallerError when it ends before it begins."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise CallerError(f"the period ends ({self.end}) before it begins ({self.start})")
        if self.start.year < FIRST_YEAR or self.end.year > LAST_YEAR:
            raise CallerError(f"the period must lie between {FIRST_YEAR} and {LAST_YEAR}")

    @property
    def before(self) -> "Period | None":
        """The period of the same length that ends the day before this one begins; None where time ends."""
        start = self.start - (self.end - self.start) - timedelta(days=1)
        return Period(start, self.start - timedelta(days=1)) if start.year >= FIRST_YEAR else None


@dataclass(frozen=True)
class Found:
    """People found in operations, each human being once, at the first operation of the period."""

    persons: int
    foreigners: int
    provinces: int  # provinces where foreigners were found
    by_province: Mapping[str, int]  # ISO 3166-2 -> foreigners
    by_nationality: Mapping[str, int]  # ISO 3166-1 -> foreigners; "" unknown
    by_month: Mapping[str, int]  # "2025-07" -> foreigners
    by_category: Mapping[str, int]  # every person, foreign or not

    def __post_init__(self) -> None:
        for name in ("by_province", "by_nationality", "by_month"):
            if (total := sum(getattr(self, name).values())) != self.foreigners:
                raise OwnError(f"report: {name} adds up to {total}, the total says {self.foreigners}")
        if sum(self.by_category.values()) != self.persons:
            raise OwnError("report: by_category does not add up to the persons found")


@dataclass(frozen=True)
class Reported:
    """Complaints received in the period, without withdrawn ones and duplicates."""

    complaints: int
    by_scam_type: Mapping[str, int]  # a complaint may have several types: this adds up to more
    by_province: Mapping[str, int]  # ISO 3166-2 of the unit; "" national
    losses: Mapping[str, Decimal]  # currency -> sum of the amounts complainants named
    networks: int  # networks of two complaints or more with a complaint of the period


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
    victims_presumed: int
    referrals_by_state: Mapping[str, int]
    cooperation: Cooperation
    counting_rules: tuple[str, ...]
    before: "Report | None" = field(default=None)

    def as_json(self) -> dict[str, Any]:
        """A flat object, stable keys: what `jointdesk report --format json` prints."""
        found, reported = asdict(self.found), asdict(self.reported)
        result: dict[str, Any] = {
            "desk": self.desk,
            "country": self.country,
            "unit": self.unit,
            "from": self.period.start.isoformat(),
            "to": self.period.end.isoformat(),
            "complaints": reported["complaints"],
            "complaints_by_scam_type": reported["by_scam_type"],
            "complaints_by_province": reported["by_province"],
            "losses": {currency: str(amount) for currency, amount in self.reported.losses.items()},
            "networks": reported["networks"],
            "operations": self.operations,
            **found,
            "ringleaders_prosecuted": self.ringleaders_prosecuted,
            "persons_prosecuted": self.persons_prosecuted,
            "victims_presumed": self.victims_presumed,
            "referrals_by_state": dict(self.referrals_by_state),
            **asdict(self.cooperation),
            "counting_rules": list(self.counting_rules),
        }
        if self.before is not None:
            earlier = self.before.as_json()
            result["before"] = {key: value for key, value in earlier.items() if isinstance(value, int | str)}
        return result
