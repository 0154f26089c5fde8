"""The secretariat's report as a value: what doors turn into a page, JSON, CSV, XLSX or PDF."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from jointdesk.desk.statistics.happening import Happening
from jointdesk.desk.statistics.parts import (
    Cooperation,
    Count,
    Cross,
    Found,
    Growth,
    Money,
    Partnership,
    Prosecuted,
    Reported,
    Split,
    Victims,
    add_up,
    add_up_cross,
)
from jointdesk.desk.statistics.spans import shift
from jointdesk.engine.errors import CallerError

__all__ = [
    "Cooperation", "Count", "Cross", "Found", "Growth", "Money", "Partnership", "Period", "Prosecuted", "Report",
    "Reported", "Split", "Victims",
]  # fmt: skip

# as wide as the days an import takes (intake/csv_file.py)
FIRST_YEAR, LAST_YEAR = 1900, 2100


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
        """The month, quarter, half or whole year before; before other periods the days of the same length that end
        the day before. None where time ends."""
        start, end = shift(self.start, self.end, -1)
        return Period(start, end) if start.year >= FIRST_YEAR else None

    def months(self) -> Iterator[str]:
        """Every month the period touches: "2025-07". The splits by month leave out those of which nothing is."""
        year, month = self.start.year, self.start.month
        while (year, month) <= (self.end.year, self.end.month):
            yield f"{year}-{month:02}"
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)


@dataclass(frozen=True)
class Report:
    desk: str
    country: str
    unit: str
    period: Period
    reported: Reported
    operations: int
    operations_by_province: Mapping[str, int]
    operations_by_month: Mapping[str, int]
    found: Found
    ringleaders_prosecuted: int  # before a court
    persons_prosecuted: int
    prosecuted: Prosecuted
    victims_presumed: Count
    referrals_by_state: Split
    victims: Victims
    cooperation: Cooperation
    counting_rules: tuple[str, ...]
    before: "Report | None" = field(default=None)
    publishable: bool = False
    happenings: tuple[Happening, ...] = ()  # for whoever may read the report, not for the public
    unit_code: str = ""  # of the unit that was asked for; "": all the reader may see

    def __post_init__(self) -> None:
        add_up("operations_by_province", self.operations_by_province, self.operations)
        add_up("operations_by_month", self.operations_by_month, self.operations)
        add_up("referrals_by_state", self.referrals_by_state, self.victims_presumed)
        add_up("victims by province", self.victims.by_province, self.victims_presumed)
        add_up("victims by nationality", self.victims.by_nationality, self.victims_presumed)
        add_up_cross("victims by sex and age", self.victims.by_sex_and_age, self.victims_presumed)
        add_up("prosecuted by month", self.prosecuted.by_month, self.persons_prosecuted)
        add_up("prosecuted by nationality", self.prosecuted.by_nationality, self.persons_prosecuted)

    def as_json(self) -> dict[str, Any]:
        """A flat object, stable keys: what `jointdesk report --format json` prints. null: withheld."""
        reported, prosecuted, victims = (
            asdict(part) for part in (self.reported, self.prosecuted, self.victims)
        )
        result: dict[str, Any] = {
            "desk": self.desk,
            "country": self.country,
            "unit": self.unit,
            "from": self.period.start.isoformat(),
            "to": self.period.end.isoformat(),
            "publishable": self.publishable,
            "complaints": reported["complaints"],
            **{f"complaints_{name}": split for name, split in reported.items() if name.startswith("by_")},
            "losses": self.reported.losses.as_json(),
            "losses_stopped": self.reported.stopped.as_json(),
            "losses_returned": self.reported.returned.as_json(),
            "losses_by_way": None if self.reported.ways is None else self.reported.ways.as_json(),
            "networks": reported["networks"],
            "network_growth": None if reported["growth"] is None else list(reported["growth"]),
            "operations": self.operations,
            "operations_by_province": dict(self.operations_by_province),
            "operations_by_month": dict(self.operations_by_month),
            **asdict(self.found),
            "ringleaders_prosecuted": self.ringleaders_prosecuted,
            "persons_prosecuted": self.persons_prosecuted,
            "persons_proposed": prosecuted["persons_proposed"],
            "ringleaders_proposed": prosecuted["ringleaders_proposed"],
            **{f"prosecuted_{name}": split for name, split in prosecuted.items() if name.startswith("by_")},
            "victims_presumed": self.victims_presumed,
            "referrals_by_state": self.referrals_by_state,
            **{f"victims_{name}": value for name, value in victims.items()},
            **self.cooperation.as_json(),
            "counting_rules": list(self.counting_rules),
        }
        if self.before is not None:
            earlier = self.before.as_json()
            result["before"] = {
                key: value for key, value in earlier.items() if not isinstance(value, dict | list)
            }
        return result
